/** Fields that several calls share. */
import { z } from '@hono/zod-openapi'
import { readAddresses } from '../../../shared/suppression/addressList.ts'
import { ApiProblem } from './problem.ts'

/** Entries of one batch. */
export const mostInBatch = 1_000

export const senderQuery = z.object({
  sender: z
    .string()
    .max(32)
    .optional()
    .openapi({
      param: { name: 'sender', in: 'query' },
      description: "The operator names a sender. A sender's key means its own.",
      example: 'shop',
    }),
})

export const senderPath = z.object({
  sender: z
    .string()
    .max(64)
    .openapi({ param: { name: 'sender', in: 'path' }, example: 'shop' }),
})

const digits = /^[0-9]{1,3}$/

/** `cursor` and `limit` of a list, and the sender. */
export const pageQuery = senderQuery.extend({
  cursor: z.string().max(700).optional().openapi({ description: '`next` of the page before.' }),
  limit: z.string().regex(digits, 'a whole number from 1 to 200').default('50').openapi({ example: '50' }),
})

export const limitOf = (limit: string): number => Math.min(200, Math.max(1, Number(limit)))

/** Cursors are opaque, so that nobody builds on what stands in them. */
export const writeCursor = (next: string | null): string | null =>
  next === null ? null : Buffer.from(next).toString('base64url')
export const readCursor = (cursor: string | undefined): string | null =>
  cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString()

export const time = z
  .string()
  .max(40)
  .refine((at) => !Number.isNaN(Date.parse(at)), 'a time like 2026-11-21T10:00:00Z')
  .openapi({ example: '2026-11-21T10:00:00Z' })

export const recipient = z.string().min(1).max(400).openapi({ example: 'bo@example.org' })

/** Canonical addresses, or the problem that says which are none. */
export function addressesOf(given: readonly string[]): string[] {
  const { addresses, problems } = readAddresses(given)
  if (problems.length > 0) throw new ApiProblem(422, problems[0] ?? 'There is no address.', problems)
  return addresses
}

export const json = <S extends z.ZodType>(schema: S) => ({ 'application/json': { schema } })

/** Works through a batch, so many at a time, and returns the results in order. */
export async function each<T, R>(entries: readonly T[], work: (entry: T) => Promise<R>, atOnce = 25): Promise<R[]> {
  const done: R[] = []
  for (let at = 0; at < entries.length; at += atOnce)
    done.push(...(await Promise.all(entries.slice(at, at + atOnce).map(work))))
  return done
}
