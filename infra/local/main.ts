/** `npm start`: Rebound on this machine, with its webhooks shown in this window until another receiver is named. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { look, showLog, showReceived } from './window.ts'
import { startRebound } from './rebound.ts'
import type { DemoReceiver } from './demoReceiver.ts'
import { startDemoReceiver } from './demoReceiver.ts'
import { readSettings } from './settings.ts'
import type { RunningConsole } from '../../functions/console/serve.ts'
import type { LocalStack } from './stack.ts'

const dataDir = process.env['REBOUND_DATA'] ?? '.rebound'
const smtpPort = Number(process.env['REBOUND_SMTP_PORT'] ?? 2525)
/** Another one where this is taken: the link says which. */
const consolePort = Number(process.env['REBOUND_CONSOLE_PORT'] ?? (smtpPort === 2525 ? 4100 : 0))

async function main(): Promise<void> {
  const started = performance.now()
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const settingsFile = join(dataDir, 'settings.json')
  const settings = readSettings(settingsFile)
  const demo =
    settings.webhookUrl === 'demo'
      ? await startDemoReceiver(settings.webhookSecret, (received) => process.stdout.write(showReceived(received)))
      : null
  const stack = await startRebound(
    { dataDir, smtpPort, onLog: (line) => process.stdout.write(showLog(line)) },
    { ...settings, webhookUrl: demo?.url ?? settings.webhookUrl },
  )
  // Loaded while nobody waits for it: the stack takes mail already.
  const { startConsole } = await import('./console.ts')
  const pages = await startConsole(stack, dataDir, consolePort)
  const port = stack.smtpPort === 2525 ? '' : ` --port ${stack.smtpPort}`
  process.stdout.write(`
${look.bold('Rebound is up')} (${((performance.now() - started) / 1000).toFixed(1)} s)

  console   ${pages.newLink()}
            opens once; for another link: npm run -s rebound -- console
  mail      SMTP on localhost:${stack.smtpPort}, to any address
  records   ${dataDir}/ (mails, queues, table), kept between starts
  webhooks  ${demo ? 'shown here; name your own receiver' : `to ${settings.webhookUrl}; set`} in ${settingsFile}

Send a sample bounce from a second terminal:

  npm run -s rebound -- send test/examples/spf-refused.eml${port}

Ctrl-C stops it.
`)
  stopOn(['SIGINT', 'SIGTERM'], stack, demo, pages)
}

function stopOn(
  signals: readonly NodeJS.Signals[],
  stack: LocalStack,
  demo: DemoReceiver | null,
  pages: RunningConsole,
): void {
  let stopping = false
  for (const signal of signals) {
    process.on(signal, () => {
      // The second Ctrl-C does not wait: everything on disk survives it.
      if (stopping) process.exit(130)
      stopping = true
      void Promise.all([pages.close(), stack.close(), demo?.close()]).then(() => process.exit(0))
    })
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`Rebound did not start: ${reason(error)}\n`)
  process.exit(1)
})

function reason(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `port ${smtpPort} is taken; name another one with REBOUND_SMTP_PORT`
  }
  return error instanceof Error ? error.message : String(error)
}
