/** What one reply, or one pasted bounce, means. Asks no network and no table. */
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { explain } from '../../../shared/verdict/explain.ts'
import { judge } from '../../../shared/verdict/judge.ts'
import type { ApiEnv } from './caller.ts'
import { problems } from './problem.ts'

const explainRoute = createRoute({
  method: 'post',
  path: '/explain',
  tags: ['Understand'],
  summary: 'What one SMTP reply means and what to do',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            text: z.string().min(1).max(20_000).openapi({ example: '550 5.1.1 <bo@example.org>: user unknown' }),
            recipient: z.string().max(320).optional(),
            remoteMta: z.string().max(255).optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The meaning: category, reason, because, fix',
      content: {
        'application/json': {
          schema: z.object({ text: z.string(), category: z.string(), reason: z.string() }).openapi('Explanation'),
        },
      },
    },
    ...problems,
  },
})

const analyzeRoute = createRoute({
  method: 'post',
  path: '/analyze',
  tags: ['Understand'],
  summary: 'The verdict on one mail; nothing is stored, and no report is ever signed here',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            mail: z.string().min(1).openapi({
              description: 'The raw mail',
              example: 'Subject: Undelivered Mail\r\n\r\n<bo@example.org>: user unknown',
            }),
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The verdict',
      content: {
        'application/json': {
          schema: z
            .object({ kind: z.string(), reports: z.array(z.object({ recipient: z.string() })) })
            .openapi('Verdict'),
        },
      },
    },
    ...problems,
  },
})

export function addExplain(api: OpenAPIHono<ApiEnv>): void {
  api.openapi(explainRoute, (c) => {
    const { text, recipient, remoteMta } = c.req.valid('json')
    const context = {
      ...(recipient === undefined ? {} : { recipient }),
      ...(remoteMta === undefined ? {} : { remoteMta }),
    }
    return c.json({ ...explain(text, context) }, 200)
  })
  api.openapi(analyzeRoute, async (c) => {
    const { mail } = c.req.valid('json')
    return c.json({ ...(await judge(Buffer.from(mail), { source: 'pasted' })).verdict }, 200)
  })
}
