import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Keys } from '../../shared/aws/keys.ts'
import { seal, unseal } from '../../shared/webhook/seal.ts'

const key = (version: number) => ({ version, bytes: randomBytes(32), since: 0 })
const versions = [key(1), key(2)]
const keys: Keys = (_, version = 1) => Promise.resolve(versions[version - 1] ?? key(version))

test('a sealed secret opens for its sender and endpoint', async () => {
  expect(await unseal(keys, 'shop', 'main', await seal(keys, 'shop', 'main', 'whsec_x'))).toBe('whsec_x')
})

test('a sealed secret copied to another sender or endpoint does not open', async () => {
  const sealed = await seal(keys, 'shop', 'main', 'whsec_x')
  await expect(unseal(keys, 'other', 'main', sealed)).rejects.toThrow()
  await expect(unseal(keys, 'shop', 'second', sealed)).rejects.toThrow()
})

test('a secret sealed under an older key opens after rotation', async () => {
  const sealed = await seal(keys, 'shop', 'main', 'whsec_x')
  const rotated: Keys = (purpose, version) => keys(purpose, version ?? 2)
  expect(await unseal(rotated, 'shop', 'main', sealed)).toBe('whsec_x')
  expect((await seal(rotated, 'shop', 'main', 'whsec_x')).split('.')[0]).toBe('2')
})
