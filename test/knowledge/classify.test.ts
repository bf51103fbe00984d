import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../shared/classify/classify.ts'
import { identifyProvider } from '../../shared/classify/provider.ts'
import { readReply } from '../../shared/classify/reply.ts'
import { providers } from '../../shared/knowledge/providers.ts'
import { reasons } from '../../shared/knowledge/reasons.ts'

/** What a person at the command line gets for a bare reply. */
function explain(text: string, recipient: string | null = null) {
  const reply = readReply(text)
  return classify({ ...reply, provider: identifyProvider({ text: reply.text, recipient }) })
}

const reasonOf = (text: string): string => explain(text).reason

describe('words', () => {
  it('come before codes', () => {
    expect(reasonOf('550 5.1.1 Mailbox full')).toBe('mailbox-full')
    expect(reasonOf('550 5.7.1 No such user here')).toBe('user-unknown')
  })

  it('of the provider come before those of anybody', () => {
    expect(reasonOf('550 5.1.1 too many recipients IB607')).toBe('rate-limited')
    const failure = { text: 'mailbox unavailable or access denied', replyCode: '550', status: null }
    expect(classify({ ...failure, provider: 'qq' }).category).toBe('soft')
  })

  it('of a provider mean nothing in the mouth of another', () => {
    const failure = { text: 'User unknown (BL)', replyCode: '550', status: null }
    expect(classify({ ...failure, provider: null }).reason).toBe('user-unknown')
    expect(classify({ ...failure, provider: 't-online' }).reason).toBe('ip-blocklisted')
  })

  it('inside an address decide nothing', () => {
    expect(explain('450 <user.unknown@example.com>: please try again later').category).toBe('soft')
    expect(reasonOf('550 5.7.1 <mailbox.full@example.com>: access denied')).toBe('policy-refused')
  })

  it('beside a word that is only cut in two are read as without it', () => {
    // "Origin" would be the sender; "Original" is not.
    expect(reasonOf('User bo is not defined <bo@example.org> Original text')).toBe('user-unknown')
    expect(reasonOf('User bo is not defined <bo@example.org> origin unknown')).not.toBe('user-unknown')
  })

  it('are quoted as they stand, in at most 200 characters', () => {
    const { because } = explain('550-5.1.1 The  mailbox\r\n550 5.1.1 you want does not exist')
    expect(because.matched).toBe('mailbox you want does not exist')
  })

  it('of the context are asked where the text decides nothing', () => {
    const failure = { text: 'Delivery failed', replyCode: null, status: null, provider: null }
    expect(classify(failure).reason).toBe('unclassified')
    expect(classify({ ...failure, context: () => 'The mailbox of the recipient is full.' }).reason).toBe('mailbox-full')
    expect(classify({ ...failure, text: 'No such user', context: () => 'The mailbox is full.' }).reason).toBe(
      'user-unknown',
    )
  })
})

describe('a quoted reply', () => {
  it('outranks the codes and words around it', () => {
    expect(reasonOf('550 5.0.350 Remote server returned an error -> 550 5.1.1 No such user')).toBe('user-unknown')
    expect(reasonOf('554 5.4.7 Message expired; last error: 452 4.2.2 mailbox full')).toBe('mailbox-full')
    expect(reasonOf("5.3.0 Remote Server returned '550 5.7.23'")).toBe('spf-failed')
    expect(reasonOf('host mx.example.com[192.0.2.1] said: 552 5.2.2 (in reply to end of DATA command)')).toBe(
      'mailbox-full',
    )
  })

  it('about the sender never ends mail to the recipient', () => {
    for (const text of [
      '550 <ann@example.com>: Sender address rejected: undeliverable address: host mx.example.com[192.0.2.1] said: 550 5.1.1 No such user',
      '550-Verification failed for <ann@example.com>\r\n550-Called: 192.0.2.1\r\n550-Response: 550 unknown user\r\n550 Sender verify failed',
      'host mx.example.com[192.0.2.1] said: 550 5.1.1 unknown user (in reply to MAIL FROM command)',
    ]) {
      expect(explain(text).category, text).toBe('policy')
    }
  })

  it('of 503 is the echo of an earlier refusal', () => {
    expect(reasonOf('550 5.1.1 <bo@example.com>... User unknown >>> DATA <<< 503 5.0.0 Need RCPT (recipient)')).toBe(
      'user-unknown',
    )
  })
})

describe('words of an unknown or closed address', () => {
  it('never end mail where they speak of somebody or something else', () => {
    for (const text of [
      '550 5.7.1 Rejected for policy reasons, see http://www.example.org/user-unknown.html',
      '554 5.7.1 The link to https://www.example.org/account-suspended in your message is dangerous',
      '550 The address you are sending from does not exist',
      '550 5.1.7 Return path ann@example.com: no such user',
      '550 Cannot accept mail: originating mailbox unknown',
      '550 reply-to address does not exist',
      '550 Header syntax: missing or malformed local part in "To:"',
      '554 Message-ID not found; header required',
      '550 certificate invalid, unknown issuer',
      '550 5.7.1 undisclosed recipients are not allowed',
      '554 5.7.1 INT-P1 blocked address',
      '452 4.5.3 one of the recipients exceeded 100 unknown users',
      '535 5.7.3 Account disabled, login refused',
      '550 El dominio del remitente no existe',
      '550 Absenderadresse ist unbekannt',
      '517 Domain does not exist: example.invalid.',
      '550 Your e-mail address ann@example.com is not registered',
      '550 sending account not found',
      '550 5.1.0 From: address unknown',
      "550 Your server's postmaster address does not exist",
      '550 5.7.0 Username not found, login first',
      '550 5.7.1 callout to <ann@example.com> failed: unknown user',
      '550 unable to verify sender: Remote host said: 550 mailbox unavailable',
      "550 5.7.1 the sender's mail server says: 550 no such user",
      '550 5.6.0 Header To: contains an invalid address',
      '450 4.1.1 unknown user, try again later',
      '550 5.1.1 mailbox temporarily unavailable',
      '550 Access denied - invalid recipients exceeded',
      "550 5.1.1 bo wasn't found at example.org, the directory server failure persists",
    ]) {
      expect(explain(text).category, text).not.toBe('hard')
    }
  })
})

describe('expired', () => {
  it('stands only where nothing sharper is said', () => {
    expect(reasonOf('retry timeout exceeded')).toBe('expired')
    expect(reasonOf('retry timeout exceeded: mailbox is full')).toBe('mailbox-full')
    const failure = { text: 'retry timeout exceeded', replyCode: null, status: null, provider: null }
    expect(classify({ ...failure, context: () => 'connect to mx.example.com: Connection refused' }).reason).toBe(
      'connection-failed',
    )
    expect(classify({ ...failure, text: 'Message expired; last error was: 452 4.2.2' }).reason).toBe('mailbox-full')
  })
})

describe('codes alone', () => {
  const alone = (replyCode: string | null, status: string | null, provider: string | null = null) =>
    classify({ text: '', replyCode, status, provider })

  it('decide by the enhanced status code first', () => {
    expect(alone('550', '5.1.1')).toEqual({
      category: 'hard',
      reason: 'user-unknown',
      because: { rule: 'status/5.1.1', matched: null },
    })
    expect(alone('452', null).because.rule).toBe('code/452')
    expect(alone(null, null).because).toEqual({ rule: 'none', matched: null })
  })

  it('that are given for everything decide nothing', () => {
    for (const code of ['550', '551', '553']) expect(alone(code, null).category).toBe('unknown')
    expect(alone('550', '5.0.0').category).toBe('unknown')
    expect(alone('550', '5.2.0').category).toBe('unknown')
    expect(alone('550', '5.7.1').reason).toBe('policy-refused')
  })

  it('never end mail on a reply that says try again', () => {
    expect(alone('450', '5.1.1').category).toBe('soft')
    expect(alone('450', '4.1.1').category).toBe('soft')
  })

  it('mean what their vendor says they mean', () => {
    expect(alone('550', '5.2.1').reason).toBe('mailbox-disabled')
    expect(alone('550', '5.2.1', 'google').category).toBe('unknown')
    expect(alone('550', '5.1.10').reason).toBe('domain-no-mail')
    expect(alone('550', '5.1.10', 'microsoft365').reason).toBe('user-unknown')
    expect(alone('550', '5.7.606').reason).toBe('ip-blocklisted')
  })
})

describe('properties', () => {
  const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }))
  const words = fc
    .array(
      fc.constantFrom(
        '550',
        '5.1.1',
        '4.4.7',
        'user',
        'unknown',
        'said:',
        '<<<',
        '550-5.1.1',
        'bo@example.com',
        '\r\n',
        'mailbox',
        'full',
        '(#5.1.1)',
        'sender',
        'smtp;',
      ),
    )
    .map((list) => list.join(' '))
  const maybe = (list: readonly string[]) => fc.option(fc.oneof(fc.constantFrom(...list), fc.string()), { nil: null })

  it('any strings at all give a reason of the category it names', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, words),
        fc.option(fc.oneof(anyText, words), { nil: null }),
        maybe(['550', '421', '999']),
        maybe(['5.1.1', '4.0.0', 'x.y.z']),
        maybe(providers.map((provider) => provider.id)),
        (text, context, replyCode, status, provider) => {
          const { category, reason, because } = classify({ text, context: () => context, replyCode, status, provider })
          expect(reasons[reason].category).toBe(category)
          expect(because.rule).not.toBe('')
          expect((because.matched ?? '').length).toBeLessThanOrEqual(200)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('reading a reply twice changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, words), (text) => {
        const once = readReply(text)
        expect(once.text.length).toBeLessThanOrEqual(2_000)
        expect(readReply(once.text).text.length).toBeLessThanOrEqual(once.text.length)
      }),
    )
  })

  it('any strings at all are taken for a provider', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.option(anyText, { nil: null }),
        fc.option(anyText, { nil: null }),
        (text, host, address) => {
          identifyProvider({ text, remoteMta: host, reportingMta: host, recipient: address })
        },
      ),
    )
  })

  it('the newline style changes nothing', () => {
    const reply = '550-5.7.26 This mail is unauthenticated\n550-5.7.26 and fails\n550 5.7.26 DMARC'
    const verdicts = ['\n', '\r\n', '\r'].map((end) => explain(reply.replaceAll('\n', end)))
    expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size).toBe(1)
  })
})
