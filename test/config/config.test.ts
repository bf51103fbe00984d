import { expect, test } from 'vitest'
import { configNames, readConfig } from '../../shared/config.ts'

test('all missing settings are named in one message', () => {
  const env = { REBOUND_TABLE: 'rebound', REBOUND_BUCKET: '' }
  const rest = configNames.receive.filter((name) => name !== 'REBOUND_TABLE')
  expect(() => readConfig('receive', env)).toThrow(`receive: missing in the environment: ${rest.join(', ')}`)
})

test('what is there is handed on, and nothing else', () => {
  const env = Object.fromEntries(configNames.sweep.map((name) => [name, name.toLowerCase()]))
  expect(readConfig('sweep', { ...env, OTHER: 'x' })).toEqual(env)
})
