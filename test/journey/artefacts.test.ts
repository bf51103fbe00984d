/** The journey of a bounce through the very files that `npm run synth` hands to Lambda. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { buildApp } from '../../infra/aws/app.ts'
import { checkConfig } from '../../infra/aws/config.ts'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { flags, sample } from '../infra/template.ts'
import type { Resource } from '../infra/template.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, silent, startReceiver, until } from './journey.ts'
import { keyOf, sendTo, signedPath } from './signed.ts'

const outdir = mkdtempSync(join(tmpdir(), 'rebound-cdk-out-'))
const cleanups: (() => unknown)[] = [
  () => {
    rmSync(outdir, { recursive: true })
  },
]
afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** Also of events that tell of no bounce. */
const typeOf = ({ type }: { type: string }): string => type

/** The bundled file of the function in one construct of the stack. */
function artefacts(): (construct: string) => URL {
  const settings = { ...sample, region: 'eu-west-1', domain: 'bounces.rebound.example.com' }
  const { app, stack } = buildApp(checkConfig(settings, 'test'), {
    context: { ...flags, 'aws:cdk:enable-asset-metadata': true },
    outdir,
  })
  app.synth()
  const { Resources } = JSON.parse(readFileSync(join(outdir, stack.templateFile), 'utf8')) as {
    Resources: Record<string, Resource>
  }
  return (construct) => {
    const [, found] = Object.entries(Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(construct),
    ) ?? ['']
    return pathToFileURL(join(outdir, found?.Metadata?.['aws:asset:path'] ?? 'none', 'index.mjs'))
  }
}

test('the bundled receive, deliver and sweep record bounces, announce them, and repeat what a receiver refused', async () => {
  const file = artefacts()
  const handlers = { receive: file('Processing'), deliver: file('Delivery'), sweep: file('Sweeping') }
  let answer = 204
  const receiver = await startReceiver(() => answer)
  const data = newDataDir()
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, handlers, ...silent }, settingsFor(receiver.url))
  cleanups.push(data.remove, receiver.close, () => stack.close())

  const plain = Array.from({ length: 20 }, (_, n) => bounceAbout(n))
  await sendMails(stack.smtpPort, plain)
  await until('20 webhooks', () => receiver.verified.length === 20)
  expect(receiver.refused).toEqual([])

  const key = await keyOf(stack, 'shop')
  await sendTo(stack.smtpPort, [{ to: signedPath(key, 'm99', 'user99@example.org'), raw: bounceAbout(99) }])
  await until('the hold', () => receiver.verified.some(({ payload }) => typeOf(payload) === 'recipient.held'))

  answer = 503
  await sendMails(stack.smtpPort, [bounceAbout(50)])
  await until('a refused attempt', () =>
    receiver.verified.some(({ payload }) => payload.data.recipient === 'user50@example.org'),
  )
  answer = 204
  const before = receiver.verified.length
  await until('its repetition', () => receiver.verified.length > before)

  const swept = await stack.invoke('sweep')
  expect(swept).toMatchObject({ sent: expect.any(Number) as number, lost: 0 })
  await until('quiet queues', () => quiet(stack))
  const rows = await listBounces(openStackTable(stack), 'shop', new Date().toISOString().slice(0, 10), 100)
  expect(rows).toHaveLength(22)
  expect(stack.queues()).toMatchObject({ receive: { dead: 0 }, events: { dead: 0 }, deliver: { dead: 0 } })
})
