/** Mails on disk: a file, a directory (recursively, in name order), an mbox (RFC 4155) or standard input, one after the other. */
import { createReadStream } from 'node:fs'
import { opendir, open, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface MailOnDisk {
  source: string
  bytes: Uint8Array
}

/** What could not be read. */
export interface Unreadable {
  source: string
  error: string
}

/** Of one mail no more than this is read: the reader looks at its beginning only. */
const longestMail = 2 * 1024 * 1024

export async function* readMails(paths: readonly string[]): AsyncGenerator<MailOnDisk | Unreadable> {
  for (const path of paths) {
    if (path === '-') yield* readStream(process.stdin, '-')
    else yield* readPath(path)
  }
}

async function* readPath(path: string, named = true): AsyncGenerator<MailOnDisk | Unreadable> {
  try {
    if ((await stat(path)).isDirectory()) yield* readDirectory(path)
    else yield* readFile(path, named)
  } catch (error) {
    yield { source: path, error: errorText(error) }
  }
}

async function* readDirectory(path: string): AsyncGenerator<MailOnDisk | Unreadable> {
  const names: string[] = []
  for await (const entry of await opendir(path)) if (!entry.name.startsWith('.')) names.push(entry.name)
  for (const name of names.sort()) yield* readPath(join(path, name), false)
}

/**
 * A bounce can hold its original below a "From " line of its own, and then looks like an mbox of two. So a file of a
 * directory is cut only where its name says mbox, and a file that was named unless its name says one mail.
 */
async function* readFile(path: string, named: boolean): AsyncGenerator<MailOnDisk> {
  const file = await open(path)
  let start: Buffer
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0)
    start = buffer.subarray(0, bytesRead)
    const mayHoldSeveral = named ? !path.endsWith('.eml') : /(?:^|[./])mbo?x(?:rd|o|cl2?)?$/i.test(path)
    const single = !mayHoldSeveral || !start.subarray(0, 5).equals(fromLine)
    if (single && bytesRead < 64 * 1024) {
      yield { source: path, bytes: start }
      return
    }
    if (single) {
      const whole = Buffer.alloc(Math.min(longestMail, (await file.stat()).size))
      const read = await file.read(whole, 0, whole.length, 0)
      yield { source: path, bytes: whole.subarray(0, read.bytesRead) }
      return
    }
  } finally {
    await file.close()
  }
  yield* readStream(createReadStream(path), path)
}

const fromLine = Buffer.from('From ')

/** A message separator: "From ", an address, a date with a year; what follows it must look like a header field. */
const separator = /^From \S{1,320} +(?:mon|tue|wed|thu|fri|sat|sun)[ ,].{0,40}\d{4}/i
const headerField = /^(?:[!-9;-~]{1,80}:|>From )/

/** Cuts a stream into mails at its mbox separators; one that has none is one mail. */
async function* readStream(stream: AsyncIterable<Buffer | string>, source: string): AsyncGenerator<MailOnDisk> {
  let count = 0
  let first: Uint8Array | null = null
  for await (const bytes of cutAtSeparators(stream)) {
    count += 1
    if (count === 1) first = bytes
    else {
      if (first) yield { source: `${source}#1`, bytes: first }
      first = null
      yield { source: `${source}#${count}`, bytes }
    }
  }
  // A single mail keeps the plain path; so does empty input, which is a mail with nothing in it.
  if (count <= 1) yield { source, bytes: first ?? new Uint8Array() }
}

async function* cutAtSeparators(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Uint8Array> {
  let lines: string[] = []
  let size = 0
  let mbox = false
  let begun = false
  let held: string | null = null
  for await (const line of readLines(stream)) {
    const bare = line.replace(/\r?\n$/, '')
    if (held !== null) {
      // The line before looked like a separator; it is one if a header follows.
      if (headerField.test(bare)) {
        yield Buffer.from(lines.join(''), 'latin1')
        lines = []
        size = 0
      } else lines.push(held)
      held = null
    }
    const blankBefore = lines.length > 0 && /^\r?\n$/.test(lines.at(-1) ?? '')
    if (!begun && separator.test(bare)) {
      mbox = true
    } else if (mbox && blankBefore && separator.test(bare)) {
      held = line
    } else if (size < longestMail) {
      lines.push(line)
      size += line.length
    }
    begun = true
  }
  if (held !== null) lines.push(held)
  if (begun) yield Buffer.from(lines.join(''), 'latin1')
}

/** Lines with their ends, as latin1 so that bytes survive; a line without an end is cut at 1 MiB. */
async function* readLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of stream) {
    const text: string = rest + (typeof chunk === 'string' ? chunk : chunk.toString('latin1'))
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      yield text.slice(from, end + 1)
      from = end + 1
    }
    rest = text.slice(from)
    if (rest.length > 1024 * 1024) {
      yield rest
      rest = ''
    }
  }
  if (rest !== '') yield rest
}

function errorText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return 'no such file'
  if (code === 'EACCES') return 'not allowed to read it'
  return error instanceof Error ? error.message : String(error)
}
