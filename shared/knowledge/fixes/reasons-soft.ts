/** Fixes for the soft reasons: the same message may succeed later. */
import type { ReasonFix } from './fixText.ts'
import type { Category, Reason, reasons } from '../reasons.ts'

type SoftReason = {
  [R in Reason]: (typeof reasons)[R]['category'] extends Extract<Category, 'soft'> ? R : never
}[Reason]

export const softFixes = {
  'mailbox-full': {
    who: 'recipient',
    title: '[The mailbox {recipient} is full|The mailbox is full]',
    steps: [
      'Tell the person another way (phone, chat, another address) that their mailbox is full.',
      'They must delete or archive mail, empty the bin and the spam folder, or buy more space.',
      'Send again in a few days. If it is still full after several weeks, treat the mailbox as abandoned and stop.',
    ],
    others: {
      sender: 'Keep the address, wait a few days and send again; a shorter message without attachments may still fit.',
      'sender-admin':
        'Let the queue retry, and after a final failure wait days, not minutes. Stop after several full-mailbox bounces over some weeks.',
      'recipient-admin': 'Raise the quota of[ {recipient}| the mailbox], or archive its old mail.',
      nobody: 'Once the owner has made room, mail gets through again; nobody has to tell the server.',
    },
  },
  greylisted: {
    who: 'nobody',
    title: 'The receiver asks you to try again later (greylisting)',
    steps: [
      'Wait: a mail server tries queued mail again by itself, and the second or third attempt gets through[, here after {retryAfter}].',
      'If you send with your own program, try the same message to the same address again after 5 to 15 minutes, from the same IP address.',
      'If it never gets through, check that your server keeps a queue and that retries do not leave from changing IP addresses.',
    ],
    links: ['rfc-greylisting'],
    others: {
      sender: 'Wait: a refusal like this is routine for a first message and says nothing about the address.',
      'sender-admin':
        'Make the server retry 4xx replies, the temporary ones, for at least a day, always from the same IP address.',
      recipient: 'If you wait for a code or a link, look again in a quarter of an hour.',
      'recipient-admin':
        'To spare this sender the delay, put[ {sendingIp}| the sending server] on the exception list of your greylisting.',
    },
  },
  'rate-limited': {
    who: 'sender-admin',
    title: '[Your mail to {provider} is slowed down for now|The receiver slows your mail down for now]',
    steps: [
      'Let the queue retry; do not remove[ {recipient}| the address] from your list, it is fine.[ Try again after {retryAfter}.]',
      'Send more slowly[ to {provider}]: fewer connections at a time, fewer messages a connection, a pause after each refusal.',
      'Look for what caused the peak: a campaign sent at once, a new IP address, a web form that robots fill in, a hacked account.',
      'Raise the volume step by step over days, and mail those first who open and answer.',
    ],
    others: {
      sender: 'Wait some hours and send the rest then, in smaller portions.',
      recipient: 'Look whether your address is being flooded, for example with sign-up mails that you never asked for.',
      'recipient-admin': 'If you expect this mail, raise the limit for[ {sendingIp}| the sending server] or exempt it.',
      nobody: 'The limit lifts by itself once the rate has dropped, mostly within hours.',
    },
  },
  'connection-failed': {
    who: 'recipient-admin',
    title: '[The mail server of {recipientDomain} could not be reached|The receiving mail server could not be reached]',
    steps: [
      'Wait: queued mail is tried again, mostly for days, and many outages pass within hours.',
      'If only this domain fails, tell the people there by phone that[ {remoteMta}| their mail server] does not answer on port 25, the port for mail, or that their DNS does not answer.',
      'If every domain fails, the fault is yours: ask your hosting company whether it blocks outgoing port 25, and check your server’s DNS.',
    ],
    others: {
      sender: 'Send again tomorrow. If it is urgent, use the phone or another address.',
      'sender-admin':
        'From the sending server, look up the MX of[ {recipientDomain}| the domain] and connect to port 25 of each host; test another domain for comparison.',
      recipient: 'Tell your mail administrator or provider that mail from outside cannot reach you.',
      nobody: 'The sending server retries; when the other side is back, the message arrives late but whole.',
    },
  },
  'system-full': {
    who: 'recipient-admin',
    title:
      '[The mail server of {recipientDomain} is out of disk space or memory|The receiving mail server is out of disk space or memory]',
    steps: [
      'Wait: queued mail is tried again, and the address is fine.',
      'If it lasts longer than a day, tell the people who run[ {remoteMta}| the receiving server] by phone.',
      'They should free space on every disk that mail uses, the queue and the logs included; an Exchange server stops taking mail (“back pressure”) long before the disk is quite full.',
    ],
    others: {
      sender: 'Send again in a day, or use another address of the person.',
      'sender-admin': 'Leave the messages in the queue. If the reply came from your own server, free its disk first.',
      recipient: 'Tell your mail administrator that the server refuses mail for lack of space.',
      nobody: 'As soon as there is room again, queued mail goes through.',
    },
  },
  'server-error': {
    who: 'recipient-admin',
    title: '[The mail server of {recipientDomain} has a fault|The receiving mail server has a fault]',
    steps: [
      'Wait: queued mail is tried again, and most such faults pass within hours.',
      'If every attempt fails for a day, tell the people who run[ {remoteMta}| the receiving server], by phone or another provider, and pass on the whole reply.',
      'They find the cause in their mail log, at the time of the bounce. If the server is yours, look there yourself.',
    ],
    others: {
      sender: 'Send the message again in some hours; keep the address.',
      'sender-admin': 'Keep the message in the queue. Check that the reply did not come from your own relay or filter.',
      recipient: 'Tell your mail administrator that incoming mail fails, with the time of the bounce.',
      nobody: 'The message is tried again for days; it arrives as soon as the fault is repaired.',
    },
  },
  expired: {
    who: 'recipient-admin',
    title: '[Nothing reached {recipientDomain} in days of trying|The message was given up after days of trying]',
    steps: [
      'Check the domain after the @[ ({recipientDomain})]: a misspelled domain can also look like a server that never answers.',
      'Send the message once more. It was not delivered and will not be tried again by itself.',
      'If that fails too, tell the people there by phone that[ {remoteMta}| their mail server] has not taken mail for days.',
    ],
    others: {
      sender: 'Reach the person another way; then send again.',
      'sender-admin':
        'Find the last temporary reply to this message in your server’s log: it names the real cause. If many domains expire, your own network is the fault.',
      recipient: 'Tell your mail administrator or provider that mail to you gets lost for days.',
      nobody: 'This message is lost unless it is sent again.',
    },
  },
  'mail-loop': {
    who: 'recipient-admin',
    title: 'The message went round in circles between mail servers',
    steps: [
      'Tell the person another way that mail to[ {recipient}| their address] loops; you cannot repair it, and resending does not help.',
      'They, or their mail administrator, must take out one of the forwarding rules that point at each other.',
      'If there is no forwarding, the domain’s MX record names a server that does not know the domain as its own: add the domain there, or correct MX.',
    ],
    others: {
      sender: 'Use another address of the person until the loop is broken.',
      'sender-admin':
        'If one of the servers in the Received lines is yours, look at its forwarding and at the list of domains that it delivers itself.',
      recipient: 'Switch off forwarding in this mailbox or in the one that it forwards to.',
      nobody: 'A loop stays until somebody removes a rule; servers only stop it after some dozens of rounds.',
    },
  },
} as const satisfies Record<SoftReason, ReasonFix>

/** The last step where a message was refused for a passing cause, and its server has stopped trying. */
export const givenUp: { readonly [R in Reason]?: string } = {
  greylisted: 'This message was given up after the refusal: send it once more, from a server that keeps a queue.',
  'rate-limited': 'This message was given up: send it once more[ after {retryAfter}| when the limit has passed].',
  'connection-failed': 'This message was given up: send it once more when the server answers again.',
  'system-full': 'This message was given up: send it once more[ after {retryAfter}| in a day].',
  'server-error': 'This message was given up: send it once more[ after {retryAfter}| in some hours].',
}
