/**
 * `rebound analyze`: verdicts on mails on disk, in the order in which they stand there. Needs no server, and asks no
 * network unless `--dns` is given.
 */
import { parseArgs } from 'node:util'
import { judge } from '../../shared/verdict/judge.ts'
import { plain, showVerdict } from '../../shared/verdict/show.ts'
import type { EvidenceCache, Kept } from '../../shared/evidence/cache.ts'
import type { Naming } from '../../shared/report/reading.ts'
import type { Evidence, Report, Verdict } from '../../shared/verdict/verdict.ts'
import { readMails } from './mails.ts'
import type { MailOnDisk } from './mails.ts'
import { UsageError, look, readFormat, write } from './usage.ts'
import type { Format } from './usage.ts'

/** Mails in flight: one after the other, mailparser idles a fifth of its time. */
const inFlight = 16

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      dns: { type: 'boolean', default: false },
      domain: { type: 'string', multiple: true, default: [] },
    },
  })
  if (positionals.length === 0) throw new UsageError('name a file, a directory, an mbox, or - for standard input')
  const format = readFormat(values.format)
  if (values.domain.length > 0 && !values.dns) throw new UsageError('--domain says which domains --dns may ask about')
  const evidence = values.dns ? await asker(values.domain) : null
  const progress = startProgress()
  const waiting: Promise<Verdict>[] = []
  let failed = false
  let count = 0
  const printNext = async () => {
    const verdict = await waiting.shift()
    if (verdict) await write(render(verdict, format, count))
    count += 1
    progress(count)
  }
  for await (const mail of readMails(positionals)) {
    if ('error' in mail) {
      failed = true
      process.stderr.write(`rebound analyze: ${plain(mail.source, 300)}: ${mail.error}\n`)
      continue
    }
    waiting.push(verdictOn(mail, evidence))
    if (waiting.length >= inFlight) await printNext()
  }
  while (waiting.length > 0) await printNext()
  if (format === 'json') await write(count === 0 ? '[]\n' : '\n]\n')
  progress(null)
  return failed ? 1 : 0
}

type Ask = (report: Report, naming: Naming) => Promise<Evidence[]>

/** Asks DNS about these domains, the recipients' and the blocklists named, each cause once. */
async function asker(senderDomains: readonly string[]): Promise<Ask> {
  const { gatherEvidence } = await import('../../shared/evidence/gather.ts')
  const { openDns } = await import('../../shared/evidence/resolver.ts')
  const dns = openDns()
  const kept = new Map<string, Kept>()
  const cache: EvidenceCache = {
    get: (key) => Promise.resolve(kept.get(key) ?? null),
    put: (key, evidence, expires) => {
      kept.set(key, { evidence, expires })
      return Promise.resolve()
    },
  }
  const context = { senderDomains, unverifiedFlood: false, now: () => new Date(), cache }
  return (report, naming) => gatherEvidence(report, { ...context, original: naming }, dns)
}

async function verdictOn(mail: MailOnDisk, ask: Ask | null): Promise<Verdict> {
  const { verdict, naming } = await judge(mail.bytes, { source: mail.source })
  if (ask) for (const report of verdict.reports) report.evidence = await ask(report, naming)
  return verdict
}

/** Text for people; ndjson one verdict a line; json one array. */
function render(verdict: Verdict, format: Format, index: number): string {
  if (format === 'text') return `${index > 0 ? '\n' : ''}${showVerdict(verdict, look())}`
  if (format === 'ndjson') return `${JSON.stringify(verdict)}\n`
  return `${index === 0 ? '[\n' : ',\n'}${JSON.stringify(verdict, null, 2)}`
}

/** Counts on stderr where that is a terminal and stdout is not: otherwise the verdicts are the progress. */
function startProgress(): (count: number | null) => void {
  if (!process.stderr.isTTY || process.stdout.isTTY) return () => undefined
  return (count) => {
    if (count === null) process.stderr.write('\n')
    else if (count % 100 === 0 || count === 1) process.stderr.write(`\r${count} mails`)
  }
}
