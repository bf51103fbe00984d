/**
 * The wire protocol of SSM's parameters (AWS JSON 1.1) in front of one file, readable by its owner only. Values stand in
 * it in clear: locally the file's mode is the protection. A reader that forgets WithDecryption gets no secret, as on AWS.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { jsonService, readText, ServiceError } from './protocol.ts'
import type { Input, Service } from './protocol.ts'
import { account } from './sqs.ts'

interface Version {
  value: string
  type: string
  /** ISO 8601. */
  modified: string
  /** Of KMS, as it was named; SSM's own where it is missing. Nothing is encrypted with it here. */
  keyId?: string
}

/** Name → versions, the first being version 1. */
type Parameters = Record<string, Version[]>

/** Opens the file; at first start it is made, with one random key of 32 bytes (base64) for each of `keyNames`. */
export function ssmService(file: string, region: string, keyNames: readonly string[]): Service {
  const parameters = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Parameters) : {}
  const missing = keyNames.filter((name) => !Object.hasOwn(parameters, name))
  for (const name of missing) parameters[name] = [version(randomBytes(32).toString('base64'), 'SecureString')]
  if (missing.length > 0) store(file, parameters)
  chmodSync(file, 0o600)

  const find = (asked: string, decrypt: boolean): object | undefined => {
    const [, name = '', selector] = /^([^:]{0,1011})(?::(\d{1,9}))?$/.exec(asked) ?? []
    const versions = Object.hasOwn(parameters, name) ? (parameters[name] ?? []) : []
    const number = selector === undefined ? versions.length : Number(selector)
    const found = versions[number - 1]
    if (!found) return undefined
    return {
      Name: name,
      Type: found.type,
      Value: found.type === 'SecureString' && !decrypt ? 'encrypted: ask WithDecryption' : found.value,
      Version: number,
      LastModifiedDate: Date.parse(found.modified) / 1000,
      ARN: `arn:aws:ssm:${region}:${account}:parameter${name}`,
      DataType: 'text',
    }
  }
  const decrypts = (input: Input): boolean => input['WithDecryption'] === true

  return jsonService('1.1', {
    GetParameter(input) {
      const Parameter = find(readText(input, 'Name'), decrypts(input))
      if (!Parameter) throw new ServiceError('ParameterNotFound', '')
      return { Parameter }
    },
    GetParameters(input) {
      const names = Array.isArray(input['Names']) ? (input['Names'] as unknown[]).map(String) : []
      const found = names.map((name) => ({ name, parameter: find(name, decrypts(input)) }))
      return {
        Parameters: found.flatMap(({ parameter }) => parameter ?? []),
        InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
      }
    },
    /** By a filter of names, which is all that is asked here. */
    DescribeParameters(input) {
      const [filter = {}] = Array.isArray(input['ParameterFilters']) ? (input['ParameterFilters'] as Input[]) : []
      const names = Array.isArray(filter['Values']) ? (filter['Values'] as unknown[]).map(String) : []
      const there = names.filter((name) => Object.hasOwn(parameters, name))
      return {
        Parameters: there.map((name) => {
          const { type, keyId = 'alias/aws/ssm' } = parameters[name]?.at(-1) ?? {}
          return { Name: name, Type: type, KeyId: keyId, Version: parameters[name]?.length }
        }),
      }
    },
    PutParameter(input) {
      const name = readText(input, 'Name')
      const versions = Object.hasOwn(parameters, name) ? (parameters[name] ?? []) : []
      if (versions.length > 0 && input['Overwrite'] !== true) {
        throw new ServiceError('ParameterAlreadyExists', 'The parameter already exists.')
      }
      const type = input['Type'] === undefined ? (versions.at(-1)?.type ?? 'String') : readText(input, 'Type')
      const KeyId = input['KeyId'] === undefined ? {} : { keyId: readText(input, 'KeyId') }
      const grown = { ...parameters, [name]: [...versions, { ...version(readText(input, 'Value'), type), ...KeyId }] }
      store(file, grown)
      parameters[name] = grown[name] ?? []
      return { Version: versions.length + 1, Tier: 'Standard' }
    },
  })
}

function version(value: string, type: string): Version {
  return { value, type, modified: new Date().toISOString() }
}

/** The old file or the new one, never half of either. */
function store(file: string, parameters: Parameters): void {
  const unfinished = `${file}.${randomUUID()}`
  const handle = openSync(unfinished, 'wx', 0o600)
  writeSync(handle, `${JSON.stringify(parameters, null, 2)}\n`)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(unfinished, file)
}
