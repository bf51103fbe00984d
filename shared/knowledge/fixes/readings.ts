/**
 * Where the words of a reply hold a value for a fix: patterns as data, each with a reply that it reads. The first that
 * matches wins; the value is group 1, and `shared/fix/values.ts` decides whether it is one.
 */
import type { Placeholder } from './fixText.ts'

interface Reading {
  value: Placeholder
  reads: RegExp
  example: string
  finds: string
}

export const readings: readonly Reading[] = [
  {
    value: 'recipient',
    reads:
      /<([^\s<>]{1,64}@[^\s<>]{1,100})>:?(?:\.\.\.)? ?(?:recipient|user|mailbox|account|address (?:is )?(?:unknown|not|does|invalid)|no such|unknown|does not|doesn['’]t|is over|inactive|over ?quota|mail ?quota|rejected)/i,
    example: '550 5.1.1 <bo@example.org>: Recipient address rejected: User unknown',
    finds: 'bo@example.org',
  },
  {
    value: 'recipientDomain',
    reads:
      /\b(?:name=|dns domain |host named |no such domain:? |mail for )((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: 'Host or domain name not found. Name service error for name=example.invalid type=A: Host not found',
    finds: 'example.invalid',
  },
  {
    value: 'sender',
    reads: /<([^\s<>]{1,64}@[^\s<>]{1,100})>:? sender address rejected/i,
    example: '450 4.1.8 <news@example.com>: Sender address rejected: Domain not found',
    finds: 'news@example.com',
  },
  {
    value: 'sender',
    reads:
      /\b(?:verification failed for|verify (?:of|for)|sender address|mail from:?|unverified sender|from address:?) {0,2}<?([^\s<>:;,'"()]{1,64}@[^\s<>:;,'"()]{1,100})/i,
    example: '550-Verification failed for <noreply@example.com> 550 Sender verify failed',
    finds: 'noreply@example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /\b(?:mail ?from|sending|sender|from|envelope|author|header|client) domain,?:?(?: of| name)? ?[[<("']{0,2}((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: '550 5.7.26 The MAIL FROM domain [example.com] has an SPF record with a hard fail policy (-all)',
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /\b(?:e?mail|messages?) from <?((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})>? (?:is|was|are|were|has|did)\b/i,
    example: "550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy",
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads: /\b((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})['’]s (?:dmarc|spf|dkim|policy)/i,
    example: "554 5.7.1 Your message was rejected due to example.com's DMARC policy",
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /\b(?:dmarc|spf|dkim|dns) (?:policy|record|records|failure|check|verification|evaluation|settings)(?: has)?(?: failed)? (?:for|of|at)(?: the)?(?: domain| sender)? ?[[<("']{0,2}((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: '550 5.7.1 Email rejected per DMARC policy for example.com (G15)',
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /\b((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})>? (?:is not allowed|does not allow|doesn['’]t allow|does not (?:permit|designate|authori[sz]e)|is not authori[sz]ed)/i,
    example: '550 SPF: example.com is not allowed to send mail.',
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /\bnot (?:allowed|authori[sz]ed|permitted) to send (?:e?mails? )?(?:from|for|on behalf of) (?:the )?(?:domain )?[[<("']{0,2}(?:[^\s<>@]{1,64}@)?((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: '550 192.0.2.1 is not allowed to send mail from example.com.',
    finds: 'example.com',
  },
  {
    value: 'senderDomain',
    reads:
      /^(?:[45]\d\d[ -]){0,2}(?:[45]\.\d{1,3}\.\d{1,3} )?((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62}) does not exist\.?$/i,
    example: '553 example.com does not exist',
    finds: 'example.com',
  },
  {
    value: 'listedDomain',
    reads: /\blisted (?:at|on|in|by) [a-z0-9.-]{1,80}: ?((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: '550 5.7.1 Message contains a URL listed at multi.surbl.org: example.net',
    finds: 'example.net',
  },
  {
    value: 'listedDomain',
    reads:
      /(?:^|[\s;:<("'[])((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})[>)"'\]]{0,2} (?:is |was |found )?(?:listed |blocked |blacklisted |blocklisted )?(?:in|on|by|listed)\b/i,
    example: '554 5.7.1 example.net in multi.uribl.com (black)',
    finds: 'example.net',
  },
  {
    value: 'heloName',
    reads: /<([^\s<>]{1,100})>:? (?:helo|ehlo) command rejected/i,
    example: '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
    finds: 'localhost',
  },
  {
    value: 'heloName',
    reads:
      /\b(?:helo|ehlo)(?:\/(?:helo|ehlo))?(?: (?:name|host|hostname|argument|greeting|string))?:? ?[[<("']{0,2}((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i,
    example: '550 5.7.1 invalid HELO name mail.example.invalid',
    finds: 'mail.example.invalid',
  },
  {
    value: 'selector',
    reads: /\b([a-z0-9][a-z0-9.-]{0,62})\._domainkey\b/i,
    example: '550 5.7.20 no key for s1._domainkey.example.com',
    finds: 's1',
  },
  {
    value: 'selector',
    reads: /\bselector:? ?[[<("'=]{0,2}([a-z0-9][a-z0-9-]{0,62})\b(?! (?:is|was|not|in|for|has|does))/i,
    example: '550 DKIM check failed, selector "mail2026", no such key',
    finds: 'mail2026',
  },
  {
    value: 'retryAfter',
    reads:
      /\b(?:try|retry|retries|return|come back|resend|wait|delay|delayed|deferred|grey-?listed|gray-?listed|grey-?listing|gray-?listing|blocked|again)\b[^0-9.;]{0,40}?\b(\d{1,6} ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?))\b/i,
    example: '451 4.7.1 Greylisted, please try again in 300 seconds',
    finds: '300 seconds',
  },
  {
    value: 'providerCode',
    reads: /\[(TSS?\d\d|PH\d\d|BL\d\d|GL\d\d|CS\d\d|HM\d\d|BS\d\d|HME\d)\]/i,
    example: '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred',
    finds: 'TSS04',
  },
  {
    value: 'providerCode',
    reads: /\((S\d{3,4}|G[0-9A-F]{1,2}|NOWL|DIAL|BL|AS\d{5,12})\)/,
    example: '550 5.7.1 part of their network is on our block list (S3140)',
    finds: 'S3140',
  },
  {
    value: 'providerCode',
    reads:
      /(?:^|[\s#(])((?:OFR|LPN|LIB|SFR)[A-Z0-9_]{0,8}_\d{1,3}|AUP#[A-Z]{1,6}(?:-\d{4})?|IB\d{3}|(?:BL|RL|PT|ES|DM)\d{6}|(?:DT|HL|MI|RP):[A-Z]{3}|(?:IP|URL)BL[01]{3,5}|ETP\d{3}|(?:OU|SC|DY)-\d{3})(?![A-Za-z0-9])/i,
    example: '421 Too many connections, slow down. OFR004_104 [104]',
    finds: 'OFR004_104',
  },
  {
    value: 'providerCode',
    reads: /[?&]c=([a-z0-9]{2,8})(?![a-z0-9])/i,
    example: '554 For explanation visit https://postmaster.gmx.example/en/case?c=r0201&i=ip',
    finds: 'r0201',
  },
]

/** A size limit of the receiver, read only where the message was too large. Group 1 is a number, group 2 its unit. */
export const sizeReadings: readonly RegExp[] = [
  /\b(?:limit|max(?:imum)?(?: (?:message|mail))?(?: size)?|largest)\b[^0-9]{0,40}?(?<![\d.])(\d{1,12})(?:[.,]\d{1,3})? ?(bytes?|octets?|[kmg]i?b?)\b/i,
  /\b(?:limit|max(?:imum)?(?: (?:message|mail))?(?: size)?|largest)\b[^0-9]{0,40}?(?<![\d.])(\d{4,12})(?![\d.]*\.\d)()/i,
  /\b(?:exceeds?|larger than|bigger than|greater than|over|more than)\b[^0-9]{0,30}?(?<![\d.])(\d{1,12})(?:[.,]\d{1,3})? ?(bytes?|octets?|[kmg]i?b)\b/i,
]

/** A sending limit: group 1 is a number, group 2 the period. Read only where an account's own limit was reached. */
export const volumeReadings: readonly RegExp[] = [
  /\bper (hour|day|minute)\b[^0-9]{0,10}\(\d{1,7}\/(\d{1,7})\b/i,
  /(?<![\d.])(\d{2,7}) (?:messages?|e?mails?|recipients?)(?: sent)? (?:per|an?|each|every|\/) ?(hour|day|minute)\b/i,
]
