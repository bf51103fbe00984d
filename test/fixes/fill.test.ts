import { describe, expect, it } from 'vitest'
import { fill, placeholdersIn } from '../../shared/fix/fill.ts'

describe('fill', () => {
  it('takes a phrase out with its missing value', () => {
    expect(fill('Look it up[ at {provider}].', { provider: 'Gmail' })).toBe('Look it up at Gmail.')
    expect(fill('Look it up[ at {provider}].', {})).toBe('Look it up.')
  })

  it('takes the first alternative whose values are all there', () => {
    const text = '[{sendingIp} of {senderDomain}|{sendingIp}|Your server] is listed'
    expect(fill(text, { sendingIp: '192.0.2.1', senderDomain: 'example.com' })).toBe(
      '192.0.2.1 of example.com is listed',
    )
    expect(fill(text, { sendingIp: '192.0.2.1' })).toBe('192.0.2.1 is listed')
    expect(fill(text, { senderDomain: 'example.com' })).toBe('Your server is listed')
  })

  it('leaves nothing of a step that is all placeholder', () => {
    expect(fill('[Wait {retryAfter}.]', {})).toBe('')
  })

  it('does not read a value as text to fill', () => {
    const hostile = '[x {recipient}|{sendingIp}] $& {limit}'
    expect(fill('[To {recipient}]', { recipient: hostile, sendingIp: '192.0.2.1', limit: '5 MB' })).toBe(
      `To ${hostile}`,
    )
  })

  it('tells which placeholders a text can show', () => {
    expect(placeholdersIn('[{recipient}|[ at {provider}].').sort()).toEqual(['provider'])
    expect(placeholdersIn('a[ {recipient}] b[ {limit}|{sendingIp}]')).toEqual(['recipient', 'limit', 'sendingIp'])
  })
})
