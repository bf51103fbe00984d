/** Where DNS evidence is kept for an hour, a sender's own: what one may ask about, another may not see. */
import type { Table } from '../aws/table.ts'
import type { EvidenceCache } from '../evidence/cache.ts'
import type { Evidence } from '../verdict/verdict.ts'
import { rowVersion } from './bounces.ts'

export function evidenceCache(table: Table, sender: string): EvidenceCache {
  const keyOf = (cause: string) => ({ pk: `X#${sender}`, sk: cause })
  return {
    get: async (cause) => {
      const item = await table.get(keyOf(cause))
      return item && { evidence: item['evidence'] as Evidence[], expires: new Date(Number(item['expires']) * 1000) }
    },
    put: async (cause, evidence, expires) => {
      const item = {
        v: rowVersion,
        type: 'dns',
        ...keyOf(cause),
        evidence,
        expires: Math.floor(expires.getTime() / 1000),
      }
      await table.put(item)
    },
  }
}
