/** `rebound token`: the key that an application signs return paths with, one return path, and what an address proves. */
import { parseArgs } from 'node:util'
import { checkReturnPath, messageId, readMessageIdToken, returnPath } from '../../shared/identity/returnPath.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { senderKey, showSenderKey } from '../../shared/identity/tokenKeys.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { connect, connectKeys } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = `token issue SENDER                                          the sender's key
  token issue SENDER --message ID --recipient A --domain D    a return path and a Message-ID
  token check ADDRESS [--recipient A]                         what an address or a Message-ID proves`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { message: { type: 'string' }, recipient: { type: 'string' }, domain: { type: 'string' } },
  })
  const [action, what] = positionals
  if (what === undefined || (action !== 'issue' && action !== 'check')) throw new UsageError(usage)
  const table = connect()
  const keys = await rootKeys(connectKeys).read()
  const newest = keys[0]
  if (!newest) throw new UsageError('this stack has no key for tokens yet: "rebound keys create" makes one')
  if (action === 'check') {
    const path = checkReturnPath(keys, what, new Date())
    const found = path.ok || path.why !== 'no-token' ? path : readMessageIdToken(keys, what, new Date())
    if (!found.ok) {
      await write(`${found.why}${found.sender === null ? '' : `: a genuine token of ${found.sender}`}\n`)
      return 1
    }
    const { sender, messageId: id, day, covers } = found
    const recipient = values.recipient === undefined ? null : covers(values.recipient)
    await write(`${JSON.stringify({ sender, messageId: id, day, recipient })}\n`)
    return recipient === false ? 1 : 0
  }
  const sender = await getSender(table, what)
  if (!sender) throw new UsageError(`there is no sender "${what}"`)
  if (sender.names.token === null)
    throw new UsageError(`"${what}" has ${what.length} characters, a token has room for 6: set a --token for it`)
  const key = senderKey(newest, sender.names.token)
  if (values.message === undefined) {
    await write(`${showSenderKey(key)}\n`)
    return 0
  }
  const { message, recipient, domain } = values
  if (recipient === undefined || domain === undefined) throw new UsageError(usage)
  try {
    const parts = { messageId: message, recipient, domain }
    await write(`${returnPath(key, parts)}\n${messageId(key, parts)}\n`)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
  return 0
}
