import { expect, test } from 'vitest'
import { sealsOf } from '../../functions/console/seals.ts'

const seals = sealsOf(Buffer.alloc(32, 3))

test('a signature of other characters is a wrong one, however many bytes they take', () => {
  const signed = seals.sign('session', { name: 'mo' }, 2)
  expect(seals.open('session', signed, 1)).toEqual({ name: 'mo' })
  const forged = `${signed.split('.')[0] ?? ''}.${'é'.repeat(32)}`
  expect(seals.open('session', forged, 1)).toBeNull()
  expect(seals.isFormToken('s', `n.${'é'.repeat(32)}`)).toBe(false)
})
