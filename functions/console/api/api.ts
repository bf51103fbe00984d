/**
 * The JSON API. Each call is described once, by a schema that checks it and that the OpenAPI document is made of. Addresses
 * of recipients stand in bodies only: URLs end up in logs.
 */
import { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Keys } from '../../../shared/aws/keys.ts'
import type { DeliveryRequest } from '../../../shared/aws/queue.ts'
import type { Table } from '../../../shared/aws/table.ts'
import type { RootKeys } from '../../../shared/identity/rootKeys.ts'
import { identifyCaller } from './caller.ts'
import type { ApiEnv } from './caller.ts'
import { addBounces } from './bounces.ts'
import { addCheck } from './check.ts'
import { addExplain } from './explain.ts'
import { ApiProblem, onError, problemResponse } from './problem.ts'
import { rateLimit } from './rate.ts'
import type { Rate } from './rate.ts'
import { addSenders } from './senders.ts'
import { addSuppressions } from './suppressions.ts'

export type { ApiEnv } from './caller.ts'

export interface ApiDeps {
  table: Table
  /** Seals webhook secrets. */
  keys: Keys
  /** Check the return paths in `POST /accepted`. */
  rootKeys: RootKeys
  /** Asks `deliver` for first attempts. */
  request: (requests: readonly DeliveryRequest[]) => Promise<void>
  clock?: () => Date
  /** Webhooks to http://localhost: on one machine only. */
  allowLoopback?: boolean
  rate?: Rate
}

/** A mail of 1 MiB, escaped for JSON; a Lambda function takes 6 MB. */
const longestBody = 4 * 1024 * 1024

/** Returns the API, to be mounted under `/api/v1` behind whatever sets `operator`. */
export function createApi(deps: ApiDeps): Hono {
  const clock = deps.clock ?? (() => new Date())
  const api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return undefined
      const errors = result.error.issues.slice(0, 20).map(({ path, message }) => {
        const field = path.map(String).join('.')
        return field === '' ? message : `${field}: ${message}`
      })
      return problemResponse(new ApiProblem(400, errors[0] ?? 'The request is not understood.', errors))
    },
  })
  api.onError(onError)
  api.use(
    '*',
    bodyLimit({
      maxSize: longestBody,
      onError: () => problemResponse(new ApiProblem(413, 'A request has at most 4 MiB.')),
    }),
  )
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Rebound',
      version: '1',
      description: 'Fields are added, never renamed. Errors are problem details (RFC 9457). Times are ISO 8601, UTC.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
  }
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'The API key of one sender, rbk_…; the operator comes with the session of the console instead.',
  })
  // Anybody may read what the calls are: it says nothing of what is stored.
  api.doc31('/openapi.json', document)
  api.use('*', identifyCaller(deps.table, deps.rate ?? rateLimit(), clock))
  addSenders(api, deps, clock)
  addCheck(api, deps, clock)
  addSuppressions(api, deps, clock)
  addBounces(api, deps, clock)
  addExplain(api)
  api.all('*', () => problemResponse(new ApiProblem(404, 'There is no such call; openapi.json lists them.')))
  // With no types of ours on it: whoever mounts it has an environment of its own.
  const mounted = new Hono()
  mounted.route('/', api)
  return mounted
}
