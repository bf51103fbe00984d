/** Mails that arrive at a real table, as receive takes them, without queues and objects. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { addressKey } from '../../shared/identity/recipientTag.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'
import { lookupOf } from '../../shared/ledger/registry.ts'
import { getSender, listNames, recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import { judge } from '../../shared/verdict/judge.ts'
import { attributeMatched } from '../../functions/receive/matched.ts'
import { recordVerdict } from '../../functions/receive/recordVerdict.ts'
import type { Judgement } from '../../functions/receive/recordVerdict.ts'
import { bounceAbout } from '../journey/journey.ts'

export const root = { id: 'b', root: Buffer.alloc(32, 7) }
export const domain = 'bounces.example.com'

export const peppered = (sender: string) => Promise.resolve(addressKey(Buffer.alloc(32, 9), sender))

export const pathOf = (sender: string, messageId: string, recipient: string, now = new Date()): string =>
  returnPath(senderKey(root, sender), { messageId, recipient, domain, now })

export async function addSender(table: Table, id: string, settings: Record<string, unknown> = {}): Promise<void> {
  await recordSender(table, { id, name: id, settings })
  await recordEndpoint(table, id, { id: 'main', url: 'https://hooks.example.com/', secrets: [], state: 'active' })
}

/** One mail delivered to `to`; returns what deliver is asked for. */
export async function arrive(
  table: Table,
  to: string,
  raw: string,
  at = new Date(),
  defaultSender = 'shop',
  more: Partial<Judgement> = {},
): Promise<DeliveryRequest[]> {
  const senders = lookupOf(await listNames(table))
  const asked: DeliveryRequest[] = []
  const ports = {
    table,
    senderOf: (id: string) => getSender(table, id),
    addressKeys: peppered,
    request: (requests: readonly DeliveryRequest[]) => {
      asked.push(...requests)
      return Promise.resolve()
    },
  }
  const { verdict, messageKey } = await judge(Buffer.from(raw), {
    source: 'test',
    receivedAt: at.toISOString(),
    attribute: (claims) =>
      attributeMatched(ports, { ...claims, recipients: [to], keys: [root], senders, defaultSender, now: at }),
  })
  const mail = { id: 'm', bucket: 'b', key: 'k' }
  await recordVerdict(ports, { verdict, messageKey, receivedAt: at.toISOString(), mail, ...more })
  return asked
}

/** The same bounce about another address, and as said by Google's servers. */
export function bounceOfAddress(n: number, recipient: string, mx = 'mx.example.org'): string {
  return bounceAbout(n).replaceAll(`user${n}@example.org`, recipient).replace('mx.example.org', mx)
}

/** A forged complaint (RFC 5965), every field perfect but the token. */
export const complaintAbout = (n: number, recipient: string) =>
  [
    'From: fbl@mail.example.net',
    'To: b@bounces.example.com',
    'Subject: complaint',
    `Message-ID: <fbl-${n}@mail.example.net>`,
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    `Original-Rcpt-To: ${recipient}`,
    `Original-Mail-From: <b+bujkshop-${n}jr45bk4vxbeemjoxjf7vmanq@${domain}>`,
    '',
    '--b--',
    '',
  ].join('\r\n')

/** A success report about `user<n>@example.org`. */
export const successAbout = (n: number) =>
  bounceAbout(n).replace('Action: failed', 'Action: delivered').replace('Status: 5.1.1', 'Status: 2.0.0')
