import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { startRebound } from '../../infra/local/rebound.ts'
import { newDataDir, settingsFor, silent } from '../journey/journey.ts'

test('a new start takes URL and secret from the settings file, and keeps what the command line said of the endpoint', async () => {
  const data = newDataDir()
  const rebound = (...args: string[]) =>
    execFileSync(process.execPath, ['functions/cli/main.ts', ...args], {
      env: { ...process.env, REBOUND_DATA: data.dir },
      encoding: 'utf8',
    })
  const start = (url: string) => startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(url))
  try {
    const first = await start('http://localhost:9/one')
    rebound('senders', 'set', 'shop', '--state', 'paused', '--event', 'bounce.hard', '--trust', 'signed')
    await first.close()
    const second = await start('http://localhost:9/two')
    const shown = JSON.parse(rebound('senders', 'show', 'shop')) as { endpoints: object[] }
    await second.close()
    expect(shown.endpoints).toEqual([
      {
        id: 'main',
        url: 'http://localhost:9/two',
        state: 'paused',
        filter: { events: ['bounce.hard'], leastTrust: 'signed' },
        secrets: 1,
      },
    ])
  } finally {
    data.remove()
  }
})
