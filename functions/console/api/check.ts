/** What a sending application asks and reports: may I send, and what was accepted. */
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { recordAccepted } from '../../../shared/ledger/accepted.ts'
import { addressKeys, findState, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import { answerOf } from '../../../shared/suppression/answer.ts'
import type { ApiDeps } from './api.ts'
import { senderOf } from './caller.ts'
import type { ApiEnv } from './caller.ts'
import { addressesOf, each, json, mostInBatch, recipient, senderQuery, time } from './fields.ts'
import { ApiProblem, problems } from './problem.ts'

const answers = z.array(
  z
    .object({
      recipient: z.string().openapi({ description: 'As it was asked.' }),
      answer: z.enum(['send', 'hold', 'stop']),
      since: z.string().nullable(),
      until: z.string().nullable().openapi({ description: 'When time alone may change the answer.' }),
      says: z.string().openapi({ description: 'Why, in one sentence.' }),
    })
    .openapi('Answer'),
)

const checkRoute = createRoute({
  method: 'post',
  path: '/check',
  tags: ['Send'],
  summary: 'Whether to send to these addresses',
  request: {
    query: senderQuery,
    body: {
      required: true,
      content: json(
        z.strictObject({
          recipient: recipient.optional(),
          recipients: z.array(recipient).min(1).max(mostInBatch).optional(),
        }),
      ),
    },
  },
  responses: {
    200: { description: 'One answer for each, in order', content: json(z.object({ answers })) },
    ...problems,
  },
})

const acceptedRoute = createRoute({
  method: 'post',
  path: '/accepted',
  tags: ['Send'],
  summary: 'Report messages that the servers of their recipients accepted',
  description:
    'With `returnPath`, a signed return path, the success counts for its recipient. With `messageId`, a bounce that returns that Message-ID to us is `matched`: register it when you send.',
  request: {
    query: senderQuery,
    body: {
      required: true,
      content: json(
        z.strictObject({
          accepted: z
            .array(
              z.strictObject({
                recipient,
                returnPath: z.string().max(400).optional(),
                messageId: z.string().max(400).optional().openapi({ example: '<4711@shop.example.com>' }),
                at: time.optional().openapi({ description: 'When it was accepted; now where it is missing.' }),
              }),
            )
            .min(1)
            .max(mostInBatch),
        }),
      ),
    },
  },
  responses: {
    200: {
      description: 'What became of the entries',
      content: json(
        z
          .object({
            recorded: z.number().int().openapi({ description: 'Successes that took something away.' }),
            registered: z.number().int().openapi({ description: 'Message-IDs.' }),
            refused: z.array(z.object({ entry: z.number().int(), why: z.string() })),
          })
          .openapi('Accepted'),
      ),
    },
    ...problems,
  },
})

export function addCheck(
  api: OpenAPIHono<ApiEnv>,
  { table, keys, rootKeys, request }: ApiDeps,
  clock: () => Date,
): void {
  const peppered = addressKeys(() => keys)
  api.openapi(checkRoute, async (c) => {
    const sender = await senderOf(c, table, c.req.valid('query').sender)
    const { recipient: one, recipients = [] } = c.req.valid('json')
    const asked = one === undefined ? recipients : [one, ...recipients]
    if (asked.length === 0) throw new ApiProblem(400, 'Name a recipient, or recipients.')
    const canonical = addressesOf(asked)
    const states = await each(
      canonical,
      async (address) => (await findState(table, sender, peppered, address)).state,
      50,
    )
    const found = asked.map((each, at) => ({ recipient: each, ...answerOf(states[at] ?? null) }))
    return c.json({ answers: found }, 200)
  })
  api.openapi(acceptedRoute, async (c) => {
    const sender = await senderOf(c, table, c.req.valid('query').sender)
    const now = clock()
    const { accepted } = c.req.valid('json')
    const batch = accepted.map(({ at = now.toISOString(), ...entry }) => ({ ...entry, at }))
    const nameOf = async (address: string) => (await recipientNames(sender, peppered, address))[0]
    const { requests, ...counts } = await recordAccepted(table, sender, await rootKeys.read(), batch, now, nameOf)
    await request(requests)
    return c.json(counts, 200)
  })
}
