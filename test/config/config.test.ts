import { expect, test } from 'vitest'
import { configNames, readConfig, readSignIn } from '../../shared/config.ts'

test('all missing settings are named in one message', () => {
  const env = { REBOUND_TABLE: 'rebound', REBOUND_BUCKET: '' }
  const rest = configNames.receive.filter((name) => name !== 'REBOUND_TABLE')
  expect(() => readConfig('receive', env)).toThrow(`receive: missing in the environment: ${rest.join(', ')}`)
})

test('what is there is handed on, and nothing else', () => {
  const env = Object.fromEntries(configNames.sweep.map((name) => [name, name.toLowerCase()]))
  expect(readConfig('sweep', { ...env, OTHER: 'x' })).toEqual(env)
})

test('the console has a way to sign in, or none; half of one is said', () => {
  const whole = { REBOUND_OIDC_ISSUER: 'i', REBOUND_OIDC_CLIENT_ID: 'c', REBOUND_OIDC_ALLOW: 'a' }
  expect(readSignIn({})).toBeNull()
  expect(readSignIn(whole)).toEqual(whole)
  expect(() => readSignIn({ ...whole, REBOUND_OIDC_ISSUER: '' })).toThrow(
    'console: missing in the environment: REBOUND_OIDC_ISSUER',
  )
})
