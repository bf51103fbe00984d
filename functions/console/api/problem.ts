/** Errors of the API as problem details (RFC 9457): `title` names the kind, `detail` is one sentence about this call. */
import { z } from '@hono/zod-openapi'
import type { ErrorHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Fault, toFault } from '../../../shared/aws/faults.ts'
import { log } from '../../../shared/log.ts'

const titles: Partial<Record<ContentfulStatusCode, string>> = {
  400: 'The request is not understood',
  401: 'Who is calling?',
  403: 'Not allowed',
  404: 'Not found',
  409: 'There already',
  413: 'Too large',
  415: 'Send JSON',
  422: 'Nothing was stored',
  429: 'Too many requests',
  500: 'Our fault',
  503: 'Try again',
}

export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(z.string()).optional().openapi({ description: 'One sentence for each thing that is wrong.' }),
  })
  .openapi('Problem')

/** What a route throws where it cannot answer. */
export class ApiProblem extends Error {
  readonly status: ContentfulStatusCode
  readonly errors: readonly string[]

  constructor(status: ContentfulStatusCode, detail: string, errors: readonly string[] = []) {
    super(detail)
    this.status = status
    this.errors = errors
  }
}

export function problemResponse({ status, message, errors }: ApiProblem): Response {
  const body = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    ...(errors.length > 0 ? { errors } : {}),
  }
  const headers = {
    'content-type': 'application/problem+json',
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
  return new Response(JSON.stringify(body), { status, headers: { ...headers, 'cache-control': 'no-store' } })
}

/** What an unexpected error says stays in the log: it may quote anything. */
export const onError: ErrorHandler = (error) => {
  if (error instanceof ApiProblem) return problemResponse(error)
  if (error instanceof HTTPException) {
    const detail = error.message === '' ? 'The request is not understood.' : `${error.message}.`
    return problemResponse(new ApiProblem(error.status, detail))
  }
  const fault = toFault(error)
  log({
    event: 'fault',
    fault: fault.code,
    again: fault.again,
    cause: causeOf(fault),
  })
  return fault instanceof Fault && fault.again
    ? problemResponse(new ApiProblem(503, 'Something did not answer; the same request may succeed in a moment.'))
    : problemResponse(new ApiProblem(500, 'The request failed and is in our log; repeating it will not help.'))
}

/** The answers that every call may give besides its own. */
export const problems = Object.fromEntries(
  [400, 401, 403, 404, 409, 413, 415, 422, 429].map((status) => [
    status,
    {
      description: titles[status as ContentfulStatusCode] ?? '',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  ]),
)

function causeOf(fault: Error): string {
  const cause = fault.cause instanceof Error ? fault.cause : fault
  return (cause.stack ?? cause.message).slice(0, 1000)
}
