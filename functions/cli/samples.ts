/**
 * Made-up bounces for somebody who wants to look around: one for each example reply of the knowledge base, with the kinds
 * of mail around them, spread over two weeks; and of the last minutes one cause that many have in common.
 */
import { providers } from '../../shared/knowledge/providers.ts'
import { reasons } from '../../shared/knowledge/reasons.ts'
import { ruleFiles } from '../../shared/knowledge/rules.ts'

export interface Sample {
  /** When it arrived, ISO 8601 UTC. */
  at: string
  raw: string
  /** Whether it came back to a signed return path, and the recipient that this names. */
  signedFor: string | null
  /** Of the last minutes: it goes the whole way, webhook included. */
  isFresh: boolean
}

const hourMs = 3_600_000
const days = 14
/** More bounces of the common kinds than of the rare ones. */
const often: Readonly<Record<string, number>> = {
  'user-unknown': 3,
  'mailbox-full': 3,
  greylisted: 2,
  'rate-limited': 2,
  'spam-content': 2,
}
const firstNames = [
  'ana',
  'bo',
  'chen',
  'dara',
  'emil',
  'fay',
  'gus',
  'hana',
  'ivo',
  'jun',
  'kim',
  'lea',
  'mo',
  'nia',
  'oki',
  'pia',
]
const domains = ['example.org', 'example.net', 'mail.example.org', 'post.example.net', 'users.example.org']

/** Returns the same samples for the same time: nothing in them is drawn. */
export function makeSamples(now: Date): Sample[] {
  // Every second one is plenty to look at.
  const chosen = replies().filter((_, n) => n % 2 === 0)
  const past = chosen.map((reply, n) => pastSample(reply, n, now))
  const others = [vacation, complaint, delay, unreadable].flatMap((make, kind) =>
    Array.from({ length: 6 }, (_, n) => {
      const at = timeOf(1_000 + kind * 17 + n * 5, now)
      return { at, raw: make(n + kind, at), signedFor: null, isFresh: false }
    }),
  )
  const common = Array.from({ length: 26 }, (_, n) => {
    const at = new Date(now.getTime() - n * 1_000).toISOString()
    const recipient = `${name(n)}.${n}@inbox.example.net`
    const said = '550 5.7.23 SPF check failed: 203.0.113.9 is not allowed to send mail from example.com'
    return {
      at,
      raw: bounce({ n: 5_000 + n, at, recipient, host: 'mx.example.net', said }),
      signedFor: null,
      isFresh: true,
    }
  })
  return [...past, ...others, ...common]
}

interface Reply {
  text: string
  provider: string | null
  reason: string
}

function replies(): Reply[] {
  return ruleFiles.flatMap(({ provider, rules }) =>
    rules.flatMap(({ example, reason }) =>
      Array.from({ length: often[reason] ?? 1 }, () => ({ text: example, provider, reason })),
    ),
  )
}

const hosts = new Map(providers.map(({ id, hosts: [host] }) => [id, host]))

function pastSample({ text, provider, reason }: Reply, n: number, now: Date): Sample {
  const at = timeOf(n, now)
  const recipient = `${name(n)}.${n}@${domains[n % domains.length] ?? 'example.org'}`
  const host = `mx${n % 4}.${(provider === null ? undefined : hosts.get(provider)) ?? 'example.org'}`
  const { category } = reasons[reason as keyof typeof reasons]
  const said = /^\d{3}[ -]/.test(text) ? text : `${category === 'soft' ? '451' : '550'} ${text}`
  const signedFor = category === 'hard' && n % 3 === 0 ? recipient : null
  return { at, raw: bounce({ n, at, recipient, host, said }), signedFor, isFresh: false }
}

/** Scattered over two weeks, more by day than by night; the last hour is left to what is fresh. */
function timeOf(n: number, now: Date): string {
  const day = (n * 37) % days
  const share = ((n * 61) % 97) / 97
  // The sum of two even spreads is a hill.
  const hour = 4 + (share + ((n * 29) % 89) / 89) * 9
  const start = Math.floor(now.getTime() / (24 * hourMs)) * 24 * hourMs
  const time = start - day * 24 * hourMs + hour * hourMs
  return new Date(time < now.getTime() - hourMs ? time : time - 24 * hourMs).toISOString()
}

const name = (n: number): string => firstNames[(n * 7) % firstNames.length] ?? 'bo'

interface Parts {
  n: number
  at: string
  recipient: string
  host: string
  said: string
}

/** A report in the form of RFC 3464. */
function bounce({ n, at, recipient, host, said }: Parts): string {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0] ?? (said.startsWith('4') ? '4.0.0' : '5.0.0')
  const words = said.replace(/\r?\n/g, '\r\n    ')
  return lines([
    ...head('Undelivered Mail Returned to Sender', n, at),
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=_sample"',
    '',
    '--=_sample',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Your message could not be delivered to one recipient.',
    '',
    `<${recipient}>: host ${host}[198.51.100.25] said:`,
    `    ${words}`,
    '',
    '--=_sample',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example.com',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    `Remote-MTA: dns; ${host}`,
    `Diagnostic-Code: smtp; ${words}`,
    '',
    ...returned(n, at, recipient),
    '--=_sample--',
  ])
}

const head = (subject: string, n: number, at: string): string[] => [
  'Return-Path: <>',
  'From: Mail Delivery System <MAILER-DAEMON@mail.example.com>',
  'To: b@bounces.example.com',
  `Subject: ${subject}`,
  `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
  `Message-ID: <sample-${n}.${at.slice(0, 10)}@mail.example.com>`,
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
]

const returned = (n: number, at: string, recipient: string): string[] => [
  '--=_sample',
  'Content-Type: text/rfc822-headers',
  '',
  'From: Shop <orders@example.com>',
  `To: ${recipient}`,
  'Subject: Your order has been sent',
  `Message-ID: <order-${n}.${at.slice(0, 10)}@example.com>`,
  `X-Campaign-Id: ${n % 3 === 0 ? 'newsletter' : 'orders'}`,
  '',
]

function vacation(n: number, at: string): string {
  return lines([
    ...head('Out of office: back on Monday', 2_000 + n, at),
    'Content-Type: text/plain',
    '',
    'I am away this week and will answer when I am back.',
  ])
}

function complaint(n: number, at: string): string {
  const recipient = `${name(n)}.${n}@example.org`
  return lines([
    ...head('Abuse report', 3_000 + n, at),
    'Content-Type: multipart/report; report-type=feedback-report; boundary="=_sample"',
    '',
    '--=_sample',
    'Content-Type: text/plain',
    '',
    'This is a report about a message that a person has marked as spam.',
    '',
    '--=_sample',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: ExampleLoop/1.0',
    'Version: 1',
    `Original-Rcpt-To: ${recipient}`,
    'Reported-Domain: example.com',
    'Source-IP: 203.0.113.9',
    '',
    ...returned(3_000 + n, at, recipient),
    '--=_sample--',
  ])
}

function delay(n: number, at: string): string {
  return bounce({
    n: 4_000 + n,
    at,
    recipient: `${name(n)}.${n}@example.net`,
    host: 'mx.example.net',
    said: '451 4.4.1 Connection timed out',
  })
    .replace('Action: failed', 'Action: delayed')
    .replace('Undelivered Mail Returned to Sender', 'Delayed Mail (still being retried)')
    .replace('could not be delivered to one recipient', 'could not be delivered yet; it is still being tried')
}

/** No content at all, each in its own way. */
const unreadable = (n: number): string => '\r\n'.repeat(n + 1)

const lines = (all: readonly string[]): string => `${all.join('\r\n')}\r\n`
