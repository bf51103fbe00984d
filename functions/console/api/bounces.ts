/** What has been received: bounces by time or by recipient, one of them whole, and what many have in common. */
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { pageBounces, pageBouncesOf } from '../../../shared/ledger/bounceList.ts'
import { getBounce } from '../../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { listIncidents } from '../../../shared/ledger/incidents.ts'
import { addressKeys, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import { sayIncident } from '../../../shared/verdict/sayIncident.ts'
import type { ApiDeps } from './api.ts'
import { senderOf } from './caller.ts'
import type { ApiEnv } from './caller.ts'
import {
  addressesOf,
  json,
  limitOf,
  pageQuery,
  readCursor,
  recipient,
  senderQuery,
  time,
  writeCursor,
} from './fields.ts'
import { ApiProblem, problems } from './problem.ts'

const bounce = z
  .object({
    bounceId: z.string(),
    kind: z.string(),
    receivedAt: z.string(),
    report: z.object({ recipient: z.string() }).nullable(),
  })
  .openapi('Bounce', { description: 'One report of one mail as it is stored; `report` is that of the verdict.' })
const page = z
  .object({
    bounces: z.array(bounce),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'The cursor of the next page. A page may be short and have a next one.' }),
  })
  .openapi('BouncePage')

const listRoute = createRoute({
  method: 'get',
  path: '/bounces',
  tags: ['Bounces'],
  summary: 'Bounces, newest first',
  request: {
    query: pageQuery.extend({
      since: time.optional().openapi({ description: '30 days ago where it is missing.' }),
      until: time.optional(),
    }),
  },
  responses: { 200: { description: 'A page', content: json(page) }, ...problems },
})

const searchRoute = createRoute({
  method: 'post',
  path: '/bounces/search',
  tags: ['Bounces'],
  summary: 'Bounces about one recipient, newest first',
  request: { query: pageQuery, body: { required: true, content: json(z.strictObject({ recipient })) } },
  responses: { 200: { description: 'A page', content: json(page) }, ...problems },
})

const getRoute = createRoute({
  method: 'get',
  path: '/bounces/{bounceId}',
  tags: ['Bounces'],
  summary: 'One bounce',
  request: {
    query: senderQuery,
    params: z.object({
      bounceId: z
        .string()
        .max(100)
        .openapi({ param: { name: 'bounceId', in: 'path' }, example: 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmE' }),
    }),
  },
  responses: { 200: { description: 'The bounce', content: json(bounce) }, ...problems },
})

const incidentsRoute = createRoute({
  method: 'get',
  path: '/incidents',
  tags: ['Bounces'],
  summary: 'What many bounces have in common',
  request: { query: senderQuery.extend({ state: z.enum(['open', 'closed']).default('open') }) },
  responses: {
    200: {
      description: 'At most 200, the newest first',
      content: json(
        z.object({
          incidents: z.array(
            z.object({ id: z.string(), cause: z.string(), says: z.string(), count: z.number() }).openapi('Incident'),
          ),
        }),
      ),
    },
    ...problems,
  },
})

const beginning = '2000-01-01'
const dayMs = 86_400_000
const longestSpan = 400 * dayMs

export function addBounces(api: OpenAPIHono<ApiEnv>, { table, keys }: ApiDeps, clock: () => Date): void {
  const peppered = addressKeys(() => keys)
  api.openapi(listRoute, async (c) => {
    const { sender: named, cursor, limit, since, until } = c.req.valid('query')
    const sender = await senderOf(c, table, named)
    const now = clock().getTime()
    const start = new Date(
      Math.max(since === undefined ? now - 30 * dayMs : Date.parse(since), now - longestSpan),
    ).toISOString()
    const end = new Date(until === undefined ? now + 60_000 : Math.min(Date.parse(until), now + 60_000)).toISOString()
    const { rows, next } = await pageBounces(table, sender.id, {
      before: readKey(cursor) ?? end,
      since: start,
      limit: limitOf(limit),
    })
    const within = rows.filter(({ storedAt }) => storedAt >= start)
    return c.json({ bounces: within.map(show), next: within.length < rows.length ? null : writeCursor(next) }, 200)
  })
  api.openapi(searchRoute, async (c) => {
    const { sender: named, cursor, limit } = c.req.valid('query')
    const sender = await senderOf(c, table, named)
    const [address = ''] = addressesOf([c.req.valid('json').recipient])
    const before = readKey(cursor) ?? '9'
    const [name] = await recipientNames(sender, peppered, address)
    const { rows, next } = await pageBouncesOf(table, sender.id, name, { before, limit: limitOf(limit) })
    return c.json({ bounces: rows.map(show), next: writeCursor(next) }, 200)
  })
  api.openapi(getRoute, async (c) => {
    const sender = await senderOf(c, table, c.req.valid('query').sender)
    const { bounceId } = c.req.valid('param')
    const found = await getBounce(table, sender.id, bounceId)
    if (!found) throw new ApiProblem(404, 'There is no such bounce; it may have expired.')
    return c.json(show(found), 200)
  })
  api.openapi(incidentsRoute, async (c) => {
    const { sender: named, state } = c.req.valid('query')
    const sender = await senderOf(c, table, named)
    const incidents = await listIncidents(table, sender.id, state)
    return c.json({ incidents: incidents.map((incident) => ({ ...incident, says: sayIncident(incident) })) }, 200)
  })
}

/** Without our own bookkeeping: ranks and buckets of the store. */
function show({ bounceId, sender, kind, receivedAt, storedAt, mail, attribution, ...rest }: StoredBounce) {
  const { original, reportingMta, report, problems: found } = rest
  const about = { bounceId, sender, kind, receivedAt, storedAt, mail: { id: mail.id }, attribution }
  return { ...about, original: { ...original }, reportingMta, report: report && { ...report }, problems: found }
}

/** A cursor begins with the time that it continues from. */
function readKey(cursor: string | undefined): string | null {
  const key = readCursor(cursor)
  const isKey = (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text.slice(0, 10)))
  if (key !== null && (key < beginning || !isKey(key)))
    throw new ApiProblem(400, 'This cursor is none that a page has returned.')
  return key
}
