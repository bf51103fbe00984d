import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let app = ''
beforeAll(() => {
  // What an application has after `npm install`: the packed files, unpacked below its node_modules.
  app = mkdtempSync(join(tmpdir(), 'rebound-app-'))
  mkdirSync(join(app, 'node_modules/rebound'), { recursive: true })
  execFileSync(process.execPath, ['infra/library/build.ts'])
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', app], {
    encoding: 'utf8',
  }).trim()
  const tarball = join(app, packed.split('\n').at(-1) ?? '')
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', join(app, 'node_modules/rebound')])
  symlinkSync(resolve('node_modules/mailparser'), join(app, 'node_modules/mailparser'))
  writeFileSync(join(app, 'package.json'), '{"type":"module"}')
})
afterAll(() => {
  rmSync(app, { recursive: true, force: true })
})

test('an application that installed the package imports analyze and explain', () => {
  writeFileSync(
    join(app, 'app.js'),
    `import { analyze, explain } from 'rebound'
     const verdict = await analyze(process.argv[2])
     console.log(JSON.stringify([verdict.reports.map((r) => r.reason), explain('452 4.2.2 Mailbox full').reason]))`,
  )
  const mail = readFileSync('test/examples/user-unknown.eml', 'utf8')
  const output = execFileSync(process.execPath, [join(app, 'app.js'), mail], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual([['user-unknown', 'mailbox-full'], 'mailbox-full'])
})

test('its types are there for a strict TypeScript application', () => {
  writeFileSync(
    join(app, 'app.ts'),
    `import { analyze, explain, type Verdict } from 'rebound'
     const verdict: Verdict = await analyze('')
     const title: string = explain('550').fix.title
     // @ts-expect-error a verdict has no such field
     export const nonsense = [verdict.nonsense, title]`,
  )
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--skipLibCheck',
    '--ignoreConfig',
  ]
  const tsc = resolve('node_modules/typescript/bin/tsc')
  const checked = spawnSync(process.execPath, [tsc, ...options, join(app, 'app.ts')], { encoding: 'utf8', cwd: app })
  expect(checked.stdout).toBe('')
})

test('the library offers at most fourteen names', async () => {
  const types = readFileSync('shared/rebound.ts', 'utf8').matchAll(/export (?:type )?\{([^}]+)\}/g)
  const names = [...types].flatMap(([, list = '']) => list.split(',').map((name) => name.trim()))
  expect(names.length + 1).toBeLessThanOrEqual(14)
  expect(Object.keys(await import('../../shared/rebound.ts')).sort()).toEqual([
    'analyze',
    'explain',
    'messageId',
    'readAddressKey',
    'readSenderKey',
    'reasons',
    'recipientTag',
    'returnPath',
  ])
})
