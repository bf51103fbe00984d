import { describe, expect, test } from 'vitest'
import { readDeliveryStatus } from '../../shared/report/deliveryStatus.ts'

const group = (recipient: string, rest = 'Action: failed\nStatus: 5.1.1') =>
  `Final-Recipient: rfc822; ${recipient}\n${rest}`

describe('delivery status fields (RFC 3464)', () => {
  test('groups are told apart with and without blank lines between them', () => {
    const apart = readDeliveryStatus(`${group('bo@example.org')}\n\n\n${group('cleo@example.com')}`, 10)
    const joined = readDeliveryStatus(`${group('bo@example.org')}\n${group('cleo@example.com')}`, 10)
    expect(apart.reports.map((report) => report.recipient)).toEqual(['bo@example.org', 'cleo@example.com'])
    expect(joined.reports).toEqual(apart.reports)
  })

  test('a group that is indented as a whole reads as one that is not, its folds included', () => {
    const lines = group(
      'bo@example.org',
      'Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox\n  is full',
    )
    const indented = lines.replace(/^/gm, '\t')
    const head = 'Reporting-MTA: dns; mx.example.org\n\n'
    expect(readDeliveryStatus(head + indented, 10)).toEqual(readDeliveryStatus(head + lines, 10))
    expect(readDeliveryStatus(head + indented, 10).reports).toMatchObject([{ status: '5.2.2', replyCode: '552' }])
  })

  test('a blank line inside a group does not split it', () => {
    const { reports } = readDeliveryStatus(
      'Original-Recipient: rfc822;bo@example.org\n\nAction: failed\n\nStatus: 5.1.1',
      10,
    )
    expect(reports).toMatchObject([{ recipient: 'bo@example.org', action: 'failed', status: '5.1.1' }])
  })

  test.each([
    ['failed (no such mailbox)', 'failed'],
    ['FAILURE', 'failed'],
    ['Delayed', 'delayed'],
    ['deliverable', 'delivered'],
    ['relayed', 'relayed'],
    ['expanded', 'expanded'],
  ])('Action: %s', (action, read) => {
    expect(readDeliveryStatus(group('bo@example.org', `Action: ${action}`), 10).reports[0]?.action).toBe(read)
  })

  test.each([
    ['5.1.1', 'failed'],
    ['4.2.1', 'delayed'],
    ['2.0.0', 'delivered'],
  ])('a missing Action is decided by the class of Status: %s', (status, action) => {
    expect(readDeliveryStatus(group('bo@example.org', `Status: ${status}`), 10).reports[0]?.action).toBe(action)
  })

  test("the receiver's own code outranks the Status field, and the contradiction is told", () => {
    const { reports, mismatches } = readDeliveryStatus(
      group('bo@example.org', 'Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 not welcome'),
      10,
    )
    expect(reports[0]?.status).toBe('5.7.1')
    expect(mismatches).toEqual(['Status says 5.1.1, the reply 5.7.1'])
  })

  test('a folded and an unfolded diagnostic give the same words', () => {
    const folded = group('bo@example.org', 'Diagnostic-Code: smtp; 550 5.1.1\n no such\n\tmailbox')
    const bare = group('bo@example.org', 'Diagnostic-Code: smtp; 550 5.1.1\nno such mailbox')
    expect(readDeliveryStatus(folded, 10).reports[0]?.diagnostic).toBe('550 5.1.1 no such mailbox')
    expect(readDeliveryStatus(bare, 10).reports[0]?.diagnostic).toBe('550 5.1.1 no such mailbox')
  })

  test('an exit code alone is no diagnostic', () => {
    expect(
      readDeliveryStatus(group('bo@example.org', 'Diagnostic-Code: x-unix; 77'), 10).reports[0]?.diagnostic,
    ).toBeNull()
  })

  test('at most the wanted number of groups is read, and the cut is told', () => {
    const many = Array.from({ length: 14_000 }, (_, n) => group(`r${n}@example.org`)).join('\n\n')
    const { reports, cut } = readDeliveryStatus(many, 100)
    expect(reports).toHaveLength(100)
    expect(cut).toBe(true)
  })
})
