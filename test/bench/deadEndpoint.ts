/**
 * `node test/bench/deadEndpoint.ts [SECONDS]`: 1,000 events a second for ten minutes at an endpoint that refuses, and at one
 * that hangs, beside four healthy ones. Clock, queue, table and network are simulated; some 3 GB of memory.
 */
import { answered, unanswered } from '../webhook/delivering.ts'
import { simulate } from '../webhook/simulation.ts'

const seconds = Number(process.argv[2] ?? 600)
// A log line an attempt is not what is measured.
const written = process.stdout.write.bind(process.stdout)
process.stdout.write = ((text: string) => (text.startsWith('{"event"') ? true : written(text)))

const others = ['al', 'bo', 'cy', 'di'].map((sender) => ({ sender, rate: 20, result: answered(204), ms: 50 }))
for (const [how, result, ms] of [
  ['refuses', unanswered(), 5],
  ['hangs', unanswered('timeout'), 15_000],
] as const) {
  const started = performance.now()
  const done = await simulate([{ sender: 'dead', rate: 1_000, result, ms }, ...others], { seconds })
  const posts = done.seen.get('dead')?.posts ?? []
  const opened = done.openedAt ?? Infinity
  const probes = posts.filter((at) => at > opened + 1_000)
  const events = [...done.seen.values()].reduce((sum, each) => sum + each.events, 0)
  const rest = others.map(({ sender }) => done.seen.get(sender)).filter((each) => each !== undefined)
  console.log(`\nan endpoint that ${how}, 1,000 events a second for ${seconds} s, beside four that answer in 50 ms`)
  console.log(`  circuit open after    ${(opened / 1000).toFixed(2)} s and ${posts.length - probes.length} posts`)
  console.log(
    `  probes after          ${probes.length}, at minute ${probes.map((at) => (at / 60_000).toFixed(0)).join(', ')}`,
  )
  console.log(`  index writes an event ${(done.indexWrites / events).toFixed(2)}`)
  console.log(
    `  the rest              ${rest.reduce((sum, each) => sum + each.delivered, 0)} of ${rest.reduce((sum, each) => sum + each.events, 0)} delivered`,
  )
  console.log(
    `    longest wait        ${Math.max(...rest.map(({ longest }) => longest.all))} ms, after the first 30 s ${Math.max(...rest.map(({ longest }) => longest.later))} ms`,
  )
  console.log(`  took                  ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
