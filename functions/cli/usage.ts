/** What commands share on their user's side: formats, colours, and errors that are the user's to mend. */
import type { Look } from '../../shared/verdict/show.ts'

export class UsageError extends Error {}

export type Format = 'text' | 'json' | 'ndjson'

/** Returns the format that was asked for: text on a terminal and ndjson elsewhere, unless said otherwise. */
export function readFormat(value: string | undefined): Format {
  if (value === undefined) return process.stdout.isTTY ? 'text' : 'ndjson'
  if (value === 'text' || value === 'json' || value === 'ndjson') return value
  throw new UsageError(`--format is text, json or ndjson, not "${value}"`)
}

/** Colours on a terminal, unless NO_COLOR (no-color.org) is set. */
export function look(): Look {
  return { colour: process.stdout.isTTY && !process.env['NO_COLOR'] }
}

/** Writes and waits while the reader is slower than we are. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await new Promise<void>((resolve) => process.stdout.once('drain', resolve))
}
