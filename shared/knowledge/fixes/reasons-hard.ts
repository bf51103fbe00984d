/** Fixes for the hard reasons: this address cannot receive mail. */
import type { ReasonFix } from './fixText.ts'
import type { HardReason } from '../reasons.ts'

export const hardFixes = {
  'user-unknown': {
    who: 'sender',
    title: '[There is no mailbox {recipient}|There is no such mailbox]',
    steps: [
      'Compare the address letter by letter with the place you got it from: most such bounces are typing mistakes.',
      'Ask the person, by phone or through another address, which address they use now.',
      'Until you know it, stop mailing[ {recipient}| this address]: mail to unknown mailboxes harms your standing with the receiver.',
    ],
    others: {
      'sender-admin':
        'Take the address off every list that feeds this sender. If many addresses[ at {recipientDomain}| of one domain] fail like this that worked yesterday, pause instead: then the fault is probably the receiver’s.',
      recipient: 'Look up in your mail settings how your address is really spelled, and give the sender that spelling.',
      'recipient-admin':
        'If the address should exist, create the mailbox or an alias for it, and make sure that[ {remoteMta}| the server that answers for the domain] knows it: after a move, user lists are often not copied.',
      nobody: 'Nothing changes by itself: every further message to this address bounces in the same way.',
    },
  },
  'mailbox-disabled': {
    who: 'recipient',
    title: '[The mailbox {recipient} is closed|This mailbox is closed]',
    steps: [
      'Stop mailing[ {recipient}| this address]: the mailbox is disabled, suspended or has not been used for a long time.',
      'Reach the person another way and ask for an address that works.',
      'Only the owner, or their mail administrator, can open the mailbox again. Mail it again only after they have told you so.',
    ],
    others: {
      sender:
        'Ask the person, by phone or through another address, where mail reaches them now; mail this one no more.',
      'sender-admin':
        'Take the address off your lists. Closed mailboxes are later turned into spam traps: old lists that still mail them get blocked.',
      'recipient-admin':
        'If the person should still get mail, enable the account or its licence, or forward its address to somebody.',
      nobody:
        'A suspended mailbox may be opened again one day, but nobody will tell you; until then every message bounces.',
    },
  },
  'address-moved': {
    who: 'sender',
    title: '[{recipient} has moved to another address|The person has moved to another address]',
    steps: [
      '[The reply names a new address: {newAddress}. Ask the person to confirm it before you write there.|Ask the person, by phone or another channel, for the new address: the reply does not name it.]',
      'Replace the old address in your records, and ask for consent again if it was a newsletter.',
      'Stop mailing[ {recipient}| the old address]: the server does not forward.',
    ],
    others: {
      'sender-admin': 'Never replace addresses automatically from the words of a bounce: bounces can be forged.',
      recipient: 'Tell the sender your new address, or ask your old provider to forward mail.',
      'recipient-admin': 'Set up forwarding from the old address for a few months if you want mail to keep arriving.',
      nobody: 'The old address will go on refusing mail; nothing is forwarded.',
    },
  },
  'address-invalid': {
    who: 'sender',
    title:
      '[“{recipient}” is not written as a mail address can be|The address is not written as a mail address can be]',
    steps: [
      'Look for spaces, commas, brackets, quotation marks, a missing or second @, or two dots in a row, and correct them.',
      'If the address was picked from a contact list or an old message, type it anew by hand.',
      'If it came from a form, check addresses where people enter them, so that the next mistake is caught there.',
    ],
    links: ['rfc-replies'],
    others: {
      'sender-admin':
        'Find the program that wrote the address (import, form, template with an empty field) and repair it there. Send the bare address in RCPT TO, without a display name.',
      recipient: 'Give the sender your address in writing, in its full form: name@domain.',
      'recipient-admin': 'If the address is really valid on your server, loosen the check that refuses it.',
      nobody: 'An address written like this can never be delivered to, by any server.',
    },
  },
  'domain-unknown': {
    who: 'sender',
    title: '[The domain {recipientDomain} does not exist|The domain of this address does not exist]',
    steps: [
      'Check the part after the @[ ({recipientDomain})] for a typing mistake, such as gmial.com for gmail.com or .con for .com.',
      'If it is spelled right, look whether the organisation still uses that domain: its registration may have run out, or it was renamed.',
      'Ask the person for an address that works, and stop mailing this one until then.',
      'If many different domains fail like this at once, your own server’s DNS is broken: tell the person who runs it.',
    ],
    others: {
      'sender-admin':
        'Look the domain up yourself, for MX and A records, through a DNS server outside your network. If it is there, repair the resolver of your mail server.',
      recipient: 'Tell the sender which address you use now, and your mail administrator that the domain is not found.',
      'recipient-admin':
        'Renew the domain[ {recipientDomain}] if it has expired, and publish an MX record, the DNS entry that names your mail server.',
      nobody: 'An expired domain may come back within weeks if its owner renews it; a misspelled one never will.',
    },
  },
  'domain-no-mail': {
    who: 'sender',
    title: '[{recipientDomain} takes no mail|The domain of this address takes no mail]',
    steps: [
      'Check the part after the @: the domain exists, but it says that it takes no mail at all. Often the right one has another ending.',
      'Look on the organisation’s web site for the address that it uses for mail.',
      'Stop mailing every address[ at {recipientDomain}| of this domain].',
    ],
    links: ['rfc-null-mx'],
    others: {
      'sender-admin':
        'Drop all addresses of the domain from your lists, and have forms refuse domains whose MX record is a single dot.',
      recipient: 'Give the sender an address at a domain that has mail; this one has none.',
      'recipient-admin':
        'If the domain should take mail, replace its null MX (“0 .”) by the name of your mail server, or add the domain on the server that MX already names.',
      nobody: 'This is a decision of the domain’s owner, published in DNS; it holds until they change it.',
    },
  },
  suppressed: {
    who: 'sender-admin',
    title:
      '[Your sending service did not try {recipient}: it is on its suppression list|Your sending service did not try: the address is on its suppression list]',
    steps: [
      'Look the address up in the suppression list of your sending service: it shows when it was added, and whether for a bounce or for a complaint.',
      'After a complaint leave it there. After a bounce ask the person whether the address works now.',
      'Only when they say yes, remove it from that list and send again. If it bounces once more, leave it out for good.',
    ],
    others: {
      sender:
        'Ask the person whether the address works. If so, ask whoever runs your sending service to take it off the list.',
      recipient: 'Tell the sender that your address works and that you want the mail.',
      'recipient-admin': 'Nothing to do on your side: the message never reached your server.',
      nobody: 'Some services forget such entries after weeks; most keep them until somebody removes them.',
    },
  },
} as const satisfies Record<HardReason, ReasonFix>
