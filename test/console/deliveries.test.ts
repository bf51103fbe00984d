/** Deliveries of several senders as one list, page by page. */
import { expect, test } from 'vitest'
import { together } from '../../functions/console/pages/deliveries.ts'
import type { Delivery } from '../../shared/ledger/deliveries.ts'

const at = (minute: number) => `2026-11-21T09:${String(minute).padStart(2, '0')}:00.000Z`
const delivery = (minute: number) => ({ createdAt: at(minute), deliveryId: `d${minute}` }) as Delivery
const idsOf = ({ deliveries }: { deliveries: Delivery[] }) => deliveries.map(({ deliveryId }) => deliveryId)

test('they stand newest first', () => {
  const page = together([
    { deliveries: [delivery(9), delivery(5)], next: null },
    { deliveries: [delivery(7)], next: null },
  ])
  expect(idsOf(page)).toEqual(['d9', 'd7', 'd5'])
  expect(page.next).toBeNull()
})

test('none is passed over where one sender was not read as far back as another', () => {
  const page = together([
    { deliveries: [delivery(30), delivery(20)], next: `${at(20)}#d20` },
    { deliveries: [delivery(25), delivery(3)], next: null },
  ])
  expect(idsOf(page)).toEqual(['d30', 'd25', 'd20'])
  expect(page.next).toBe(`${at(20)}#d20`)
})

test('a page without any goes on where there is more', () => {
  const page = together([
    { deliveries: [], next: `${at(8)}#x` },
    { deliveries: [], next: `${at(4)}#y` },
  ])
  expect(page).toEqual({ deliveries: [], next: `${at(8)}#x` })
})

test('fifty are shown, and the next page begins behind the last of them', () => {
  const many = (from: number) => Array.from({ length: 30 }, (_, n) => delivery(from - 2 * n))
  const page = together([
    { deliveries: many(59), next: null },
    { deliveries: many(58), next: null },
  ])
  expect(page.deliveries).toHaveLength(50)
  expect(page.next).toBe(`${at(10)}#d10`)
})
