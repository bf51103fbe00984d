/** Bounces end to end through the local stack: SMTP in, verified webhook out. */
import { startRebound } from '../../infra/local/rebound.ts'
import { bounceAbout, newDataDir, sendMails, settingsFor, silent, startReceiver, until } from '../journey/journey.ts'

/** What AWS's own machinery calls, not our functions: SES storing the mail, and the poller of a Lambda function. */
const notOurs = new Set(['smtp.Receive', 'sqs.ReceiveMessage', 'sqs.DeleteMessage', 'sqs.DeleteMessageBatch'])

export async function measureStack(mails: number): Promise<void> {
  const receiver = await startReceiver()
  const data = newDataDir()
  const started = performance.now()
  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, countCalls: true, ...silent },
    settingsFor(receiver.url),
  )
  const up = performance.now() - started
  const before = stack.calls()
  const all = Array.from({ length: mails }, (_, n) => bounceAbout(n))
  const begin = performance.now()
  await sendMails(stack.smtpPort, all, 8)
  const taken = performance.now()
  await until('all webhooks', () => receiver.verified.length >= mails, 300)
  const end = performance.now()
  const calls = Object.entries(stack.calls())
    .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
    .filter(([name, count]) => count > 0 && !notOurs.has(name))
  const perSecond = (ms: number) => ((mails / ms) * 1000).toFixed(0)
  const sum = calls.reduce((total, [, count]) => total + count, 0)
  console.log(`\nend to end, ${mails} bounces through the local stack (${stack.engine}, up in ${up.toFixed(0)} ms)`)
  console.log(`  taken in             ${perSecond(taken - begin)} /s`)
  console.log(`  announced, verified  ${perSecond(end - begin)} /s`)
  console.log(`  AWS calls a bounce   ${(sum / mails).toFixed(2)}`)
  for (const [name, count] of calls) console.log(`    ${name.padEnd(28)} ${(count / mails).toFixed(2)}`)
  await stack.close()
  await receiver.close()
  data.remove()
}
