/** 2,000 bounces of one cause: which row and which index key is written most. No counter may be hot. */
import { createHash } from 'node:crypto'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { recordEvidence } from '../../shared/ledger/recipients.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { tableSchema } from '../../shared/ledger/schema.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

const bounces = 2_000

export async function measureHotRows(): Promise<void> {
  const { table, stop } = await openTestTable()
  const rows: Record<string, number> = {}
  const keys: Record<string, number> = {}
  const counting: Table = {
    ...table,
    put: (item, condition) => {
      countWrite(item, item.pk, item.sk)
      return table.put(item, condition)
    },
    update: (key, change, condition) => {
      countWrite({ ...change.set, ...change.setIfAbsent }, key.pk, key.sk)
      return table.update(key, change, condition)
    },
  }
  function countWrite(item: Record<string, unknown>, pk: string, sk: string): void {
    rows[`${pk} ${sk}`] = (rows[`${pk} ${sk}`] ?? 0) + 1
    for (const { name, partitionKey } of tableSchema.indexes) {
      const key = item[partitionKey]
      if (typeof key === 'string') keys[`${name}: ${key}`] = (keys[`${name}: ${key}`] ?? 0) + 1
    }
  }
  const now = new Date('2026-11-21T10:00:30Z')
  const spf = {
    category: 'policy',
    reason: 'spf-failed',
    diagnostic: '550 5.7.23 SPF: 203.0.113.9 may not send',
  } as const
  for (let n = 0; n < bounces; n += 20) {
    const batch = Array.from({ length: 20 }, (_, i) =>
      createHash('sha256')
        .update(String(n + i))
        .digest('base64url')
        .slice(0, 27),
    )
    await Promise.all(
      batch.map(async (bounceId) => {
        const proof = { recipient: `${bounceId}@example.org`, messageKey: bounceId, day: '2026-11-21', rank: 3 }
        await recordBounce(counting, bounceOf('shop', bounceId, { ...spf, trust: 'signed' }), now)
        await recordEvidence(
          counting,
          'shop',
          { ...proof, class: 'policy', reason: 'spf-failed', bounceId, rule: 'r' },
          now,
        )
        const delivery = { sender: 'shop', deliveryId: bounceId, endpoint: 'main', bounceId, event: 'bounce.policy' }
        await recordDelivery(counting, delivery, now)
      }),
    )
  }
  const most = (counts: Record<string, number>) =>
    Object.entries(counts).sort(([, a], [, b]) => b - a)[0] ?? ['none', 0]
  console.log(`\n${bounces} bounces of one cause within a second`)
  console.log(`  rows written         ${Object.keys(rows).length}, the most written one ${most(rows)[1]} time(s)`)
  for (const { name } of tableSchema.indexes) {
    const own = Object.fromEntries(Object.entries(keys).filter(([key]) => key.startsWith(`${name}:`)))
    console.log(
      `  index ${name.padEnd(10)} ${String(Object.keys(own).length).padStart(5)} keys, the most written ${most(own)[1]}`,
    )
  }
  await stop()
}
