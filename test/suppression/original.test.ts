import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { bounceAbout } from '../journey/journey.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, domain } from './arriving.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
})
afterAll(() => stop())

test('who wrote and about what is kept only where the sender has turned it on; what names the message always is', async () => {
  const raw = bounceAbout(1).replace('From: Shop', 'Subject: Your order\r\nX-Order-ID: 17\r\nFrom: Shop')
  for (const [id, settings] of Object.entries({ quiet: {}, open: { original: true } })) {
    await addSender(table, id, settings)
    await arrive(table, `b@${domain}`, raw, new Date(), id)
    const [row] = await listBounces(table, id, new Date().toISOString().slice(0, 10))
    expect(row?.original).toMatchObject({
      messageId: 'original-1@example.com',
      headers: { 'x-order-id': '17' },
      from: id === 'open' ? 'Shop <shop@example.com>' : null,
      subject: id === 'open' ? 'Your order' : null,
    })
    if (id === 'quiet') expect(JSON.stringify(row)).not.toMatch(/Your order|shop@example\.com/)
  }
})
