/** Lists of addresses as they come in and go out: CSV (RFC 4180) and one JSON object a line. */
import { isRecipientTag } from '../identity/recipientTag.ts'
import { canonicalAddress, longestAddress, splitAddress } from '../identity/address.ts'

export interface AddressList {
  /** Canonical. */
  addresses: string[]
  /** One sentence a line that is none, at most 20. */
  problems: string[]
}

const mostProblems = 20

/** Reads what `export` wrote, any list with an address first in each line or in `recipient`, or one JSON array of either. */
export function readAddressList(text: string): AddressList {
  if (text.trimStart().startsWith('[')) return readAddresses(arrayIn(text))
  const list: AddressList = { addresses: [], problems: [] }
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const given = addressOf(line, at)
    if (given === null) continue
    const { addresses, problems } = readAddresses([given])
    list.addresses.push(...addresses)
    if (problems.length > 0 && list.problems.length < mostProblems)
      list.problems.push(`line ${at + 1}: ${problems.join()}`)
  }
  return list
}

/** Returns the addresses in canonical form, and a sentence for each that is none. */
export function readAddresses(given: readonly string[]): AddressList {
  const bad = given.filter((each) => (!splitAddress(each) && !isRecipientTag(each)) || each.length > longestAddress)
  return {
    addresses: given.filter((each) => !bad.includes(each)).map(canonicalAddress),
    problems: bad.slice(0, mostProblems).map((each) => `not an address: ${each.slice(0, 80)}`),
  }
}

/** Returns a line of CSV, with its end. What a spreadsheet would take for a formula is kept from being one. */
export const csvLine = (values: readonly (string | null)[]): string => `${values.map(cell).join(',')}\r\n`

function cell(value: string | null): string {
  const text = value ?? ''
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

function arrayIn(text: string): string[] {
  try {
    const entries = JSON.parse(text) as unknown[]
    return entries.map((entry) => (typeof entry === 'string' ? entry : recipientIn(JSON.stringify(entry))))
  } catch {
    return [text]
  }
}

/** Null for the line of headings. */
function addressOf(line: string, at: number): string | null {
  if (line.startsWith('{')) return recipientIn(line)
  const first = (/^"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(',')[0] ?? '').trim()
  return at === 0 && !first.includes('@') && !isRecipientTag(first) ? null : first.replace(/^'(?=[=+\-@])/, '')
}

function recipientIn(line: string): string {
  try {
    const { recipient } = JSON.parse(line) as { recipient?: unknown }
    return typeof recipient === 'string' ? recipient : line
  } catch {
    return line
  }
}
