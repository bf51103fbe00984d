/**
 * A message that must bounce, through the operator's own mail server, and the record that must follow. Its recipient is
 * at the bounce domain and no rule takes it, so that SES refuses it during SMTP and the operator's server writes the bounce.
 */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Table } from '../../../shared/aws/table.ts'
import { listBounces } from '../../../shared/ledger/bounces.ts'
import { plain } from '../../../shared/verdict/show.ts'
import { bad, good } from './finding.ts'
import type { Finding } from './finding.ts'

export interface Test {
  /** `smtp://user:password@host:port` */
  server: string
  /** Of the message itself, an address of yours. */
  from: string
  /** Where the bounce goes, a bounce address. */
  returnPath: string
  recipient: string
  /** The senders that the bounce may be recorded for. */
  senders: readonly string[]
  seconds: number
}

/** A recipient that nobody has, at a domain that will say so. */
export const nobodyAt = (domain: string): string => `nobody-${randomBytes(8).toString('hex')}@${domain}`

export async function checkThrough(table: Table, test: Test): Promise<Finding[]> {
  const { server, from, returnPath, recipient, senders, seconds } = test
  const about = `through ${new URL(server).host}`
  const transport = createTransport(server)
  const began = new Date()
  try {
    await transport.sendMail({
      envelope: { from: returnPath, to: recipient },
      from,
      to: recipient,
      subject: 'A test of rebound doctor: this message must bounce',
      text: 'Nobody has this address. The bounce shows that bounces arrive.\n',
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  } catch (error) {
    const said = plain(error instanceof Error ? error.message : String(error), 200)
    return [
      bad(about, `the server did not take the message: ${said}`, 'Give --through a server and user that may send.'),
    ]
  } finally {
    transport.close()
  }
  for (let waited = 0; waited < seconds; waited += 2) {
    const days = new Set([began, new Date()].map((at) => at.toISOString().slice(0, 10)))
    for (const sender of senders) {
      for (const day of days) {
        const rows = await listBounces(table, sender, day, 50)
        const found = rows.find(({ report }) => report?.recipient === recipient)
        if (found?.report) {
          const { category, reason, trust } = found.report
          return [good(about, `a bounce came back and was recorded: ${category} ${reason}, ${trust}, sender ${sender}`)]
        }
      }
    }
    await sleep(2_000)
  }
  return [
    bad(
      about,
      `the message was taken, and no bounce of it was recorded within ${seconds} s`,
      `Look for ${recipient} in the server's log: does it try ${returnPath.replace(/\+.*@/, '+…@')}, and what does SES answer? A server that keeps the message in its queue tells later: --wait SECONDS.`,
    ),
  ]
}
