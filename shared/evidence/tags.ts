/** Tag lists, `a=b; c=d`: DKIM signatures and keys (RFC 6376 §3.2), DMARC records (RFC 7489 §6.4). */

const mostTags = 50

/** Returns values by lower-case tag name, white space trimmed; the first of a name counts. */
export function readTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const tag of text.split(';', mostTags)) {
    const equals = tag.indexOf('=')
    const name = tag.slice(0, Math.max(0, equals)).trim().toLowerCase()
    if (name !== '' && !tags.has(name)) tags.set(name, tag.slice(equals + 1).trim())
  }
  return tags
}
