/**
 * `node test/bench/twentySenders.ts [BOUNCES]`: 10,000 bounces to 20 senders through the local stack. The endpoint of one of
 * them is dead: its connections are closed at once. All others must complete, and memory must not grow with what has passed.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { listDeliveries } from '../../shared/ledger/deliveries.ts'
import { getSender, recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import { bounceAbout, newDataDir, settingsFor, silent, startReceiver, until } from '../journey/journey.ts'
import { sendTo } from '../journey/signed.ts'

const bounces = Number(process.argv[2] ?? 10_000)
const senders = Array.from({ length: 20 }, (_, n) => `s${n + 1}`)
const dead = 's7'
const each = Math.floor(bounces / senders.length)

const heard = new Map<string, Set<string>>()
let calls = 0
const receiver = createServer((request, response) => {
  const sender = (request.url ?? '').slice(1)
  if (sender === dead) {
    calls += 1
    request.socket.destroy()
    return
  }
  const ids = heard.get(sender) ?? new Set()
  heard.set(sender, ids.add(String(request.headers['webhook-id'])))
  request.resume().on('end', () => response.writeHead(204).end())
})
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const { port } = receiver.address() as AddressInfo
const unused = await startReceiver()
const data = newDataDir()
const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(unused.url))
const table = openStackTable(stack)
const [main] = (await getSender(table, 'shop'))?.endpoints ?? []
if (!main) throw new Error('no endpoint')
for (const id of senders) {
  await recordSender(table, { id, name: id, names: { token: id, domains: [], addresses: [], tags: [id] } })
  await recordEndpoint(table, id, { id: 'main', url: `http://localhost:${port}/${id}`, secrets: [], state: 'active' })
}
// What senders are known by is read every ten seconds.
await new Promise((resolve) => setTimeout(resolve, 11_000))

const completed = () => [...heard.values()].reduce((sum, ids) => sum + ids.size, 0)
const expected = each * (senders.length - 1)
const memory: string[] = []
const started = performance.now()
const part = Math.ceil(each / 10)
for (let from = 0; from < each; from += part) {
  const mails = Array.from({ length: Math.min(part, each - from) }, (_, n) =>
    senders.map((to, s) => ({ to, n: (from + n) * senders.length + s })),
  )
  await sendTo(
    stack.smtpPort,
    mails.flat().map(({ to, n }) => ({ to: `b+${to}@bounces.example.com`, raw: bounceAbout(n) })),
  )
  const wanted = Math.min(from + part, each) * (senders.length - 1)
  await until(`${wanted} webhooks`, () => completed() >= wanted, 600)
  memory.push((process.memoryUsage().rss / 1e6).toFixed(0))
}
const seconds = (performance.now() - started) / 1000
const parked = await Promise.all(
  [dead, 's1'].map((sender) =>
    listDeliveries(table, { sender, endpoints: ['main'], state: 'parked', limit: 10_000 }, new Date()),
  ),
)
const circuit = (await getSender(table, dead))?.endpoints[0]?.circuit
console.log(
  `\n${each * senders.length} bounces to ${senders.length} senders, the endpoint of one dead (${stack.engine})`,
)
console.log(
  `  others complete      ${completed()} of ${expected} events, in ${seconds.toFixed(0)} s (${(completed() / seconds).toFixed(0)} /s)`,
)
console.log(
  `  the dead endpoint    ${calls} calls, circuit ${circuit?.state}, ${parked[0]?.deliveries.length} of ${each} parked; of another ${parked[1]?.deliveries.length}`,
)
console.log(`  memory, each tenth   ${memory.join(' ')} MB`)
receiver.closeAllConnections()
receiver.close()
await stack.close()
await unused.close()
data.remove()
