/**
 * `npm run exam -- FOLDER`: how right the verdicts are on a corpus that is not in this repository. FOLDER holds folders with
 * `expect.jsonl` and `mails/`, and `replies/replies.jsonl`; `../eval` beside it holds the scorers.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../../shared/rebound.ts'
import type { Verdict } from '../../shared/rebound.ts'
import { slowestPatterns } from './slow.ts'

const corpus = process.argv[2] ?? ''
const verbose = process.argv.includes('--verbose') ? ['--verbose'] : []
if (!existsSync(corpus)) {
  process.stderr.write(`npm run exam -- FOLDER: ${corpus || 'no folder'} is not there\n`)
  process.exit(1)
}
const scratch = mkdtempSync(join(tmpdir(), 'rebound-exam-'))
const decided: Record<string, number> = {}

for (const set of readdirSync(corpus).sort()) {
  const mails = join(corpus, set, 'mails')
  if (!existsSync(mails)) continue
  const verdicts: Verdict[] = []
  for (const name of readdirSync(mails).sort()) verdicts.push(await analyze(readFileSync(join(mails, name)), name))
  const file = join(scratch, `${set}.ndjson`)
  writeFileSync(file, verdicts.map((verdict) => `${JSON.stringify(verdict)}\n`).join(''))
  console.log(`\n${set}`)
  score('score.mjs', join(corpus, set, 'expect.jsonl'), file)
  for (const { reports } of verdicts) for (const { because } of reports) if (because) count(because.rule)
}
const replies = join(corpus, 'replies/replies.jsonl')
if (existsSync(replies)) {
  console.log('\nreplies')
  score('score_replies.mjs', replies)
}

const all = Object.values(decided).reduce((sum, n) => sum + n, 0)
console.log('\nverdicts on mails, by what decided them')
for (const [how, n] of Object.entries(decided).sort(([, a], [, b]) => b - a)) {
  console.log(`  ${how.padEnd(12)} ${n}  ${((100 * n) / all).toFixed(1)} %`)
}
console.log('\nslowest patterns on 2,000 hostile characters, ms')
for (const { id, ms } of slowestPatterns().slice(0, 8)) console.log(`  ${ms.toFixed(2).padStart(6)}  ${id}`)
rmSync(scratch, { recursive: true })

function count(rule: string): void {
  const how = /^(?:status|code)\//.exec(rule)?.[0].slice(0, -1) ?? (rule === 'none' ? 'unclassified' : 'words')
  decided[how] = (decided[how] ?? 0) + 1
}

function score(scorer: string, ...args: string[]): void {
  const path = join(corpus, '../eval', scorer)
  if (existsSync(path))
    process.stdout.write(spawnSync(process.execPath, [path, ...args, ...verbose], { encoding: 'utf8' }).stdout)
}
