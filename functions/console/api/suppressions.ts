/** Which addresses are held or suppressed, and what is decided about them. */
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import { Fault } from '../../../shared/aws/faults.ts'
import { decide, decideAll, mostDecided } from '../../../shared/ledger/operate.ts'
import { addressKeys, findState, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import { listStates } from '../../../shared/ledger/recipients.ts'
import { pageStates } from '../../../shared/ledger/stateList.ts'
import { csvLine, readAddressList } from '../../../shared/suppression/addressList.ts'
import type { StoredState } from '../../../shared/suppression/transitions.ts'
import type { ApiDeps } from './api.ts'
import { noteChange, senderOf } from './caller.ts'
import type { ApiEnv } from './caller.ts'
import {
  addressesOf,
  each,
  json,
  limitOf,
  mostInBatch,
  pageQuery,
  readCursor,
  recipient,
  senderQuery,
  time,
  writeCursor,
} from './fields.ts'
import { ApiProblem, problems } from './problem.ts'

const states = ['suppressed', 'held'] as const
const entry = z
  .object({
    recipient: z.string(),
    state: z.enum(states),
    since: z.string().nullable(),
    until: z.string().nullable(),
    reason: z.string().nullable(),
    says: z.string(),
  })
  .openapi('Suppression')

const listRoute = createRoute({
  method: 'get',
  path: '/suppressions',
  tags: ['Suppressions'],
  summary: 'Addresses that are held or suppressed',
  request: { query: pageQuery.extend({ state: z.enum(states).default('suppressed') }) },
  responses: {
    200: {
      description: 'A page',
      content: json(z.object({ suppressions: z.array(entry), next: z.string().nullable() })),
    },
    ...problems,
  },
})

const exportRoute = createRoute({
  method: 'get',
  path: '/suppressions/export',
  tags: ['Suppressions'],
  summary: 'All of them, as CSV or one JSON object a line',
  request: { query: senderQuery.extend({ format: z.enum(['csv', 'ndjson']).default('csv') }) },
  responses: {
    200: {
      description: 'The list',
      content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() } },
    },
    ...problems,
  },
})

const addRoute = createRoute({
  method: 'post',
  path: '/suppressions/add',
  tags: ['Suppressions'],
  summary: 'Suppress addresses by hand',
  request: {
    query: senderQuery,
    body: {
      required: true,
      content: json(z.strictObject({ recipients: z.array(recipient).min(1).max(mostInBatch), until: time.optional() })),
    },
  },
  responses: { 200: { description: 'Done', content: json(z.object({ added: z.number().int() })) }, ...problems },
})

const importRoute = createRoute({
  method: 'post',
  path: '/suppressions/import',
  tags: ['Suppressions'],
  summary: 'Suppress the addresses of a list',
  request: {
    query: senderQuery,
    body: {
      required: true,
      content: json(
        z.strictObject({
          list: z
            .string()
            .min(1)
            .openapi({
              description: `CSV with the address first, or JSON objects with "recipient", one a line; at most ${mostInBatch} lines.`,
              example: 'recipient\r\nbo@example.org\r\n',
            }),
          until: time.optional(),
        }),
      ),
    },
  },
  responses: { 200: { description: 'Done', content: json(z.object({ added: z.number().int() })) }, ...problems },
})

const decideRoute = createRoute({
  method: 'post',
  path: '/suppressions/{decision}',
  tags: ['Suppressions'],
  summary: 'Lift suppressions, release or confirm what is held',
  description:
    'About addresses, or about all of an incident, a rule, or a reason at a provider in a period. Of very many, a part is done and `more` is true: call again.',
  request: {
    query: senderQuery,
    params: z.object({
      decision: z
        .enum(['lift', 'release', 'confirm'])
        .openapi({ param: { name: 'decision', in: 'path' }, example: 'lift' }),
    }),
    body: {
      required: true,
      content: json(
        z.strictObject({
          recipients: z.array(recipient).min(1).max(mostInBatch).optional(),
          incident: z.string().max(100).optional(),
          rule: z.string().max(100).optional(),
          reason: z.string().max(100).optional(),
          provider: z.string().max(100).optional(),
          since: time.optional(),
          until: time.optional(),
        }),
      ),
    },
  },
  responses: {
    200: {
      description: 'What was decided',
      content: json(
        z.object({
          decided: z.number().int(),
          more: z.boolean(),
          states: z.array(z.object({ recipient: z.string(), says: z.string() })).optional(),
        }),
      ),
    },
    ...problems,
  },
})

const past = { lift: 'lifted', release: 'released', confirm: 'confirmed' } as const

export function addSuppressions(api: OpenAPIHono<ApiEnv>, { table, keys, request }: ApiDeps, clock: () => Date): void {
  const peppered = addressKeys(() => keys)
  api.openapi(listRoute, async (c) => {
    const { sender: named, state, cursor, limit } = c.req.valid('query')
    const sender = await senderOf(c, table, named)
    const { rows, next } = await pageStates(table, sender.id, state, readCursor(cursor), limitOf(limit))
    return c.json({ suppressions: rows.map(show), next: writeCursor(next) }, 200)
  })

  api.openapi(exportRoute, async (c) => {
    const { sender: named, format } = c.req.valid('query')
    const sender = await senderOf(c, table, named)
    c.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
    c.header('content-disposition', `attachment; filename="suppressions.${format}"`)
    return stream(c, async (out) => {
      if (format === 'csv') await out.write(csvLine(['recipient', 'state', 'since', 'until', 'reason', 'says']))
      for (const state of states) {
        for await (const row of listStates(table, sender.id, state)) {
          const shown = show(row)
          await out.write(format === 'csv' ? csvLine(Object.values(shown)) : `${JSON.stringify(shown)}\n`)
        }
      }
    })
  })

  const add = async (
    c: Parameters<typeof senderOf>[0],
    named: string | undefined,
    recipients: string[],
    until?: string,
  ) => {
    const sender = await senderOf(c, table, named)
    const now = clock()
    const ends = until === undefined ? {} : { until: new Date(until).toISOString() }
    const settled = await each(recipients, async (address) => {
      const [name] = await recipientNames(sender, peppered, address)
      await noteChange(c, table, now, sender.id, 'added an address', name)
      return decide(table, sender, name, { class: 'add', ...ends }, now)
    })
    await request(settled.flatMap(({ requests }) => requests))
    return { added: recipients.length }
  }
  api.openapi(addRoute, async (c) => {
    const { recipients, until } = c.req.valid('json')
    return c.json(await add(c, c.req.valid('query').sender, addressesOf(recipients), until), 200)
  })
  api.openapi(importRoute, async (c) => {
    const { list, until } = c.req.valid('json')
    const { addresses, problems: bad } = readAddressList(list)
    if (bad.length > 0) throw new ApiProblem(422, 'Nothing was added: not every line begins with an address.', bad)
    if (addresses.length > mostInBatch) throw new ApiProblem(413, `A list has at most ${mostInBatch} addresses.`)
    return c.json(await add(c, c.req.valid('query').sender, addresses, until), 200)
  })

  api.openapi(decideRoute, async (c) => {
    const sender = await senderOf(c, table, c.req.valid('query').sender)
    const { decision } = c.req.valid('param')
    const { recipients, incident, since, until, ...rest } = c.req.valid('json')
    const now = clock()
    if (recipients) {
      const settled = await each(addressesOf(recipients), async (address) => {
        const stored = await findState(table, sender, peppered, address)
        await noteChange(c, table, now, sender.id, `${past[decision]} an address`, stored.recipient)
        return decide(table, sender, stored.recipient, { class: decision }, now)
      })
      await request(settled.flatMap(({ requests }) => requests))
      const says = settled.map((one, at) => ({ recipient: recipients[at] ?? '', says: one.says }))
      return c.json({ decided: says.length, more: false, states: says }, 200)
    }
    const only = Object.fromEntries(
      Object.entries({ ...rest, since, until }).filter(([, value]) => value !== undefined),
    )
    if (incident === undefined && Object.keys(only).length === 0)
      throw new ApiProblem(400, 'Say what is meant: recipients, an incident, a rule, a reason, a provider or a period.')
    try {
      const meant = { class: decision, only, ...(incident === undefined ? {} : { incident }) }
      const named = Object.entries({ ...(incident === undefined ? {} : { incident }), ...only }).map(
        ([name, value]) => `${name} ${value}`,
      )
      await noteChange(c, table, now, sender.id, `${past[decision]} all of ${named.join(', ')}`)
      const decided = await decideAll(table, sender.id, meant, now, mostDecided)
      return c.json({ decided, more: decided >= mostDecided }, 200)
    } catch (error) {
      if (error instanceof Fault && error.code === 'no-such-incident')
        throw new ApiProblem(404, 'There is no such incident.')
      throw error
    }
  })
}

function show({
  recipient: address,
  state: { state, since, until, because, says },
}: {
  recipient: string
  state: StoredState
}) {
  return {
    recipient: address,
    state: state as (typeof states)[number],
    since,
    until,
    reason: because?.reason ?? null,
    says,
  }
}
