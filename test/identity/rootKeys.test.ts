import { expect, test } from 'vitest'
import type { Keys } from '../../shared/aws/keys.ts'
import { checkReturnPath, returnPath } from '../../shared/identity/returnPath.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { keyIdOf, senderKey } from '../../shared/identity/tokenKeys.ts'

const day = 86_400_000
const now = Date.parse('2026-11-21T10:00:00Z')
/** Versions from the first, with the days since each was made. */
const stored = (ages: () => readonly number[], asked: number[] = []) => {
  const open = (): Keys => (_, version) => {
    const number = version ?? ages().length
    asked.push(number)
    return Promise.resolve({
      version: number,
      bytes: Buffer.alloc(32, number),
      since: now - (ages()[number - 1] ?? 0) * day,
    })
  }
  return { open, asked }
}

test('keys are read back to the one that was in use 30 days ago, the newest first, once', async () => {
  const { open, asked } = stored(() => [400, 200, 40, 10, 1])
  const keys = rootKeys(open, () => now)
  expect((await keys.read()).map(({ id }) => id)).toEqual([5, 4, 3].map(keyIdOf))
  await keys.read()
  expect(asked).toEqual([5, 4, 3])
})

test('what was signed before a rotation still checks, and a key that was just made is found within a minute', async () => {
  let ages = [100]
  let clock = now
  const keys = rootKeys(stored(() => ages).open, () => clock)
  const issue = async () => {
    const [root] = await keys.read()
    if (!root) throw new Error('no key')
    const parts = { messageId: 'm', recipient: 'bo@example.org', domain: 'b.example.com', now: new Date(now) }
    return returnPath(senderKey(root, 'shop'), parts)
  }
  const before = await issue()
  ages = [100, 0]
  clock += 30_000
  expect(await keys.again()).toHaveLength(1)
  clock += 31_000
  expect(await keys.again()).toHaveLength(2)
  const after = await issue()
  for (const path of [before, after]) {
    expect(checkReturnPath(await keys.read(), path, new Date(now))).toMatchObject({ ok: true, sender: 'shop' })
  }
})

test('where no key was ever made there are none; where they cannot be read the mail waits', async () => {
  const failing = (name: string) => () => () => Promise.reject(Object.assign(new Error(name), { name }))
  expect(await rootKeys(failing('ParameterNotFound')).read()).toEqual([])
  await expect(rootKeys(failing('AccessDeniedException')).read()).rejects.toMatchObject({ again: true })
})
