/** The API over a real table, and callers of it. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { createApi } from '../../functions/console/api/api.ts'
import type { ApiDeps } from '../../functions/console/api/api.ts'
import { makeApiKey } from '../../shared/ledger/apiKeys.ts'
import { root } from '../suppression/arriving.ts'

export interface Answered {
  status: number
  type: string | null
  text: string
  /** The body, where it is JSON. */
  body: Record<string, unknown>
}

export type Call = (method: string, path: string, body?: unknown) => Promise<Answered>

export function serveApi(table: Table, changes: Partial<ApiDeps> = {}) {
  const asked: DeliveryRequest[] = []
  const api = createApi({
    table,
    keys: () => Promise.resolve({ version: 1, bytes: Buffer.alloc(32, 3), since: 0 }),
    rootKeys: { read: () => Promise.resolve([root]), again: () => Promise.resolve([root]) },
    request: (requests) => {
      asked.push(...requests)
      return Promise.resolve()
    },
    rate: () => undefined,
    ...changes,
  })
  const callWith =
    (headers: Record<string, string>): Call =>
    async (method, path, body) => {
      const given = typeof body === 'string' ? body : JSON.stringify(body)
      const answer = await api.request(path, {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: given }),
      })
      const text = await answer.text()
      const type = answer.headers.get('content-type')
      const isJson = type?.includes('json') && !type.includes('ndjson')
      return { status: answer.status, type, text, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {} }
    }
  return {
    asked,
    /** Calls with the words of a key; without one where it is null. */
    withKey: (word: string | null) => callWith(word === null ? {} : { authorization: `Bearer ${word}` }),
    as: async (owner: string | null) => {
      const made = await makeApiKey(table, owner, 'test', new Date())
      if (!made) throw new Error('no room for a key')
      return callWith({ authorization: `Bearer ${made.word}` })
    },
  }
}
