/** `analyze` beside mailparser alone on the same mails, pass by pass in turns, medians. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { parserOptions } from '../../shared/mail/readMail.ts'
import { analyze } from '../../shared/rebound.ts'

const passes = 11
const inFlight = 16

export async function measureReading(folders: readonly string[]): Promise<void> {
  const mails = folders.flatMap(filesIn).map((file) => readFileSync(file))
  const parse = async (mail: Buffer) => {
    try {
      return await simpleParser(mail, parserOptions)
    } catch {
      return null
    }
  }
  await pass(mails, parse)
  await pass(mails, analyze)
  const times = { parser: [] as number[], analyze: [] as number[] }
  for (let n = 0; n < passes; n += 1) {
    times.parser.push(await pass(mails, parse))
    times.analyze.push(await pass(mails, analyze))
  }
  const parser = median(times.parser)
  const whole = median(times.analyze)
  console.log(`reading ${mails.length} mails of ${folders.join(', ')}, ${passes} passes in turns, medians`)
  console.log(`  mailparser alone     ${((mails.length / parser) * 1000).toFixed(0)} /s`)
  console.log(`  analyze              ${((mails.length / whole) * 1000).toFixed(0)} /s`)
  console.log(`  our own time         ${((100 * (whole - parser)) / parser).toFixed(0)} % of mailparser's`)
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
