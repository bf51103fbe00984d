/** Mail transfer agents of the Unix world, old and new. Recipients mostly have the common shapes; the entries name the speaker. */
import type { Format } from './format.ts'

export const unixFormats: readonly Format[] = [
  {
    id: 'postfix',
    body: /^\s*This is (?:the|a) .{0,60}(?:Postfix|mail system|program)\b.{0,80}\bat host |\n\s*(?:The .{0,40}program|The mail system)\s*\n/i,
    start: /^\s*(?:The .{0,40}program|The mail system|.{0,60}The following is the error message\.?)\s*$/i,
    recipient: /^<([^<>\s]{1,320})>(?: \(expanded from.{0,330})?:/i,
  },
  {
    id: 'apache-james',
    body: /Error message below:|I'm afraid I wasn't able to deliver your message to the following addresses\.\s{1,6}This is a permanent error; I've given up\. Sorry it didn't work out\.\s{1,6}Below I include the list of recipients/i,
    recipient: /^\s{0,6}(?:RCPT TO:\s{0,3})?<?([^<>\s@]{1,64}@[^<>\s]{1,255}?)>?\s{0,3}$/i,
    words: /Error message(?: below)?:\s{0,10}([^\n]{1,500})/i,
  },
  {
    id: 'qmail',
    body: /^\s*Hi\. (?:This is|The MTA program)|qmail-send program|I'm afraid I wasn't able to deliver your message to the following address|I wasn't able to deliver your message/i,
    recipient: /^\s{0,4}<?([^<>\s:]{1,320}@[^<>\s:]{1,255}|[^<>\s:@]{1,64}(?=>:))>?:?\s{0,3}$/i,
  },
  {
    id: 'exim',
    body: /This message was created automatically by (?:the )?(?:mail delivery|mail) (?:software|system)|A message that you (?:have )?sent (?:could not be delivered|contained|has not yet been delivered|using the)/i,
  },
  {
    id: 'courier',
    body: /running the Courier mail server|Courier mail server at /i,
    start: /UNDELIVERABLE MAIL|DELAYED MAIL|cannot be delivered/i,
    recipient: /^\s{0,4}<([^<>\s]{1,320})>:/,
  },
  {
    id: 'sendmail-8',
    body: /-{3,5} ?The following addresses? (?:had|have) (?:permanent|transient|delivery|fatal|successful)/i,
  },
  {
    // v5 and IDA: no list of addresses, only "554 <address>... words" in the transcript.
    id: 'sendmail-5',
    body: /-{3,5} ?Transcript of session follows ?-{3,5}/i,
    start: /Transcript of session follows/i,
    recipient: /^(?:[45]\d\d )?<?([^<>\s.]{1,64}(?:\.[^<>\s.@]{1,60}){0,8}@[^<>\s]{1,255}?)>?\.{3}/,
  },
  {
    id: 'smail',
    body: /\|-{5,40} ?(?:Message log follows|Failed addresses follow)/i,
    start: /Failed addresses follow/i,
    recipient: /^\s{0,4}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?(?:\s{0,3}\.{3}|\s{1,3}-{1,2})?\s{0,3}/,
  },
  {
    id: 'opensmtpd',
    body: /This is the MAILER-DAEMON, please DO NOT REPLY to this e-?mail/i,
    start: /list of recipients:/i,
    end: /Below is a copy of the original message|Please note that this is only a temporary/i,
    recipient: /^\s{0,4}([^\s:]{1,320}@[^\s:]{1,255}):/,
  },
  {
    id: 'dragonfly',
    body: /This is the DragonFly Mail Agent/i,
    recipient: /error delivering your mail to <([^<>\s]{1,320})>/i,
    end: /^(?:Message headers follow|Original message follows)/i,
  },
  {
    id: 'mox',
    body: /^\s*Delivery has (?:failed permanently|been delayed) (?:for|to):/i,
    recipient: /^\s{1,8}([^\s]{1,320}@[^\s]{1,255})\s{0,3}$/,
  },
  {
    id: 'stalwart',
    body: /Your message could not be delivered to the following recipients:|There was a temporary problem delivering your message to the following recipients:/i,
    recipient: /^\s{0,4}<([^<>\s]{1,320})>\s\(.{0,500}\)?$/,
  },
  {
    id: 'sun-messaging-server',
    body: /Recipient address: /i,
    start:
      /(?:cannot|could not|has not|not yet) be(?:en)? delivered to the following recipients|Your message (?:has been|is being) (?:enqueued|returned)/i,
    recipient: /^\s{0,6}Recipient address: (?:@[^:\s]{1,255}:)?<?([^<>\s]{1,320})/i,
    end: /^\s{0,4}(?:The remainder of|Please |The mail system will continue)/i,
  },
  {
    id: 'netscape-messaging-server',
    body: /This Message was undeliverable due to the following reason|The following recipients did not receive (?:your|this) message/i,
    recipient: /^\s{1,10}<([^<>\s]{1,320})>\s{0,3}$/,
    words: /due to the following reason:\s{1,6}([\s\S]{1,900}?)\n\s{0,6}The following recipients/i,
  },
  {
    id: 'ezweb-mail-system',
    body: /Each of the following recipients was rejected by a remote\s{1,4}mail server/i,
    recipient: /^\s{0,8}Recipient:\s{1,3}<([^<>\s]{1,320})>/i,
  },
  {
    id: 'zmailer',
    body: /This is a collection of reports about email delivery/i,
    start: /^\s{0,4}FAILED:/i,
    recipient: /^\s{1,8}(?:rfc822;\s?)<?([^<>\s]{1,320}@[^<>\s;]{1,255}?)>?\s{0,3}$/i,
    end: /^\s{0,4}Following is (?:a )?copy/i,
  },
]
