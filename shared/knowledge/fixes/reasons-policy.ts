/** Fixes for the policy reasons (the address is fine, something about sender or message must change) and for no reason at all. */
import type { ReasonFix } from './fixText.ts'
import type { Reason, reasons } from '../reasons.ts'

type PolicyReason = { [R in Reason]: (typeof reasons)[R]['category'] extends 'policy' | 'unknown' ? R : never }[Reason]

export const policyFixes = {
  'spf-failed': {
    who: 'sender-admin',
    title:
      '[SPF of {senderDomain} does not allow {sendingIp} to send|SPF of {senderDomain} does not allow this server to send|SPF does not allow this server to send for the domain]',
    steps: [
      'Open the DNS settings of[ {senderDomain}| the domain in the Return-Path, the address that bounces go to] and find the TXT record that begins with v=spf1. There may be only one.',
      'In front of the closing “all” add[ {spfMechanism} or] the include: that your sending service names. Never use +all.',
      'Count the look-ups: include, a, mx, exists and redirect may not be more than ten, counting those inside the includes.',
      'Wait until DNS has been refreshed, about an hour, and send again. Keep[ {recipient}| the address]: nothing is wrong with it.',
      'If somebody forwarded the message, it is the forwarder who must rewrite the sender (SRS); a DKIM signature of your domain survives that.',
    ],
    links: ['rfc-spf'],
    others: {
      sender:
        'Forward this bounce to the person who looks after your domain’s DNS. Retrying does not help before that.',
      recipient: 'If you forward your mail to another mailbox, give the sender the address of that mailbox instead.',
      'recipient-admin':
        'If you trust the sender, exempt[ {sendingIp}| their server] from the SPF check until they have repaired it.',
      nobody: 'It fails for every receiver that checks SPF, until the record is changed.',
    },
  },
  'dkim-failed': {
    who: 'sender-admin',
    title:
      '[The DKIM signature of {senderDomain} is missing or does not verify|The DKIM signature is missing or does not verify]',
    steps: [
      'Switch on DKIM signing in the service or server that sends, for the domain in From[ ({senderDomain})].',
      'Check that the public key is in DNS, at [{selector}._domainkey.{senderDomain}|selector._domainkey and your domain; the selector is the s= of the DKIM-Signature header], complete and with at least 1024 bits.',
      'Make sure that nothing changes the message after it is signed: footers, virus scanners, list software, line wrapping.',
      'Send a test to a mailbox of your own and look for dkim=pass in its headers.',
    ],
    links: ['rfc-auth-codes'],
    others: {
      sender: 'Forward this bounce to the person who runs your sending service: the signature must be set up there.',
      recipient: 'Nothing to do; ask the sender to send again once they have repaired their signature.',
      'recipient-admin': 'Check that no filter in front of your server changes messages before DKIM is verified.',
      nobody: 'Every receiver that insists on DKIM refuses this mail until the signature verifies.',
    },
  },
  'dmarc-failed': {
    who: 'sender-admin',
    title:
      '[The message fails the DMARC policy of {senderDomain}|The message fails the sender domain’s own DMARC policy]',
    steps: [
      'Sign with DKIM in the name of the domain in From: the d= of the signature must be[ {senderDomain}| that domain]. This is the surest way, and it survives forwarding.',
      'Or use a Return-Path (the bounce address) under the same domain, and list the sending server in that domain’s SPF record.',
      'If From is an address at a free mail provider, send through that provider, or use a domain of your own.',
      'Do not loosen the DMARC record to get the mail out; find which of your services sends without alignment.',
    ],
    links: ['rfc-dmarc'],
    others: {
      sender:
        'Send from an address that belongs to your sending service, and forward this bounce to the person who runs your domain.',
      recipient: 'If you forward mail, let the final mailbox fetch it instead; forwarding breaks such messages.',
      'recipient-admin':
        'A forwarder or mailing list can seal its checks with ARC, or rewrite From, so that members’ mail passes.',
      nobody: 'The domain’s owner has asked all receivers to refuse such mail; that will not change by itself.',
    },
  },
  'auth-failed': {
    who: 'sender-admin',
    title:
      '[{provider} wants proof that the mail is really from {senderDomain}|{provider} wants proof of who sends|The receiver wants proof of who sends (SPF, DKIM)]',
    steps: [
      'Read in the reply which check failed, SPF or DKIM[, and for which domain ({senderDomain})].',
      'SPF: list the sending server[ {sendingIp}] in the TXT record v=spf1 of the domain in the Return-Path, the bounce address.',
      'DKIM: switch on signing with the domain in From, and publish the key that your sending service shows you.',
      'DMARC: add a TXT record at _dmarc[.{senderDomain}| in front of your domain], to begin with “v=DMARC1; p=none”.',
      'Send a test to a mailbox of your own and look for spf=pass and dkim=pass in its headers, then send again.',
    ],
    links: ['rfc-auth-codes'],
    others: {
      sender: 'Forward this bounce to the person who runs your domain and sending service; the address itself is fine.',
      recipient: 'Ask the sender to use another way until their domain is set up.',
      'recipient-admin':
        'If you know the sender, allow[ {senderDomain}| their domain] for a while; the lasting repair is theirs.',
      nobody: 'Large receivers only get stricter about this; the mail stays refused until the records are there.',
    },
  },
  'ip-blocklisted': {
    who: 'sender-admin',
    title:
      '[{sendingIp} is on the blocklist {blocklist}|{sendingIp} is on a blocklist|Your sending server is on the blocklist {blocklist}|Your sending server is on a blocklist]',
    steps: [
      'Find out why before you ask for removal: look for a hacked account, an abused web form, an old address list, an infected machine behind the same IP address. Stop that first.',
      '[Look up {sendingIp} and follow the removal steps there: {lookupUrl}|Find the site of the list that the reply names (search for its name; follow no link of a bounce), look up {sendingIp} there, and follow its removal steps.|Find the site of the list that the reply names (search for its name; follow no link of a bounce), look up your server there, and follow its removal steps.]',
      'If the IP address belongs to a sending service, or is shared, send them this bounce: only they can have it removed.',
      'Wait a day after the removal, then send again. Keep[ {recipient}| the address]: it is fine.',
    ],
    links: ['rfc-dnsbl'],
    others: {
      sender: 'Forward this bounce to whoever runs your sending server. For urgent mail use another provider.',
      recipient: 'Ask your mail administrator to allow this sender.',
      'recipient-admin':
        'If you need the mail at once, put[ {sendingIp}| the sending server] on your list of exceptions.',
      nobody: 'Some lists forget an IP address days after the last abuse; others keep it until somebody asks.',
    },
  },
  'domain-blocklisted': {
    who: 'sender-admin',
    title:
      '[{listedDomain} is on the blocklist {blocklist}|{listedDomain} is on a blocklist|A domain in your message is on the blocklist {blocklist}|A domain in your message is on a blocklist]',
    steps: [
      'Find the listed domain[ {listedDomain}]: look through From, the links, tracking and image hosts, and link shorteners.',
      'Look it up on the site of the list that the reply names[: {lookupUrl}|; search for its name, and follow no link of a bounce.]',
      'If it is yours, look for a hacked web site, an open redirect or pages that robots have put there. Clean that, then ask for removal.',
      'If it is not yours, take the link out. Send one test without it, then the rest.',
    ],
    others: {
      sender:
        'Take links and signatures out of the message one by one until it passes; that shows which one is listed.',
      recipient: 'Ask the sender to send the message again without links.',
      'recipient-admin': 'If the domain is harmless, exempt it in your filter until the list has removed it.',
      nobody: 'Domains stay listed as long as the abuse goes on; after that some lists drop them in days.',
    },
  },
  'bad-reputation': {
    who: 'sender-admin',
    title:
      '[Your server {sendingIp} has a bad reputation|Your sending server or domain has a bad reputation][ with {provider}| with the receiver]',
    steps: [
      'Check that SPF, DKIM and DMARC pass and that the IP address[ {sendingIp}] has a host name in reverse DNS; without them nobody builds a good name.',
      'Stop mail that people do not want: bought lists, addresses that have not opened for a year, everything that bounces or draws complaints.',
      'Send little for some weeks, first to those who open and answer, and raise the volume slowly.',
      'If you share the IP address with others, ask your sending service for a better or a dedicated one, and show them this bounce.',
    ],
    others: {
      sender:
        'Write to the person from another provider for now, and forward this bounce to whoever runs your sending server.',
      recipient: 'Mark earlier mail of this sender as “not spam” and add them to your contacts.',
      'recipient-admin': 'Allow[ {senderDomain}| the sender’s domain] in your filter if your people want this mail.',
      nobody: 'Reputation recovers by itself over weeks, if the mail that caused it stops.',
    },
  },
  'ptr-missing': {
    who: 'sender-admin',
    title: '[{sendingIp} has no matching host name in DNS|The sending server has no matching host name in DNS]',
    steps: [
      'Ask the owner of the IP address (your hosting company or provider) to set its reverse DNS, the PTR record[ of {sendingIp}], to the full name of your mail server, such as mail.yourdomain.',
      'Add an A record (AAAA for IPv6) for that very name that points back to the IP address. Both directions must agree.',
      'Let the server greet with the same name: set its HELO name to it[, not “{heloName}”].',
      'Wait until DNS has been refreshed, up to a day, and send again. If you cannot set reverse DNS, send through your provider’s mail server.',
    ],
    others: {
      sender: 'Forward this bounce to the person who runs the sending server; the address you wrote to is fine.',
      recipient: 'Nothing to do; the sender must repair their server’s name.',
      'recipient-admin':
        'Exempt[ {sendingIp}| the sending server] from the host name check if you cannot wait for the repair.',
      nobody: 'It stays refused until the owner of the IP address gives it a name.',
    },
  },
  'sender-invalid': {
    who: 'sender-admin',
    title:
      '[The sender address {sender} cannot be verified|The sender domain {senderDomain} cannot be verified|The sender address or its domain cannot be verified]',
    steps: [
      'Check the sender address[ {sender}] for typing mistakes, in From and in the Return-Path, the address that bounces go to.',
      'Make sure that its domain[ {senderDomain}] exists, is paid for, and has an MX or A record: receivers must be able to reply.',
      'Make sure that the mailbox itself takes mail, also a noreply or bounce address: some receivers ask your server before they accept anything.',
      'If your sending service asks you to verify sender addresses or domains, do that, then send again.',
    ],
    others: {
      sender: 'Set the address in your program to one that exists and that you can get mail at.',
      recipient: 'Nothing to do; the sender’s address must be repaired.',
      'recipient-admin': 'If your check of sender addresses fails for many senders, look at your server’s DNS first.',
      nobody: 'Every receiver that checks senders refuses this mail until the address exists.',
    },
  },
  'sender-rejected': {
    who: 'recipient',
    title: '[{recipient} does not take mail from you|The recipient does not take mail from you]',
    steps: [
      'Stop mailing[ {recipient}| this address]: the person, or their organisation, has blocked you.',
      'If you think it is a mistake, ask the person another way to take you off the list of blocked senders or to have their administrator do it.',
      'Do not switch to another sender address to get around it; that turns a block of one mailbox into a block of your domain.',
    ],
    others: {
      sender: 'Ask by phone or post whether your mail is wanted, and respect the answer.',
      'sender-admin': 'Check that your account and server do not send spam, and that unsubscribing works at once.',
      'recipient-admin':
        'Look in your filter which entry blocks[ {senderDomain}| the sender], and remove it if it is wanted.',
      nobody: 'The block stays until its owner removes it.',
    },
  },
  'recipient-restricted': {
    who: 'recipient-admin',
    title: '[{recipient} takes mail only from certain senders|This address takes mail only from certain senders]',
    steps: [
      'Ask the person, or the owner of the group or list, another way to allow[ {sender}| your address].',
      'Their administrator can let outside senders write there, or add you to the allowed senders.',
      'Until then write to another address of the same people; repeating the message does not help.',
    ],
    others: {
      sender: 'If only members may write there, join first, or send from the address with which you are a member.',
      'sender-admin':
        'Check that your own outgoing rules do not stop the message, and that From shows the address that was allowed.',
      recipient: 'Add the sender to your allowed senders, or ask your administrator to.',
      nobody: 'The restriction is on purpose and stays until somebody on the receiving side changes it.',
    },
  },
  'spam-content': {
    who: 'sender-admin',
    title: '[The message was taken for spam by {provider}|The receiver took the message for spam]',
    steps: [
      'Keep[ {recipient}| the address]: the message was refused, not the mailbox.',
      'Check that SPF, DKIM and DMARC pass for your From domain; mail without them is taken for spam first.',
      'Look at the content: link shorteners, links that show another domain than they open, one big image, shouting subjects, no way to unsubscribe.',
      'Look whether a form on your site lets robots send text to strangers, and whether everybody on the list asked for this mail.',
      'Change it, send one test, and only then the rest.',
    ],
    others: {
      sender: 'Send a short message in plain words without links or attachments, and ask the person to allow you.',
      recipient: 'Add the sender to your contacts or allowed senders, and take earlier mail out of the spam folder.',
      'recipient-admin': 'Find the message in your filter’s log, report it as a false positive, and allow the sender.',
      nobody: 'Sent again unchanged, it will be refused again.',
    },
  },
  virus: {
    who: 'sender',
    title: 'The receiver found a virus or a phishing link in the message',
    steps: [
      'Do not send the message again as it is, and open none of its attachments.',
      'Scan the computer, the web site and the mail account that it came from with an up-to-date scanner. Change the password if you did not write the message yourself.',
      'Check every link: a hacked web site is often the cause.',
      'If everything is clean, send the file through a file-sharing link, or as another type.',
    ],
    others: {
      'sender-admin':
        'Find which account or script sent it, block that until it is clean, and look for more of the same in the log.',
      recipient: 'Nothing to do; do not ask for the attachment in another way unless you know the sender well.',
      'recipient-admin': 'If it is a false alarm, report the file to the maker of your scanner before you release it.',
      nobody: 'Scanners refuse the same file every time.',
    },
  },
  'content-rejected': {
    who: 'sender',
    title: 'The receiver does not take this kind of content or attachment',
    steps: [
      'Take out the attachment, above all programs, scripts, Office files with macros, disk images and encrypted archives, and send a link to the file instead.',
      'If there is no attachment, send plain text without unusual parts: a rule of the receiver may forbid certain words or formats.',
      'If the file must come by mail, ask the recipient’s administrator to allow it.',
    ],
    others: {
      'sender-admin': 'Check what your mail program adds: signatures, tracking files, calendar or winmail.dat parts.',
      recipient: 'Give the sender another way to hand over the file.',
      'recipient-admin':
        'Look in your filter’s log which content rule matched, and make an exception for the sender if you want the mail.',
      nobody: 'The same message meets the same rule every time.',
    },
  },
  'message-malformed': {
    who: 'sender-admin',
    title: 'The message breaks a rule of the mail format',
    steps: [
      'Look at the raw message for the fault that the reply names.',
      'Send exactly one each of From, Date, Subject and Message-ID; From with one valid address; a new Message-ID for every message.',
      'End every line with CRLF (carriage return and line feed, never one alone), keep lines under 998 characters, and encode other letters than ASCII.',
      'Best let a well-known mail library build the message instead of putting it together by hand.',
    ],
    others: {
      sender:
        'Send the text again from an ordinary mail program, and report the bounce to the makers of the program that failed.',
      recipient: 'Nothing to do; the sender’s program must be repaired.',
      'recipient-admin': 'If the check refuses harmless mail from many senders, loosen it.',
      nobody: 'Every message from this program will be refused until it is repaired.',
    },
  },
  'message-too-large': {
    who: 'sender',
    title:
      '[The message is larger than the receiver takes (limit {limit})|The message is larger than the receiver takes]',
    steps: [
      'Put the attachments on a file-sharing service and send the link instead.',
      'Or make them smaller, or split them over several messages[, each under {limit}]. Mail adds a third to the size of every file, so[ stay well below that| a 10 MB limit is reached with a file of 7 MB].',
      'Then send again; the address is fine.',
    ],
    links: ['rfc-size'],
    others: {
      'sender-admin':
        'Set the size limit of your own server no higher than what common receivers take, so that people learn it at once.',
      recipient: 'Offer the sender another way for big files.',
      'recipient-admin': 'Raise the size limit of the server or of the mailbox if you expect such mail.',
      nobody: 'The same message will be too large every time.',
    },
  },
  'relay-denied': {
    who: 'recipient-admin',
    title: '[The server does not accept mail for {recipientDomain}|The server does not accept mail for this domain]',
    steps: [
      'If it was your own outgoing server that refused: switch on “my server requires authentication” in your mail program and log in before you send.',
      'If it was the recipient’s server[ ({remoteMta})]: check the domain after the @ for a typing mistake, then tell the people there by phone.',
      'Their administrator must add[ {recipientDomain}| the domain] to the domains that the server takes mail for, or correct the MX record, which names the wrong server. After a move, or when hosting has run out, this is usual.',
    ],
    others: {
      sender:
        'Check in your mail program that the outgoing server is your own provider’s, with user name and password.',
      'sender-admin':
        'Look up the MX of[ {recipientDomain}| the domain]. If it names your own server, add the domain there or remove a stale route.',
      recipient: 'Tell whoever runs your domain that mail from outside is refused.',
      nobody: 'It stays so until one side corrects its settings; the mailbox itself may be fine.',
    },
  },
  'smtp-auth-required': {
    who: 'sender',
    title: 'The mail server wants you to log in first',
    steps: [
      'Open the settings for outgoing mail, switch on “my server requires authentication”, and enter the full address as user name.',
      'Check server name, port 587 or 465, encryption and password. With two-step login you may need an app password.',
      'If you changed your password lately, change it in every program and device that sends.',
      'If the server is yours and should receive this domain’s mail itself, tell it so (in cPanel: Email Routing, Local Mail Exchanger).',
    ],
    links: ['rfc-login'],
    others: {
      'sender-admin':
        'Check that the account exists, is allowed to send, and that the server offers a login method that the program knows.',
      recipient: 'Nothing to do; the message never left the sender’s side.',
      'recipient-admin':
        'If outside servers get this answer on port 25, your server asks strangers to log in: switch that off for incoming mail.',
      nobody: 'Nothing is sent until the login works.',
    },
  },
  'sending-limit': {
    who: 'sender-admin',
    title: '[Your own account has reached its sending limit ({limit})|Your own account has reached its sending limit]',
    steps: [
      'Wait until the limit starts anew, mostly within an hour or a day[, here after {retryAfter}], then send the rest.',
      'Check that you sent all of it yourself. If not, change the password and look for a hacked account or an abused form.',
      'For regular volume, spread the mail over the day, ask your provider for a higher limit, or use a service made for bulk mail.',
    ],
    others: {
      sender: 'Pause for a day, and send newsletters through a service made for them.',
      recipient: 'Nothing to do; the sender was stopped by their own provider.',
      'recipient-admin': 'Nothing to do on your side: the message never reached your server.',
      nobody: 'The limit starts anew by itself; messages that bounced must be sent again.',
    },
  },
  'tls-required': {
    who: 'sender-admin',
    title: 'The server takes mail only over an encrypted connection',
    steps: [
      'Switch on TLS (encryption) for outgoing mail on your server: it must use STARTTLS wherever the other side offers it.',
      'Update the server if it knows only old versions; TLS 1.2 or newer is needed.',
      'If the reply speaks of the receiver’s certificate, MTA-STS or DANE, the fault is theirs: tell them, and try again in a few days.',
    ],
    links: ['rfc-mta-sts'],
    others: {
      sender: 'In your mail program choose SSL/TLS or STARTTLS for outgoing mail.',
      recipient: 'Tell your mail administrator that encrypted mail from outside fails.',
      'recipient-admin':
        'Renew the certificate of[ {remoteMta}| your mail server], make it match the MX name, and bring MTA-STS and TLSA records up to date.',
      nobody: 'No unencrypted message gets through until one side changes its settings.',
    },
  },
  'protocol-error': {
    who: 'sender-admin',
    title: 'The two mail servers did not understand each other',
    steps: [
      'Check the HELO name[ (now “{heloName}”)] and the sender address that your server gives: both must be well-formed.',
      'Take out what stands in between: firewalls and virus scanners that rewrite SMTP, the language of mail servers, cause most such faults.',
      'Update the sending software, or send through your provider’s mail server.',
      'If only this receiver refuses, send them the whole reply and the time of the attempt.',
    ],
    others: {
      sender: 'Try again from an ordinary mail program; if that works, the sending program is at fault.',
      recipient: 'Nothing to do; give the sender another address if it is urgent.',
      'recipient-admin': 'Compare with your server’s log at that time; a filter in front of it may break the dialogue.',
      nobody: 'The same dialogue fails the same way; only a change of software or settings helps.',
    },
  },
  'policy-refused': {
    who: 'sender-admin',
    title: '[A rule of {provider} refused the message|A rule of the receiver refused the message] without saying which',
    steps: [
      'Keep[ {recipient}| the address]: the reply does not say that anything is wrong with it.',
      'Read the words of the reply for a hint: SPF, DKIM, spam, size, attachment, a list, a code[ (here {providerCode})]. Follow no link of a bounce that you do not know.',
      'Check the usual causes: SPF, DKIM and DMARC of your domain, reverse DNS of the sending server, blocklists, links and attachments.',
      'If all is well, ask the recipient’s administrator which rule matched and to allow[ {senderDomain}| your domain]; send them the whole reply.',
    ],
    links: ['rfc-status'],
    others: {
      sender:
        'Send a short message without links or attachments. If that passes, it was the content; if not, it is you or your server.',
      recipient: 'Ask your administrator to look for the refused message in the log and to allow the sender.',
      'recipient-admin': 'Find the refusal in your server’s log: it names the rule, which the bounce does not.',
      nobody: 'Sent again unchanged, it will most likely be refused again.',
    },
  },
  unclassified: {
    who: 'sender',
    title: 'The bounce does not say why',
    steps: [
      'Read the words of the reply yourself: the cause may stand there in a language or form that Rebound does not know.',
      'Send the message once more after a day. Keep the address; one bounce without a cause proves nothing.',
      'If it fails again, ask the person another way whether the address works, and send their administrator the whole bounce.',
    ],
    links: ['status-codes'],
    others: {
      'sender-admin':
        'Look in the log of your sending server for the full dialogue: it often has more words than the bounce.',
      recipient: 'Ask your mail administrator why mail from this sender is refused.',
      'recipient-admin': 'Look in your log for the message, and give your refusals a text that names the cause.',
      nobody: 'It may have been a passing fault; if so, the next message arrives.',
    },
  },
} as const satisfies Record<PolicyReason, ReasonFix>
