import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkReturnPath, messageId, readMessageIdToken, returnPath } from '../../shared/identity/returnPath.ts'
import { readSenderKey, senderKey, showSenderKey } from '../../shared/identity/tokenKeys.ts'

const page = readFileSync(new URL('../../shared/identity/RETURN-PATHS.md', import.meta.url), 'utf8')
const rows = page
  .slice(page.indexOf('## Test vectors'))
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, cell = '']) => cell))
const root = Uint8Array.from({ length: 32 }, (_, at) => at)

test('the recipe has test vectors', () => {
  expect(rows.length).toBeGreaterThanOrEqual(5)
})

test.each(rows)(
  'vector: key %s, sender %s, message %s to %s',
  (id = '', sender = '', message = '', recipient = '', domain = '', time = '', ...written) => {
    const now = new Date(time)
    const key = senderKey({ id, root }, sender)
    const options = { messageId: message, recipient, domain, now }
    expect([showSenderKey(key), returnPath(key, options), messageId(key, options)]).toEqual(written)
    const [word = '', path = '', mid = ''] = written
    expect(returnPath(readSenderKey(word), options)).toBe(path)
    for (const check of [checkReturnPath([{ id, root }], path, now), readMessageIdToken([{ id, root }], mid, now)]) {
      expect(check).toMatchObject({ ok: true, sender, messageId: message, day: time.slice(0, 10) })
      expect(check.ok && check.covers(recipient)).toBe(true)
    }
  },
)
