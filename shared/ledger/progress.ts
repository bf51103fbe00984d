/** How far minutes are closed: what is newer is counted when somebody asks, what is older was counted once. */
import type { Table } from '../aws/table.ts'

const progressKey = { pk: 'SWEEP', sk: 'MINUTES' }

/** Returns the last minute that was closed, or null where none ever was. */
export async function closedThrough(table: Table): Promise<string | null> {
  const progress = await table.get(progressKey)
  return progress && String(progress['through'])
}

/** Notes that a minute and all before it are closed. */
export async function recordClosed(table: Table, minute: string): Promise<void> {
  await table.put({ ...progressKey, through: minute })
}
