/**
 * The library: `import { analyze, explain, returnPath } from 'rebound'`. It asks no network and needs no configuration.
 * @module
 */
import { judge } from './verdict/judge.ts'
import type { Verdict } from './verdict/verdict.ts'

export { explain } from './verdict/explain.ts'
export type { Explanation } from './verdict/explain.ts'
export { messageId, returnPath } from './identity/returnPath.ts'
export { readAddressKey, recipientTag } from './identity/recipientTag.ts'
export { readSenderKey } from './identity/tokenKeys.ts'
export { reasons } from './knowledge/reasons.ts'
export type { Category, Fix, Reason, Report, Verdict } from './verdict/verdict.ts'

/**
 * Returns the verdict on one mail. Any bytes at all are answered, never with an exception: what could not be read is in
 * `problems`. `source` is handed through. No report is ever `signed` here: that takes the envelope and a key.
 * @param mail the raw mail (RFC 5322), bytes as they arrived; a string is taken as UTF-8
 */
export async function analyze(mail: Uint8Array | string, source = ''): Promise<Verdict> {
  const bytes = typeof mail === 'string' ? Buffer.from(mail) : mail
  return (await judge(bytes, { source })).verdict
}
