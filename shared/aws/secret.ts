/** A secret of somebody else's that stands in a SecureString parameter. */
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import type { Parameters } from './clients.ts'
import { Fault } from './faults.ts'

export async function readSecret(parameters: Parameters, name: string): Promise<string> {
  const got = await parameters.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
  const value = got.Parameter?.Value
  if (!value) throw new Fault('no-secret', false)
  return value
}
