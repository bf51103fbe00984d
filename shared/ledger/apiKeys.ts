/**
 * Keys to the API: a sender's applications send `rbk_<sender>_<key id>_<secret>`, the operator's programs
 * `rbo_<key id>_<secret>`. The secret is 256 random bits, so a plain SHA-256 of it is all that has to be kept; it is shown
 * once. A sender's key is a row of its sender: it ends with it.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Table } from '../aws/table.ts'
import { rowVersion } from './bounces.ts'
import { apiKeyKey } from './keys.ts'

export interface ApiKey {
  id: string
  /** What the operator calls it. */
  name: string
  /** UTC days. */
  created: string
  lastUsed: string | null
}

/** A sender's id; null: the operator. */
export type KeyOwner = string | null

/** Keys that one owner has at a time. */
export const mostKeys = 20

const form = /^(?:rbk_([a-z0-9][a-z0-9-]{0,31})|rbo)_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/

/** Makes a key; returns it with the word to send, or null where there are as many as there may be. */
export async function makeApiKey(
  table: Table,
  owner: KeyOwner,
  name: string,
  now: Date,
): Promise<{ key: ApiKey; word: string } | null> {
  if ((await listApiKeys(table, owner)).length >= mostKeys) return null
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  const key: ApiKey = { id, name, created: dayOf(now), lastUsed: null }
  const row = { v: rowVersion, type: 'api-key', ...apiKeyKey(owner, id), ...key, hash: hashOf(secret) }
  await table.put(row, { text: 'attribute_not_exists(pk)' })
  return { key, word: `${owner === null ? 'rbo' : `rbk_${owner}`}_${id}_${secret}` }
}

/** Returns somebody's keys, the oldest first; nothing of their secrets. */
export async function listApiKeys(table: Table, owner: KeyOwner): Promise<ApiKey[]> {
  const where = {
    text: '#pk = :pk AND begins_with(#sk, :prefix)',
    values: { pk: apiKeyKey(owner, '').pk, prefix: apiKeyKey(owner, '').sk },
  }
  const rows = await table.query({ where })
  return rows
    .map(({ id, name, created, lastUsed }) => ({ id, name, created, lastUsed: lastUsed ?? null }) as ApiKey)
    .sort((a, b) => (a.created + a.id < b.created + b.id ? -1 : 1))
}

/** Ends a key at once; returns whether there was one. */
export async function revokeApiKey(table: Table, owner: KeyOwner, id: string): Promise<boolean> {
  const known = await table.get(apiKeyKey(owner, id))
  await table.remove(apiKeyKey(owner, id))
  return known !== null
}

/** Returns whose key a word is, or null. The day of its last use is noted, once a day. */
export async function checkApiKey(
  table: Table,
  word: string,
  now: Date,
): Promise<{ owner: KeyOwner; keyId: string } | null> {
  const [, owner = null, id = '', secret = ''] = form.exec(word) ?? []
  if (secret === '') return null
  const row = await table.get(apiKeyKey(owner, id))
  const kept = typeof row?.['hash'] === 'string' ? row['hash'] : ''
  // Both are hashes of one length; the look-up before it tells no more than which ids exist.
  if (kept.length !== 43 || !timingSafeEqual(Buffer.from(kept), Buffer.from(hashOf(secret)))) return null
  if (row?.['lastUsed'] !== dayOf(now)) {
    await table.update(
      apiKeyKey(owner, id),
      { set: { lastUsed: dayOf(now) } },
      {
        text: 'attribute_exists(pk) AND (attribute_not_exists(lastUsed) OR #lastUsed <> :day)',
        values: { day: dayOf(now) },
      },
    )
  }
  return { owner, keyId: id }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
