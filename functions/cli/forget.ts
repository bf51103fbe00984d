/** `rebound forget`: takes a person out of everything that is stored, and says what that was. */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { objectClient } from '../../shared/aws/clients.ts'
import { splitAddress } from '../../shared/identity/address.ts'
import { isRecipientTag } from '../../shared/identity/recipientTag.ts'
import { forget } from '../../shared/ledger/forget.ts'
import type { Forgotten } from '../../shared/ledger/forget.ts'
import { addressKeys } from '../../shared/ledger/recipientKey.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import { connect, connectKeys, noteChange } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = `forget ADDRESS [--sender ID] [--suppression-too] [--once]
  Removes bounces, raw mails, deliveries, evidence and samples of an address, at one sender or at all.
  Of a live suppression a keyed hash stays, so that check still says stop; --suppression-too removes that as well.
  Looks again after 45 s for what was under way; --once does not.`

/** A function may run for 30 seconds, and a process remembers senders for ten. */
const underWayMs = 45_000

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      sender: { type: 'string' },
      'suppression-too': { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
    },
  })
  const [address = '', ...more] = positionals
  if (more.length > 0 || !(splitAddress(address) || isRecipientTag(address))) throw new UsageError(usage)
  const table = connect()
  const keys = addressKeys(connectKeys)
  const at = new Date()
  const ids = values.sender === undefined ? await listSenders(table) : [values.sender]
  const first = new Map<string, Forgotten>()
  const pass = async (again: boolean): Promise<void> => {
    for (const id of ids) {
      const sender = await getSender(table, id)
      if (!sender) throw new UsageError(`there is no sender "${id}"`)
      const before = first.get(id)
      const ports = { table, objects: objectClient(), key: await keys(id) }
      const suppressionToo = values['suppression-too']
      // Without the address: it is what must not stay.
      if (!again) await noteChange(id, 'forgot a person')
      const found = await forget(ports, sender, address, { at, suppressionToo, payloads: before?.payloads ?? [] })
      first.set(id, found)
      const { bounces, mails, deliveries, evidence, incidents, suppression } = found
      const counts = { bounces, mails, deliveries, evidence, incidents }
      if (again && Object.values(counts).every((count) => count === 0)) continue
      await write(`${JSON.stringify({ sender: id, ...counts, ...(again ? {} : { suppression }) })}\n`)
    }
  }
  await pass(false)
  if (values.once) return 0
  process.stderr.write('looking again in 45 s for what was under way\n')
  await sleep(underWayMs)
  await pass(true)
  return 0
}
