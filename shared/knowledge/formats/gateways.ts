/** Gateways in front of mail servers: virus and spam filters, archive and relay services. */
import type { Format } from './format.ts'

export const gatewayFormats: readonly Format[] = [
  {
    id: 'interscan',
    body: /InterScan|Sent <<< RCPT TO/i,
    recipient: /^\s{0,4}(?:Sent <<< RCPT TO:\s?<|Unable to deliver message to <|RCPT TO:\s?<)([^<>\s]{1,320})>/i,
    words: /Received >>>\s{0,3}([^\n]{1,500})/i,
  },
  {
    id: 'mcafee',
    body: /(?<!-)-{3} ?The following addresses had delivery problems ?-{3}/i,
    recipient: /^\s{0,4}<([^<>\s]{1,320})>\s{1,4}\(/,
  },
  {
    id: 'mxlogic',
    from: /mxl(?:ogic)?\d{0,3}\.|mxlogic/i,
    body: /This message was created automatically by mail delivery software/i,
    recipient: /^\s{0,4}<([^<>\s]{1,320})>:/,
    end: /^Included is a copy of the message header/i,
  },
  {
    id: 'messagelabs',
    from: /@(?:\w{1,30}\.)?messagelabs\.com/i,
    body: /This is the mail delivery agent at|MessageLabs|could not be delivered/i,
  },
  {
    id: 'barracuda',
    body: /Barracuda|Spam (?:and|&) Virus Firewall|was blocked by our Spam Firewall/i,
    recipient: /Your message to:?\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})/i,
  },
  {
    id: 'ironport',
    body: /^\s*The following message to <[^<>\s]{1,320}> was undeliverable/i,
    recipient: /message to <([^<>\s]{1,320})> was undeliverable/i,
    words: /The reason for the problem:\s{1,4}([\s\S]{1,600}?)(?:\n\s{0,4}\n|$)/i,
  },
  {
    id: 'symantec-gateway',
    from: /symantec/i,
    body: /could not be delivered to the following recipients/i,
  },
  {
    id: 'mailfoundry',
    body: /Delivery failed for the following reason:/i,
    recipient: /Unable to deliver message to:\s{1,3}<([^<>\s]{1,320})>/i,
    words: /Delivery failed for the following reason:\s{1,4}([\s\S]{1,600}?)(?:\n\s{0,4}\n|$)/i,
  },
  {
    id: 'amavis-notice',
    body: /Our content checker found|Delivery of the email was stopped/i,
    recipient: /^-> <?([^<>\s]{1,320}@[^<>\s]{1,255})>?/,
    words: /Our content checker found\s{1,10}([\s\S]{1,300}?)\n\s{0,4}\n/i,
  },
  {
    id: 'amavis',
    body: /amavisd(?:-new)?|The message WAS NOT relayed to:/i,
    start: /WAS NOT relayed to|was not delivered to/i,
    recipient: /^\s{1,6}<([^<>\s]{1,320})>:?/,
  },
  {
    // To the sender; to the recipient it speaks of a message "sent to you".
    id: 'mailscanner',
    body: /Our (?:virus|content|attachment) (?:detector|checker|scanner|protection) has (?:just )?been triggered by a message you sent/i,
    recipient: /^\s{0,8}To:\s{1,4}<?([^<>\s,]{1,320}@[^<>\s,]{1,255})/i,
    words: /(Our (?:virus|content|attachment) [\s\S]{1,60}? triggered|One or more of the attachments[\s\S]{1,200}?\.)/i,
  },
  {
    id: 'active-hunter',
    body: /-{3,5} The following addresses had permanent fatal errors -{3,5}\s{1,6}>>> /i,
    recipient: /^>>> (?:[^\s<>]{1,320} )?<?([^\s<>]{1,320}@[^\s<>]{1,255})>?\s{0,3}$/,
    words: /Transcript of session follows -{3,5}\s{1,4}([\s\S]{1,600}?)(?:\n\s{0,4}\n|$)/i,
  },
  {
    id: 'mail2000',
    body: /-{3}The following addresses had delivery errors-{3}/i,
    start: /The following addresses had delivery errors/i,
    recipient: /^\s{0,4}<?([^<>\s[\]]{1,320}@[^<>\s[\]]{1,255})>?\s{1,4}\[/,
  },
  {
    id: 'kerio',
    body: /Del[ei]very to the following recipients (?:failed permanently|was aborted|failed)/i,
    start: /Del[ei]very to the following recipients/i,
    recipient: /^\s{0,6}\*\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    words: /Technical details:\s{0,10}={0,100}\s{0,40}([\s\S]{1,600}?)(?:\n\s{0,4}\n|$)/i,
  },
  {
    id: 'delivery-failed-step',
    body: /^\s*NOTICE: Delivery Failure/i,
    recipient: /^Delivery failed:\s{1,3}<?([^<>\s]{1,320}@[^<>\s]{1,255})/i,
    end: /^STEP:/i,
  },
]
