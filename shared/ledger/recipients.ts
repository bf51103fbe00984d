/** What is known of one address of one sender: its evidence rows, and the state that was folded from them, as a copy. */
import type { Item, Table } from '../aws/table.ts'
import { daysToKeep } from '../suppression/evidence.ts'
import type { State } from '../suppression/fold.ts'
import { evidenceId } from '../suppression/rows.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import { defaultThresholds } from '../suppression/settings.ts'
import type { Thresholds } from '../suppression/settings.ts'
import type { StoredState } from '../suppression/transitions.ts'
import { epoch, rowVersion } from './bounces.ts'
import { bucketOf, dueShards, holdKeys, holdShard, listBuckets, recipientPk, stateKey, stateListKey } from './keys.ts'

export interface Recipient {
  rows: EvidenceRow[]
  /** The copy of the state; null for an address that was never anything but clear. */
  state: StoredState | null
  /** When the state last changed, ISO 8601 UTC. */
  changedAt: string | null
  /** When the sweep looks at it again, ISO 8601 UTC; null: never. */
  due: string | null
}

/**
 * Writes evidence unless the same is there with as much proof. Of two with equal proof the earlier arrival stays, in
 * whatever order they are processed. A replacement keeps what its hour was judged to be.
 */
export async function recordEvidence(
  table: Table,
  sender: string,
  row: EvidenceRow,
  now: Date,
  thresholds = defaultThresholds,
): Promise<void> {
  const { set, remove } = contentOf(sender, row, now, thresholds)
  await table.update(
    { pk: recipientPk(sender, row.recipient), sk: `E#${evidenceId(row)}` },
    { set: { countedAt: now.toISOString(), ...set }, remove },
    {
      text: 'attribute_not_exists(pk) OR #rank < :rank OR (#rank = :rank AND #at > :at)',
      values: { rank: row.rank, at: row.at ?? row.day },
    },
  )
}

/**
 * Writes what a corrected verdict says into the row that is there. When it was counted and what its hour was judged to be
 * stay: judged anew, by an hour in which nothing else failed, what was held would be suppressed.
 */
export async function rewriteEvidence(
  table: Table,
  sender: string,
  row: EvidenceRow,
  now: Date,
  thresholds = defaultThresholds,
): Promise<void> {
  await table.update(
    { pk: recipientPk(sender, row.recipient), sk: `E#${evidenceId(row)}` },
    contentOf(sender, row, now, thresholds),
    { text: '#rank = :rank', values: { rank: row.rank } },
  )
}

function contentOf(sender: string, row: EvidenceRow, now: Date, thresholds: Thresholds) {
  const days = daysToKeep(row, thresholds)
  const expires = days === null ? {} : { expires: epoch(now, days) }
  const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
  return {
    set: { v: rowVersion, type: 'evidence', sender, ...told, ...expires },
    remove: days === null ? ['expires'] : [],
  }
}

/** Takes a row away that a corrected verdict no longer makes. */
export async function removeEvidence(table: Table, sender: string, row: EvidenceRow): Promise<void> {
  await table.remove({ pk: recipientPk(sender, row.recipient), sk: `E#${evidenceId(row)}` })
}

/** Notes on a row what its hour or day was found to be; the first word stands. */
export async function recordJudgement(
  table: Table,
  sender: string,
  row: EvidenceRow,
  judged: 'normal' | 'abnormal',
): Promise<void> {
  await table.update(
    { pk: recipientPk(sender, row.recipient), sk: `E#${evidenceId(row)}` },
    { set: { judged } },
    { text: 'attribute_exists(pk) AND attribute_not_exists(judged)' },
  )
}

/**
 * Returns the rows of an address and the copy of its state, read consistently: the copy first, so that whoever writes a
 * row in between also changes the copy and is noticed.
 */
export async function readRecipient(table: Table, sender: string, recipient: string, now: Date): Promise<Recipient> {
  const copy = await table.get(stateKey(sender, recipient))
  const found: Recipient = { rows: [], ...(copy ? readState(copy) : { state: null, changedAt: null, due: null }) }
  const where = { text: '#pk = :pk', values: { pk: recipientPk(sender, recipient) } }
  for await (const page of table.pages({ where })) {
    for (const item of page) {
      if (item['type'] === 'evidence' && isLive(item, now)) found.rows.push(readRow(item))
    }
  }
  return found
}

/** Returns the copy of an address's state, read consistently, or null. */
export async function getState(table: Table, sender: string, recipient: string): Promise<StoredState | null> {
  const item = await table.get(stateKey(sender, recipient))
  return item && readState(item).state
}

const clearDays = 120

/** Writes the copy if it is still the one that was read; returns whether it was written. `again` is when to look at it again. */
export async function recordState(
  table: Table,
  whose: { sender: string; recipient: string },
  before: StoredState | null,
  next: StoredState,
  changedAt: string | null,
  again: Date | null,
  now: Date,
): Promise<boolean> {
  const { sender, recipient } = whose
  const listed = {
    list: stateListKey(sender, next.state, bucketOf(recipient, listBuckets)),
    listSort: `${next.since ?? ''}#${recipient}`,
  }
  return table.put(
    {
      v: rowVersion,
      type: 'recipient',
      ...stateKey(sender, recipient),
      sender,
      recipient,
      ...next,
      changedAt,
      ...(again ? holdKeys(sender, recipient, again) : {}),
      // Nobody needs the copy of a state that is nothing, and it has an address in it.
      ...(next.state === 'clear' ? { expires: epoch(now, clearDays) } : listed),
    },
    before ? { text: '#step = :step', values: { step: before.step } } : { text: 'attribute_not_exists(pk)' },
  )
}

/** Looks at a state again later without changing it. */
export async function postponeState(
  table: Table,
  whose: { sender: string; recipient: string },
  step: number,
  again: Date | null,
): Promise<void> {
  const { sender, recipient } = whose
  await table.update(
    stateKey(sender, recipient),
    {
      set: { v: rowVersion, ...(again ? holdKeys(sender, recipient, again) : {}) },
      remove: again ? [] : ['due', 'dueSort'],
    },
    { text: '#step = :step', values: { step } },
  )
}

/** Returns at most `limit` recipients of one shard whose state time may have changed. */
export async function listHeld(
  table: Table,
  shard: number,
  now: Date,
  limit = 100,
): Promise<{ sender: string; recipient: string }[]> {
  const entries = await table.query({
    index: 'due',
    where: { text: '#due = :due AND #dueSort < :now', values: { due: holdShard(shard), now: now.toISOString() } },
    limit,
  })
  return entries.map((entry) => {
    const [, sender = '', ...recipient] = String(entry['pk']).split('#')
    return { sender, recipient: recipient.join('#') }
  })
}

export const holdShards = dueShards

/** Yields the recipients of a sender that are held or suppressed, with their states as they are now. */
export async function* listStates(
  table: Table,
  sender: string,
  state: Exclude<State, 'clear'>,
): AsyncGenerator<{ recipient: string; state: StoredState }> {
  for (let bucket = 0; bucket < listBuckets; bucket += 1) {
    const where = { text: '#list = :list', values: { list: stateListKey(sender, state, bucket) } }
    for await (const page of table.pages({ index: 'list', where })) {
      for (const entry of page) {
        const recipient = String(entry['pk']).split('#').slice(2).join('#')
        const found = await getState(table, sender, recipient)
        if (found?.state === state) yield { recipient, state: found }
      }
    }
  }
}

/** Returns the state in a row. */
export function readState(item: Item): Pick<Recipient, 'state' | 'changedAt' | 'due'> {
  const { state, since, until, because, says, step, event, changedAt, dueSort } = item
  return {
    state: { state, since, until, because, says, step, event } as StoredState,
    changedAt: typeof changedAt === 'string' ? changedAt : null,
    due: typeof dueSort === 'string' ? dueSort.slice(0, dueSort.indexOf('#')) : null,
  }
}

const fields =
  'recipient messageKey day class reason rank bounceId rule at countedAt correctedAt provider aliased judged only until'.split(
    ' ',
  )

function readRow(item: Item): EvidenceRow {
  return Object.fromEntries(
    fields.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  ) as unknown as EvidenceRow
}

const isLive = (item: Item, now: Date): boolean =>
  typeof item['expires'] !== 'number' || item['expires'] * 1000 > now.getTime()
