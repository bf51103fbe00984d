/** Senders, their endpoints and their API keys: for the operator only. What is wrong is said as the command line says it. */
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { listApiKeys, makeApiKey, mostKeys, revokeApiKey } from '../../../shared/ledger/apiKeys.ts'
import { rotateSecret, saveSender, showSender, testSender } from '../../../shared/ledger/saveSender.ts'
import { getSender, listNames, removeEndpoint, removeSender } from '../../../shared/ledger/senders.ts'
import type { SenderChange } from '../../../shared/ledger/saveSender.ts'
import type { Sender } from '../../../shared/ledger/senders.ts'
import { oldSecretHours } from '../../../shared/webhook/secrets.ts'
import type { ApiDeps } from './api.ts'
import { noteChange, operatorOnly } from './caller.ts'
import type { ApiEnv } from './caller.ts'
import { json, senderPath } from './fields.ts'
import { ApiProblem, problems } from './problem.ts'

const text = z.string().max(1_000)
const list = z.array(text).max(200)
const endpointForm = z.strictObject({
  id: text.optional().openapi({ example: 'main' }),
  url: text.optional().openapi({ example: 'https://hooks.example.com/bounces' }),
  categories: list.optional(),
  events: list.optional(),
  leastTrust: text.optional(),
  state: text.optional().openapi({ description: 'active or paused' }),
})
const changeForm = z.strictObject({
  name: text.optional(),
  token: text.nullable().optional(),
  domains: list.optional(),
  addresses: list.optional(),
  tags: list.optional(),
  forward: text.nullable().optional(),
  settings: z.record(z.string().max(64), z.unknown()).optional(),
  endpoint: endpointForm.optional(),
})

const shown = z
  .object({
    id: z.string(),
    name: z.string(),
    endpoints: z.array(z.object({ id: z.string(), url: z.string() })),
  })
  .openapi('Sender')
const saved = z
  .object({
    sender: shown,
    risks: z.array(z.string()),
    secret: z.string().nullable().openapi({ description: 'The signing secret of a new endpoint, shown this once.' }),
  })
  .openapi('SavedSender')
const key = z
  .object({ id: z.string(), name: z.string(), created: z.string(), lastUsed: z.string().nullable() })
  .openapi('ApiKey')

const endpointPath = senderPath.extend({
  endpoint: z
    .string()
    .max(64)
    .openapi({ param: { name: 'endpoint', in: 'path' }, example: 'main' }),
})
const longestHours = 999

const base = { tags: ['Operator'] }
const bodyOf = <S extends z.ZodType>(schema: S) => ({ required: true, content: json(schema) })

const routes = {
  list: createRoute({
    ...base,
    method: 'get',
    path: '/senders',
    summary: 'All senders, and what each is known by',
    responses: {
      200: {
        description: 'The senders',
        content: json(z.object({ senders: z.array(z.object({ id: z.string() })) })),
      },
      ...problems,
    },
  }),
  create: createRoute({
    ...base,
    method: 'post',
    path: '/senders',
    summary: 'Register a sender',
    request: { body: bodyOf(changeForm.extend({ id: text.openapi({ example: 'news' }) })) },
    responses: { 201: { description: 'Stored', content: json(saved) }, ...problems },
  }),
  show: createRoute({
    ...base,
    method: 'get',
    path: '/senders/{sender}',
    summary: 'One sender with its endpoints',
    request: { params: senderPath },
    responses: { 200: { description: 'The sender', content: json(shown) }, ...problems },
  }),
  set: createRoute({
    ...base,
    method: 'patch',
    path: '/senders/{sender}',
    summary: 'Change a sender or one of its endpoints; what is missing stays',
    request: { params: senderPath, body: bodyOf(changeForm) },
    responses: { 200: { description: 'Stored', content: json(saved) }, ...problems },
  }),
  remove: createRoute({
    ...base,
    method: 'delete',
    path: '/senders/{sender}',
    summary: 'Take a sender with its endpoints and keys out of the registry',
    request: { params: senderPath },
    responses: { 200: { description: 'Removed', content: json(z.object({ removed: z.string() })) }, ...problems },
  }),
  removeEndpoint: createRoute({
    ...base,
    method: 'delete',
    path: '/senders/{sender}/endpoints/{endpoint}',
    summary: 'Remove an endpoint',
    request: {
      params: endpointPath,
    },
    responses: { 200: { description: 'Removed', content: json(z.object({ removed: z.string() })) }, ...problems },
  }),
  rotate: createRoute({
    ...base,
    method: 'post',
    path: '/senders/{sender}/endpoints/{endpoint}/secret',
    summary: 'Make a new signing secret; the old one signs on for some hours',
    request: {
      params: endpointPath,
      body: bodyOf(z.strictObject({ hours: z.number().int().min(0).max(longestHours).default(oldSecretHours) })),
    },
    responses: {
      201: {
        description: 'The secret, shown this once, and until when the old one signs too',
        content: json(z.object({ secret: z.string(), until: z.string() })),
      },
      ...problems,
    },
  }),
  test: createRoute({
    ...base,
    method: 'post',
    path: '/senders/{sender}/test',
    summary: 'Send a test event to every active endpoint',
    request: { params: senderPath },
    responses: {
      200: {
        description: 'What goes out',
        content: json(z.object({ tests: z.array(z.object({ endpoint: z.string(), deliveryId: z.string() })) })),
      },
      ...problems,
    },
  }),
  keys: createRoute({
    ...base,
    method: 'get',
    path: '/senders/{sender}/keys',
    summary: 'The API keys of a sender; nothing of their secrets',
    request: { params: senderPath },
    responses: { 200: { description: 'The keys', content: json(z.object({ keys: z.array(key) })) }, ...problems },
  }),
  makeKey: createRoute({
    ...base,
    method: 'post',
    path: '/senders/{sender}/keys',
    summary: 'Make an API key',
    request: {
      params: senderPath,
      body: bodyOf(z.strictObject({ name: z.string().max(100).default('').openapi({ example: 'web shop' }) })),
    },
    responses: {
      201: {
        description: 'The key, shown this once',
        content: json(key.extend({ key: z.string().openapi({ example: 'rbk_…' }) })),
      },
      ...problems,
    },
  }),
  revokeKey: createRoute({
    ...base,
    method: 'delete',
    path: '/senders/{sender}/keys/{key}',
    summary: 'Revoke an API key, at once',
    request: {
      params: senderPath.extend({
        key: z
          .string()
          .max(64)
          .openapi({ param: { name: 'key', in: 'path' }, example: '0a1b2c3d4e5f' }),
      }),
    },
    responses: { 200: { description: 'Revoked', content: json(z.object({ revoked: z.string() })) }, ...problems },
  }),
}

export function addSenders(api: OpenAPIHono<ApiEnv>, deps: ApiDeps, clock: () => Date): void {
  const { table } = deps
  api.use('/senders', operatorOnly)
  api.use('/senders/*', operatorOnly)
  const known = async (id: string): Promise<Sender> => {
    const sender = await getSender(table, id)
    if (!sender) throw new ApiProblem(404, `There is no sender "${id}".`)
    return sender
  }
  const noter = (c: Context<ApiEnv>, id: string) => (what: string) => noteChange(c, table, clock(), id, what)
  const save = async (c: Context<ApiEnv>, id: string, change: SenderChange, stored: Sender | null) => {
    const ports = { table, keys: () => deps.keys, allowLoopback: deps.allowLoopback ?? false, note: noter(c, id) }
    const done = await saveSender(ports, id, change, stored)
    if (!done.ok) throw new ApiProblem(422, `Nothing was stored: ${done.problems.join('; ')}.`, done.problems)
    return { sender: showSender(await known(id)), risks: done.risks, secret: done.endpoint?.secret ?? null }
  }

  api.openapi(routes.list, async (c) => c.json({ senders: await listNames(table) }, 200))
  api.openapi(routes.create, async (c) => {
    const { id, ...change } = c.req.valid('json')
    if (await getSender(table, id)) throw new ApiProblem(409, `Sender "${id}" is there already.`)
    return c.json(await save(c, id, defined(change), null), 201)
  })
  api.openapi(routes.show, async (c) => c.json(showSender(await known(c.req.valid('param').sender)), 200))
  api.openapi(routes.set, async (c) => {
    const stored = await known(c.req.valid('param').sender)
    return c.json(await save(c, stored.id, defined(c.req.valid('json')), stored), 200)
  })
  api.openapi(routes.remove, async (c) => {
    const { id } = await known(c.req.valid('param').sender)
    await noter(c, id)('removed the sender')
    await removeSender(table, id)
    return c.json({ removed: id }, 200)
  })
  api.openapi(routes.removeEndpoint, async (c) => {
    const { id, endpoints } = await known(c.req.valid('param').sender)
    const { endpoint } = c.req.valid('param')
    if (!endpoints.some((each) => each.id === endpoint)) throw new ApiProblem(404, 'There is no such endpoint.')
    await noter(c, id)(`removed endpoint ${endpoint}`)
    await removeEndpoint(table, id, endpoint)
    return c.json({ removed: endpoint }, 200)
  })
  api.openapi(routes.rotate, async (c) => {
    const { sender, endpoint } = c.req.valid('param')
    const { hours } = c.req.valid('json')
    const stored = await known(sender)
    if (stored.endpoints.some(({ id }) => id === endpoint))
      await noter(c, sender)(`gave endpoint ${endpoint} a new secret`)
    const rotated = await rotateSecret(table, deps.keys, stored, endpoint, clock(), hours)
    if (!rotated) throw new ApiProblem(404, 'There is no such endpoint.')
    return c.json(rotated, 201)
  })
  api.openapi(routes.test, async (c) => {
    const sender = await known(c.req.valid('param').sender)
    await noter(c, sender.id)('sent a test')
    const sent = await testSender(table, sender, clock())
    await deps.request(sent.flatMap(({ requests }) => requests))
    return c.json({ tests: sent.map(({ endpoint, deliveryId }) => ({ endpoint, deliveryId })) }, 200)
  })

  api.openapi(routes.keys, async (c) => {
    const { id } = await known(c.req.valid('param').sender)
    return c.json({ keys: await listApiKeys(table, id) }, 200)
  })
  api.openapi(routes.makeKey, async (c) => {
    const { id } = await known(c.req.valid('param').sender)
    const made = await makeApiKey(table, id, c.req.valid('json').name, clock())
    if (made) await noter(c, id)(`made API key ${made.key.id}`)
    else throw new ApiProblem(422, `A sender has at most ${mostKeys} API keys: revoke one first.`)
    return c.json({ ...made.key, key: made.word }, 201)
  })
  api.openapi(routes.revokeKey, async (c) => {
    const { sender, key: id } = c.req.valid('param')
    await noter(c, sender)(`revoked API key ${id}`)
    if (!(await revokeApiKey(table, (await known(sender)).id, id))) throw new ApiProblem(404, 'There is no such key.')
    return c.json({ revoked: id }, 200)
  })
}

/** Without the fields that are not there, for types that tell missing from undefined. */
function defined(change: z.infer<typeof changeForm>): SenderChange {
  const clean = (value: object) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
  return { ...clean(change), ...(change.endpoint ? { endpoint: clean(change.endpoint) } : {}) }
}
