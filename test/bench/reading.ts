/**
 * `analyze` beside mailparser alone on the same mails, pass by pass in turns, medians. What `analyze` takes above
 * mailparser is our own time; it hands over less than the whole mail, so that reading can come out below zero.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { parserOptions, readMail } from '../../shared/mail/readMail.ts'
import { analyze } from '../../shared/rebound.ts'
import { readReport } from '../../shared/report/readReport.ts'
import { slowestPatterns } from '../exam/slow.ts'

const passes = 11
const inFlight = 16
const parser = 'mailparser alone'

/** Each stage holds those before it but for the first. Nothing is kept from one pass to the next. */
const stages: Record<string, (mail: Buffer) => Promise<unknown>> = {
  [parser]: (mail) => simpleParser(mail, parserOptions).catch(() => null),
  readMail: (mail) => readMail(mail),
  readReport: async (mail) => readReport(await readMail(mail)),
  analyze: (mail) => analyze(mail),
}

export async function measureReading(folders: readonly string[]): Promise<void> {
  const mails = folders.flatMap(filesIn).map((file) => readFileSync(file))
  const times: Record<string, number[]> = {}
  for (let n = -1; n < passes; n += 1) {
    for (const [name, work] of Object.entries(stages)) {
      const time = await pass(mails, work)
      if (n >= 0) (times[name] ??= []).push(time)
    }
  }
  const ms = Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
  const of = (name: string) => ms[name] ?? Number.NaN
  const perSecond = (name: string) => `${((mails.length / of(name)) * 1000).toFixed(0)} /s`
  const share = (time: number) => `${((100 * time) / of(parser)).toFixed(0)} % of mailparser's`
  console.log(`reading ${mails.length} mails of ${folders.join(', ')}, ${passes} passes in turns, medians`)
  line(parser, perSecond(parser))
  line('analyze', perSecond('analyze'))
  line('our own time', share(of('analyze') - of(parser)))
  line('  reading the mail', share(of('readMail') - of(parser)))
  line('  finding the reports', share(of('readReport') - of('readMail')))
  line('  judging them', share(of('analyze') - of('readReport')))
}

export function measurePatterns(): void {
  const patterns = slowestPatterns()
  const [slowest] = patterns
  const over = patterns.filter((pattern) => pattern.ms > 2).length
  console.log(`${patterns.length} patterns, each on 2,000 hostile characters`)
  line('slowest', `${slowest?.ms.toFixed(2)} ms: ${slowest?.id}`)
  line('over 2 ms', String(over))
}

function line(what: string, value: string): void {
  console.log(`  ${what.padEnd(28)} ${value}`)
}

/** Milliseconds for all mails, several in flight as `analyze` has them. */
async function pass(mails: readonly Buffer[], work: (mail: Buffer) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  let next = 0
  const worker = async () => {
    for (let mail = mails[next++]; mail; mail = mails[next++]) await work(mail)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return performance.now() - started
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
