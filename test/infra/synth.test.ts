/** `npm run synth`, and the validators behind it. */
import { Validations } from 'aws-cdk-lib'
import type { Stack } from 'aws-cdk-lib'
import { CfnQueue, Queue } from 'aws-cdk-lib/aws-sqs'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { repository } from '../../infra/aws/bundle.ts'
import { everything, sample, synthesise } from './template.ts'

const directory = mkdtempSync(join(tmpdir(), 'rebound-synth-'))
afterAll(() => {
  rmSync(directory, { recursive: true })
})

/** As in an empty shell: no credentials, no region, and a proxy that is not there before everything that is not here. */
const bare = {
  PATH: `${join(repository, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
  HOME: directory,
  CDK_OUTDIR: join(directory, 'cdk.out'),
  HTTPS_PROXY: 'http://127.0.0.1:9',
  HTTP_PROXY: 'http://127.0.0.1:9',
  AWS_EC2_METADATA_DISABLED: 'true',
}
const synth = (env: Record<string, string> = {}) =>
  spawnSync('node', ['infra/aws/synth.ts'], { cwd: repository, env: { ...bare, ...env }, encoding: 'utf8' })

describe('npm run synth', () => {
  test('needs no network and no credentials, and says where the template is and what comes next', () => {
    const { status, stdout, stderr } = synth()
    expect(stderr).toContain('bounces.example.com is a name for documentation')
    expect(status).toBe(0)
    const [first = '', ...rest] = stdout.trimEnd().split('\n')
    expect(rest.length).toBeLessThan(8)
    expect(rest.join('\n')).toContain('npm run deploy')
    const template = join(repository, first.slice(0, first.indexOf(':')))
    expect(JSON.parse(readFileSync(template, 'utf8'))).toHaveProperty('Resources')
  })

  test('says what is wrong in the settings, without a stack trace', () => {
    const file = join(directory, 'mine.json')
    writeFileSync(file, '{ "region": "europe", "domain": "bounces.example.com" }')
    const { status, stdout, stderr } = synth({ REBOUND_CONFIG: file })
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toBe(`${file}: 1 to repair\n  region: is "europe" but must be an AWS region like eu-west-1\n`)
  })

  test('cdk starts the same app, with the Node that the repository brings', () => {
    const { app } = JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8')) as { app: string }
    const [command = '', ...args] = app.split(' ')
    const file = join(directory, 'mine.json')
    writeFileSync(file, '{}')
    const { status, stderr } = spawnSync(command, args, {
      cwd: repository,
      env: { ...bare, REBOUND_CONFIG: file },
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stderr).toContain('mine.json: 2 to repair')
  })
})

describe('validation', () => {
  test.each([
    ['a queue that takes calls without TLS', 'AwsSolutions-SQS4', (stack: Stack) => new Queue(stack, 'Bad')],
    ['a queue without dead letters', 'AwsSolutions-SQS3', (stack: Stack) => new Queue(stack, 'Bad')],
    [
      'a value that CloudFormation would refuse',
      'visibilityTimeout',
      (stack: Stack) => new CfnQueue(stack, 'Bad', { visibilityTimeout: 43_201 }),
    ],
  ])('finds %s', (_, complaint, change) => {
    expect(() => synthesise(sample, change)).toThrow(new RegExp(complaint, 'i'))
  })

  test('every finding that is acknowledged has a reason of its own', () => {
    const acknowledged: Record<string, string> = {}
    synthesise(everything, (stack) => {
      for (const { type, data } of stack.node.findAll().flatMap(({ node }) => node.metadata)) {
        if (type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY) Object.assign(acknowledged, data)
      }
    })
    const rules = Object.entries(acknowledged).filter(([id]) => !id.startsWith('Annotation::rebound:'))
    expect(rules.map(([id]) => id.replace(/<\w+/, '<')).sort()).toEqual([
      'AwsSolutions::AwsSolutions-APIG4',
      'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<.Arn>/envelope/raw/*.json]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<.Arn>/event/*.json]',
      'AwsSolutions::AwsSolutions-IAM5[Resource::<.Arn>/raw/*]',
      'AwsSolutions::AwsSolutions-S1',
    ])
    for (const [, reason] of rules) expect(reason).toMatch(/^[A-Z].{60,}\.$/)
  })
})
