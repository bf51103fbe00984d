import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { globSync } from 'node:fs'
import { expect, test } from 'vitest'

const readme = readFileSync('README.md', 'utf8')
const commands = [...readme.matchAll(/```sh\n([^`]*)```/g)].flatMap(([, block = '']) => block.trim().split('\n'))
const ci = readFileSync('.ci/run', 'utf8') + readFileSync('.ci/start', 'utf8')

/** Commands that need a server, the network's registry or minutes are run by `.ci/run`; the others are run right here. */
const here = commands.filter((command) => /^npm run -s rebound -- (?!send |seed-demo)/.test(command))

test.each(here)('the README command works: %s', (command) => {
  const ran = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
  expect(ran.stderr).toBe('')
  expect(ran.stdout).not.toBe('')
  expect(ran.status).toBe(0)
})

test('every other command of the README is run by .ci/run', () => {
  const others = commands.filter((command) => !here.includes(command))
  expect(others.length).toBeGreaterThan(3)
  const run = (command: string) => {
    const sends = /^npm run -s rebound -- send /.test(command) && ci.includes('grep -o')
    return ci.includes(command) || sends || (command === 'npm ci && npm start' && ci.includes('npm start >'))
  }
  expect(others.filter((command) => !run(command))).toEqual([])
})

test.each(globSync('{*,{infra,functions,shared,test}/**/*}.md').filter((page) => !page.includes('node_modules')))(
  'every link in %s to a file of the repository leads somewhere',
  (page) => {
    const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => target,
    )
    expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([])
  },
)
