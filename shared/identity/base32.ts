/** Base32 (RFC 4648 §6) in lower case and without padding: the one encoding that survives servers which fold case. */

export const base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** Returns bytes as base32. Whole groups of 5 bytes only, so that every text has exactly one spelling. */
export function toBase32(bytes: Uint8Array): string {
  if (bytes.length % 5 !== 0) throw new RangeError('base32: not whole groups of 5 bytes')
  let text = ''
  for (let at = 0; at < bytes.length; at += 5) {
    let group = 0n
    for (const byte of bytes.subarray(at, at + 5)) group = (group << 8n) | BigInt(byte)
    for (let shift = 35n; shift >= 0n; shift -= 5n) text += base32Alphabet.charAt(Number((group >> shift) & 31n))
  }
  return text
}

/** Returns a whole number in `width` base32 digits, most significant first. */
export function numberToBase32(value: number, width: number): string {
  if (!Number.isInteger(value) || value < 0 || value >= 32 ** width) {
    throw new RangeError(`base32: ${value} does not fit into ${width} digits`)
  }
  let text = ''
  for (let rest = value, digit = 0; digit < width; digit += 1, rest = Math.floor(rest / 32)) {
    text = base32Alphabet.charAt(rest % 32) + text
  }
  return text
}

/** Returns the number behind base32 digits; NaN where a character is none. */
export function numberFromBase32(text: string): number {
  let value = 0
  for (const digit of text) {
    const worth = base32Alphabet.indexOf(digit)
    value = worth < 0 ? Number.NaN : value * 32 + worth
  }
  return value
}
