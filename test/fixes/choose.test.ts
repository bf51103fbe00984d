/** The sharpest source wins, and every fix can be reached. */
import { describe, expect, it } from 'vitest'
import { classify } from '../../shared/classify/classify.ts'
import { identifyProvider } from '../../shared/classify/provider.ts'
import { readReply } from '../../shared/classify/reply.ts'
import { chooseFix, fixFor, sharpFixFor, type Cause } from '../../shared/fix/fix.ts'
import { reasonFixes } from '../../shared/knowledge/fixes/reasons.ts'
import type { SharpFix } from '../../shared/knowledge/fixes/fixText.ts'
import { sharpFixes } from '../../shared/knowledge/fixes.ts'
import type { Reason } from '../../shared/knowledge/reasons.ts'
import type { Who } from '../../shared/knowledge/rule.ts'

function cause(reason: Reason, text: string, more: Partial<Cause> = {}): Cause {
  return { reason, rule: 'none', provider: null, text, recipient: null, remoteMta: null, ...more }
}

function chosen(reason: Reason, text: string, more: Partial<Cause> = {}): string | null {
  return sharpFixFor(cause(reason, text, more))?.id ?? null
}

function providersOf(fix: SharpFix): readonly (string | null)[] {
  return fix.provider === undefined ? [null] : [fix.provider].flat()
}

describe('every sharp fix', () => {
  it('is chosen for its own example, whichever of its providers says it', () => {
    const missed = sharpFixes.flatMap((fix) =>
      providersOf(fix).flatMap((provider) => {
        const ids = [fix.reason].flat().map((reason) => chosen(reason, fix.example, { provider }))
        return ids.includes(fix.id) ? [] : [`${fix.id} for ${String(provider)}: ${ids.join(', ')}`]
      }),
    )
    expect(missed).toEqual([])
  })

  it('is reached by its example through the classifier', () => {
    const missed = sharpFixes.flatMap((fix) => {
      const reply = readReply(fix.example)
      const provider = providersOf(fix)[0] ?? identifyProvider({ text: reply.text })
      const { reason, because } = classify({ ...reply, provider })
      const id = chosen(reason, reply.text, { provider, rule: because.rule })
      return id === fix.id ? [] : [`${fix.id}: ${reason} by ${because.rule} → ${String(id)}`]
    })
    expect(missed).toEqual([])
  })
})

describe('the sharpest source', () => {
  const refused = '550 5.7.26 Refused, the sender is unauthenticated'

  it('is the provider’s words before the provider, and the provider before the reason', () => {
    const aligned = '421 4.7.32 not aligned with the authenticated organizational domain'
    expect(chosen('auth-failed', aligned, { provider: 'google' })).toBe('google/not-aligned')
    expect(chosen('auth-failed', refused, { provider: 'google' })).toBe('google/unauthenticated')
    expect(chosen('auth-failed', refused)).toBeNull()
    expect(chooseFix(cause('auth-failed', refused)).steps[0]).toContain('which check failed')
  })

  it('never is another provider', () => {
    expect(chosen('auth-failed', '554 [HME1] failing', { provider: 'google' })).toBe('google/unauthenticated')
    expect(chosen('ip-blocklisted', 'CDRBL', { provider: 'google' })).toBeNull()
  })

  it('may be the speaker whose rule decided, where the host is not known', () => {
    expect(chosen('rate-limited', '421 [TSS04] deferred', { rule: 'yahoo/tss' })).toBe('yahoo/deferred')
  })

  it('may be the provider that another one answers for', () => {
    expect(chosen('user-unknown', '550 5.4.1 Recipient address rejected: Access denied', { provider: 'outlook' })).toBe(
      'microsoft/edge-blocking',
    )
  })

  it('is a named blocklist before anybody’s words and before the provider alone', () => {
    const text = '554 Client host [192.0.2.1] blocked using zen.spamhaus.org, dynamic address'
    expect(chosen('ip-blocklisted', text, { provider: 'orange' })).toBe('spamhaus/zen')
  })

  it('looks at the words around the reply only where the reply says too little', () => {
    const context = () => 'Your message looks like it was sent by mailing list software to members only'
    expect(chosen('recipient-restricted', '550 refused', { context })).toBe('anybody/list-posting')
    expect(chosen('recipient-restricted', '550 gcdp', { provider: 'google', context })).toBe(
      'google/administrator-rule',
    )
  })

  it('reads the codes that stand apart from the words', () => {
    expect(chosen('policy-refused', 'Delivery refused', { provider: 'microsoft365', status: '5.7.900' })).toBe(
      'microsoft/transport-rule',
    )
  })
})

describe('a fix for somebody else', () => {
  const people: readonly Who[] = ['sender', 'sender-admin', 'recipient', 'recipient-admin', 'nobody']

  it('exists for every reason and everybody, filled in', () => {
    for (const reason of Object.keys(reasonFixes) as Reason[]) {
      for (const who of people) {
        const fix = fixFor(who, cause(reason, '550 no', { recipient: 'bo@example.org' }))
        expect(fix.who).toBe(who)
        expect(fix.steps.length).toBeGreaterThan(0)
        expect(fix.steps.every((step) => step.length > 20)).toBe(true)
      }
    }
  })

  it('is the whole fix for whoever usually must act', () => {
    const full = cause('mailbox-full', '552 5.2.2 mailbox full', { recipient: 'bo@example.org' })
    expect(fixFor('recipient', full)).toEqual(chooseFix(full))
  })
})

describe('a passing cause', () => {
  const busy = '421 4.7.28 Too many messages, try again in 300 seconds'
  const last = (more: Partial<Cause>): string | undefined => chooseFix(cause('rate-limited', busy, more)).steps.at(-1)

  it('ends with sending again where the message was given up, and only there', () => {
    expect(last({ action: 'failed' })).toBe('This message was given up: send it once more after 5 minutes.')
    expect(last({ action: 'delayed' })).not.toContain('given up')
    expect(last({})).not.toContain('given up')
  })

  it('never asks to send again what was refused for good', () => {
    for (const reason of ['user-unknown', 'spam-content', 'ip-blocklisted'] as const) {
      expect(chooseFix(cause(reason, '550 no', { action: 'failed' })).steps.join(' ')).not.toContain('given up')
    }
  })
})

describe('a filled fix', () => {
  it('names what the bounce names', () => {
    const text = '550 5.7.1 SPF: 192.0.2.1 is not allowed to send mail from example.com'
    const fix = chooseFix(cause('spf-failed', text, { recipient: 'bo@example.org' }))
    expect(fix.title).toBe('SPF of example.com does not allow 192.0.2.1 to send')
    expect(fix.steps.join(' ')).toContain('ip4:192.0.2.1')
    expect(fix.steps.join(' ')).toContain('bo@example.org')
  })

  it('writes an IPv6 address as SPF does (RFC 7208 §5.6)', () => {
    const text = '550 5.7.26 a message sent over IPv6 [2001:db8::1] must pass either SPF or DKIM validation'
    const fix = chooseFix(cause('auth-failed', text, { provider: 'microsoft365' }))
    expect(fix.steps.join(' ')).toContain('ip6:2001:db8::1')
  })

  it('holds no half of a value that is not there', () => {
    const fix = chooseFix(cause('spf-failed', '550 SPF failed'))
    expect(fix.title).toBe('SPF does not allow this server to send for the domain')
    expect(fix.steps.join(' ')).not.toMatch(/ip4:|undefined/)
  })
})
