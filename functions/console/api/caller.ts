/**
 * Who calls: an application with the API key of one sender, or the operator, with a key of its own or because whoever mounts
 * the API has let it in. What a call is about follows from the caller: a sender's key reaches that sender and no other,
 * whatever the request names.
 */
import type { Context, MiddlewareHandler } from 'hono'
import type { Table } from '../../../shared/aws/table.ts'
import { recordAudit } from '../../../shared/ledger/audit.ts'
import { checkApiKey } from '../../../shared/ledger/apiKeys.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { Sender } from '../../../shared/ledger/senders.ts'
import { ApiProblem } from './problem.ts'
import type { Rate } from './rate.ts'

export interface ApiEnv {
  Variables: {
    /** Set before the API is asked, by whoever mounts it; absent for everybody else. */
    operator?: { name: string }
    caller: Caller
  }
}

export type Caller = { is: 'operator'; name: string } | { is: 'sender'; sender: string; keyId: string }

/** Answers 401 unless a key or a session says who calls. A key counts also where there is a session. */
export function identifyCaller(table: Table, rate: Rate, clock: () => Date): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const header = c.req.header('authorization')
    const operator = c.get('operator')
    if (header === undefined && operator) {
      c.set('caller', { is: 'operator', name: operator.name })
      return next()
    }
    const word = /^Bearer\s{1,5}(\S{1,200})$/i.exec(header ?? '')?.[1]
    if (word === undefined) {
      rate('nobody', clock())
      throw new ApiProblem(401, 'Send an API key: Authorization: Bearer rbk_…')
    }
    const found = await checkApiKey(table, word, clock())
    if (!found) {
      rate('nobody', clock())
      throw new ApiProblem(401, 'This API key is not known; it may have been revoked.')
    }
    const { owner, keyId } = found
    rate(`${owner ?? ''} ${keyId}`, clock())
    c.set('caller', owner === null ? { is: 'operator', name: `key ${keyId}` } : { is: 'sender', sender: owner, keyId })
    return next()
  }
}

/** Lets the operator pass. */
export const operatorOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.get('caller').is !== 'operator') throw new ApiProblem(403, 'Only the operator may do this, not an API key.')
  return next()
}

/** Records that the caller changes something of a sender; with a recipient (canonical address) beside its state too. */
export async function noteChange(
  c: Context<ApiEnv>,
  table: Table,
  now: Date,
  sender: string,
  what: string,
  recipient?: string,
): Promise<void> {
  const caller = c.get('caller')
  const who = caller.is === 'operator' ? caller.name : `key ${caller.keyId}`
  await recordAudit(table, { sender, at: now.toISOString(), who, what }, now, recipient)
}

/** Returns the sender that a call is about: the key's own; the operator names one. */
export async function senderOf(c: Context<ApiEnv>, table: Table, named: string | undefined): Promise<Sender> {
  const caller = c.get('caller')
  if (caller.is === 'sender' && named !== undefined && named !== caller.sender)
    throw new ApiProblem(403, 'This API key belongs to another sender.')
  const id = caller.is === 'sender' ? caller.sender : named
  if (id === undefined) throw new ApiProblem(400, 'Name the sender: ?sender=…')
  const sender = await getSender(table, id)
  if (!sender) throw new ApiProblem(404, 'There is no such sender.')
  return sender
}
