/** DKIM keys (RFC 6376 §3.6): whether the key that a signature names is published, revoked, or too short. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { followAlias } from './alias.ts'
import { unanswered, type Finding } from './finding.ts'
import { inert, longestRecord } from './inert.ts'
import type { Questions } from './resolver.ts'
import { readTags } from './tags.ts'

/** What a DKIM signature says of its key: `d=` and `s=`. */
export interface Signature {
  domain: string
  selector: string
}

/** Signatures with fewer bits do not count (RFC 8301 §3.2). */
const fewestBits = 1_024

type Say = (code: Finding['code'], found: string) => Finding

/** Neither the reply nor what came back of the message names a key. */
export const noSelector = (): Finding => ({
  check: 'dkim',
  asked: 'TXT <selector>._domainkey.<domain>',
  found: 'Not checked: neither the reply nor the returned message names a DKIM selector.',
  verdict: 'unknown',
  code: 'dkim-no-selector',
})

export async function checkDkim(ask: Questions, { domain, selector }: Signature): Promise<Finding> {
  const name = `${selector}._domainkey.${domain}`
  const asked = `TXT ${name}`
  const say: Say = (code, found) => ({
    check: 'dkim',
    asked,
    found,
    verdict: code === 'dkim-key' ? 'ok' : code === 'dns-failed' ? 'unknown' : 'problem',
    code,
  })
  const answer = await ask.txt(name)
  if (answer.is === 'found') {
    const [record, ...others] = answer.records
    if (record === undefined || answer.cut) return say('dns-failed', 'Not known: the record is too long to be read.')
    if (others.length > 0)
      return say('dkim-two-keys', `${name} has ${answer.records.length} TXT records: a key must stand alone.`)
    return judgeKey(record, say)
  }
  const alias = await followAlias(ask, name)
  if (alias?.loops) return say('dkim-alias-broken', `${name} is an alias that leads back to itself.`)
  if (answer.is === 'failed') return unanswered('dkim', asked, answer.why)
  if (alias) return say('dkim-alias-broken', `${name} is an alias of ${alias.target}, where there is no key.`)
  return say('dkim-missing', `There is no key at ${name}: signatures with selector ${selector} cannot be verified.`)
}

function judgeKey(record: string, say: Say): Finding {
  const tags = readTags(record)
  const published = ` Published: ${inert(record, longestRecord)}`
  const base64 = tags.get('p')?.replace(/\s+/g, '')
  if ((tags.get('v') ?? 'DKIM1') !== 'DKIM1' || base64 === undefined) {
    return say('dkim-bad-key', `The record is no DKIM key.${published}`)
  }
  if (base64 === '') return say('dkim-revoked', `The key has been revoked: its p= is empty.${published}`)
  const type = (tags.get('k') ?? 'rsa').toLowerCase()
  const bits = bitsOf(type, Buffer.from(base64, 'base64'))
  if (bits === null) return say('dkim-bad-key', `The key cannot be read.${published}`)
  if (type === 'ed25519')
    return say('dkim-key', `An Ed25519 key is published; many receivers verify RSA only.${published}`)
  if (bits < fewestBits) {
    return say(
      'dkim-short-key',
      `The key has ${bits} bits; receivers ignore keys under ${fewestBits}. Publish one of 2048.${published}`,
    )
  }
  return say('dkim-key', `A key of ${bits} bits is published.${published}`)
}

/** RSA as SubjectPublicKeyInfo, or bare as RFC 6376 §3.6.1 has it; Ed25519 as its 32 bytes (RFC 8463 §4.2). */
function bitsOf(type: string, key: Buffer): number | null {
  if (type === 'ed25519') return key.length === 32 ? 256 : null
  if (type !== 'rsa') return null
  const read = readDer(key, 'spki') ?? readDer(key, 'pkcs1')
  return read?.asymmetricKeyType === 'rsa' ? (read.asymmetricKeyDetails?.modulusLength ?? null) : null
}

function readDer(key: Buffer, type: 'spki' | 'pkcs1'): KeyObject | null {
  try {
    return createPublicKey({ key, format: 'der', type })
  } catch {
    return null
  }
}
