/** The template as the operator's settings make it, for tests that look at all of its resources. */
import { Validations } from 'aws-cdk-lib'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../../infra/aws/app.ts'
import { repository } from '../../infra/aws/bundle.ts'
import { expect } from 'vitest'
import { checkConfig } from '../../infra/aws/config.ts'
import type { FunctionName } from '../../shared/config.ts'
import type { ReboundStack } from '../../infra/aws/stack.ts'

export interface Resource {
  id: string
  Type: string
  Properties: Record<string, unknown>
  DependsOn?: string[]
  DeletionPolicy?: string
  UpdateReplacePolicy?: string
  Metadata?: Record<string, string>
}

export interface Template {
  all: Resource[]
  outputs: Record<string, { Value: unknown; Description: string }>
  of: (type: string) => Resource[]
  /** The resource that a `Ref` or `Fn::GetAtt` names, alone or as the beginning of a longer text. */
  named: (value: unknown) => Resource | undefined
}

export const sample = JSON.parse(readFileSync(join(repository, 'infra/aws/rebound.config.json'), 'utf8')) as Record<
  string,
  unknown
>

const oidc = {
  issuer: 'https://login.example.com',
  clientId: 'rebound-console',
  allow: ['anna@example.com', 'subject-7'],
  secretParameter: null,
}

/** A dashboard behind the HTTP API for a public client: PKCE alone. */
export const withConsole = { ...sample, console: { oidc } }

/** Settings that turn on everything that can be turned on. */
export const everything = {
  ...sample,
  addresses: ['b', 'bounces'],
  ruleSet: { mode: 'existing', name: 'theirs', after: 'spam' },
  hostedZone: { id: 'Z0123456789EXAMPLE', name: 'example.com' },
  allowFrom: ['192.0.2.0/24', '198.51.100.7/32'],
  concurrency: { receive: 50, deliver: 20, reserveDeliver: true, console: 10 },
  api: true,
  console: { oidc: { ...oidc, secretParameter: '/login/rebound' } },
  host: { name: 'rebound.example.com', certificate: 'arn:aws:acm:eu-west-1:000000000000:certificate/0-1-2' },
  alarmEmail: 'ops@example.com',
  watch: { mailsAnHour: 500, megabytesAnHour: 50, noMailHours: 6, budgetDollars: 20 },
}

export const { context: flags } = JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>
}

/** Synthesises without bundling; what the validators find is thrown. `change` works on the stack before that. */
export function synthesise(settings: unknown, change: (stack: ReboundStack) => void = () => undefined): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'rebound-synth-'))
  try {
    const context = { ...flags, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-asset-metadata': true }
    const { app, stack } = buildApp(checkConfig(settings, 'test'), { context, outdir })
    for (const id of ['documentation-domain', 'nobody-hears']) {
      Validations.of(stack).acknowledge({ id: `Annotation::rebound:${id}`, reason: 'settings of a test' })
    }
    change(stack)
    return readTemplate(app.synth().getStackByName(stack.stackName).template)
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

function readTemplate(template: unknown): Template {
  const { Resources, Outputs } = template as {
    Resources: Record<string, Omit<Resource, 'id' | 'Properties'> & Partial<Pick<Resource, 'Properties'>>>
    Outputs: Template['outputs']
  }
  const all = Object.entries(Resources).map(([id, resource]) => ({ Properties: {}, ...resource, id }))
  const named = (value: unknown): Resource | undefined => {
    const node = (value ?? {}) as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] }
    if (node['Fn::Join']) return named(node['Fn::Join'][1].find((part) => named(part) !== undefined))
    const id = node.Ref ?? node['Fn::GetAtt']?.[0]
    return all.find((resource) => resource.id === id)
  }
  return { all, outputs: Outputs, of: (type) => all.filter(({ Type }) => Type === type), named }
}

export const list = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** A statement about all members of an empty list would prove nothing. */
export function found<T>(members: T[]): T[] {
  expect(members.length).toBeGreaterThan(0)
  return members
}

/** Which of our functions a Lambda function runs: without bundling, its asset is the folder of the source. */
export const functionOf = (resource: Resource): FunctionName =>
  resource.Metadata?.['aws:asset:path']?.split('/').at(-1) as FunctionName
