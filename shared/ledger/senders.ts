/** The registry of senders and their webhook endpoints. A sender's rows stand under one key and are read together. */
import type { Table } from '../aws/table.ts'
import { rowVersion } from './bounces.ts'
import { endpointKey, senderKey } from './keys.ts'

export interface Endpoint {
  id: string
  url: string
  /** Sealed signing secrets, newest first (`webhook/secret.ts`); two while one is being replaced. */
  secrets: string[]
  state: 'active' | 'paused' | 'disabled'
}

export interface Sender {
  id: string
  name: string
  /** Registered domains: what is below one belongs to it. Only these are asked about in DNS. */
  domains: string[]
  /** Whether DNS is asked for the evidence behind a fix. */
  evidence: boolean
  endpoints: Endpoint[]
}

/** Returns a sender with its endpoints, read consistently, or null. */
export async function getSender(table: Table, id: string): Promise<Sender | null> {
  const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: senderKey(id).pk } } })
  const sender = rows.find((row) => row['type'] === 'sender')
  if (!sender) return null
  const endpoints = rows.filter((row) => row['type'] === 'endpoint').map((row) => row as unknown as Endpoint)
  const domains = Array.isArray(sender['domains']) ? sender['domains'].map(String) : []
  return { id, name: String(sender['name']), domains, evidence: sender['evidence'] !== false, endpoints }
}

/** Returns the ids of all senders. */
export async function listSenders(table: Table): Promise<string[]> {
  const ids: string[] = []
  const where = { text: '#pk = :pk', values: { pk: sendersPk } }
  for await (const page of table.pages({ where })) ids.push(...page.map((item) => String(item['sk'])))
  return ids
}

const sendersPk = 'SENDERS'

/** Writes a sender, replacing one of the same id; its endpoints stay. */
export async function recordSender(table: Table, sender: Omit<Sender, 'endpoints'>): Promise<void> {
  await table.put({ v: rowVersion, pk: sendersPk, sk: sender.id })
  await table.put({ v: rowVersion, type: 'sender', ...senderKey(sender.id), ...sender })
}

/** Writes an endpoint, replacing one of the same id. */
export async function recordEndpoint(table: Table, sender: string, endpoint: Endpoint): Promise<void> {
  await table.put({ v: rowVersion, type: 'endpoint', ...endpointKey(sender, endpoint.id), ...endpoint })
}

/** Returns a reader that remembers each sender for `seconds`, so that a batch asks once. */
export function rememberSenders(table: Table, seconds = 10, clock = () => Date.now()) {
  const known = new Map<string, { until: number; sender: Promise<Sender | null> }>()
  return (id: string): Promise<Sender | null> => {
    const remembered = known.get(id)
    if (remembered && remembered.until > clock()) return remembered.sender
    const sender = getSender(table, id)
    known.set(id, { until: clock() + seconds * 1000, sender })
    sender.catch(() => known.delete(id))
    return sender
  }
}
