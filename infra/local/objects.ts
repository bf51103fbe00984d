/**
 * One bucket as a folder: an object is one file, written to a temporary name, synced and renamed, so that it is there
 * whole or not at all. A file's name is its key percent-encoded (no slash, no leading dot): a key cannot leave the
 * folder, and `a` and `a/b` can both exist. It keeps the bytes and the tags (files of their own), no content type and no
 * metadata.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ServiceError } from './protocol.ts'

export interface Found {
  key: string
  size: number
  modified: Date
  etag: string
}

/** Bytes from `start` to `end`, both inclusive; `start` negative: the last so many bytes. */
export interface ByteRange {
  start: number
  end?: number
}

export type Tags = Readonly<Record<string, string>>
type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>

export class Objects {
  readonly bucket: string
  readonly #folder: string
  readonly #unfinished: string
  readonly #tags: string

  constructor(root: string, bucket: string) {
    this.bucket = bucket
    this.#folder = join(root, bucket)
    this.#unfinished = join(root, '.unfinished')
    this.#tags = join(root, '.tags')
  }

  async open(): Promise<void> {
    await rm(this.#unfinished, { recursive: true, force: true })
    await mkdir(this.#unfinished, { recursive: true })
    await mkdir(this.#folder, { recursive: true })
    await mkdir(this.#tags, { recursive: true })
  }

  /** Stores the object and syncs it to disk; tags it had before are gone. A fault in `chunks` leaves nothing behind. */
  async put(key: string, chunks: Chunks, tags: Tags = {}): Promise<Found> {
    const path = this.#path(key)
    await this.#writeTags(path, tags)
    const unfinished = join(this.#unfinished, randomUUID())
    try {
      const file = await open(unfinished, 'wx', 0o600)
      try {
        for await (const chunk of chunks) await file.writeFile(chunk)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(unfinished, path)
      await syncFolder(this.#folder)
    } catch (fault) {
      await rm(unfinished, { force: true }).catch(() => undefined)
      throw fault
    }
    return this.find(key)
  }

  /** Replaces an object's tags; throws where there is no such object. */
  async tag(key: string, tags: Tags): Promise<void> {
    await this.find(key)
    await this.#writeTags(this.#path(key), tags)
  }

  /**
   * Deletes what is older than its term in days: that of the rule whose tag it has, else `days`. Returns how many there
   * were. S3 does this by itself, by its lifecycle rules.
   */
  async expire(tag: string, days: number, now: Date): Promise<number> {
    let gone = 0
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      const own = Number((await this.#readTags(path))[tag] ?? Infinity)
      const { mtimeMs } = await stat(path)
      if (now.getTime() - mtimeMs < Math.min(own, days) * 86_400_000) continue
      await this.#removeFile(path)
      gone += 1
    }
    return gone
  }

  async find(key: string): Promise<Found> {
    const path = this.#path(key)
    try {
      const { size, mtime, mtimeMs, ino } = await stat(path)
      return { key, size, modified: mtime, etag: `"${[ino, size, Math.trunc(mtimeMs * 1000)].map(hex).join('-')}"` }
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
      throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404)
    }
  }

  /** The object and its bytes, or those of the range, cut to what there is. Throws InvalidRange when that is nothing. */
  async get(key: string, range?: ByteRange): Promise<Found & { start: number; bytes: Buffer }> {
    const found = await this.find(key)
    const { start, length } = cut(found.size, range)
    const file = await open(this.#path(key))
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start)
      return { ...found, start, bytes: buffer.subarray(0, bytesRead) }
    } finally {
      await file.close()
    }
  }

  /** Deleting what is not there is no error, as in S3. */
  async remove(key: string): Promise<void> {
    await this.#removeFile(this.#path(key))
  }

  /** Keys after `after` in UTF-8 order. */
  async list(prefix: string, after: string, most: number): Promise<{ found: Found[]; more: boolean }> {
    const keys = (await readdir(this.#folder)).map((name) => decodeURIComponent(name))
    const wanted = keys
      .filter((key) => key.startsWith(prefix) && Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    const found: Found[] = []
    for (const key of wanted.slice(0, most)) found.push(await this.find(key))
    return { found, more: wanted.length > most }
  }

  async #removeFile(path: string): Promise<void> {
    await rm(path, { force: true })
    await rm(this.#tagsOf(path), { force: true })
  }

  #tagsOf(path: string): string {
    return join(this.#tags, basename(path))
  }

  async #writeTags(path: string, tags: Tags): Promise<void> {
    if (Object.keys(tags).length > 0) await writeFile(this.#tagsOf(path), JSON.stringify(tags), { mode: 0o600 })
    else await rm(this.#tagsOf(path), { force: true })
  }

  async #readTags(path: string): Promise<Tags> {
    try {
      return JSON.parse(await readFile(this.#tagsOf(path), 'utf8')) as Tags
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== 'ENOENT') throw fault
      return {}
    }
  }

  #path(key: string): string {
    const name = encodeURIComponent(key).replace(/^\./, '%2E')
    // S3 takes 1,024 bytes; a file name takes 255.
    if (name.length > 255) throw new ServiceError('KeyTooLongError', 'more than 255 characters, percent-encoded')
    if (name === '') throw new ServiceError('InvalidRequest', 'the key is empty')
    return join(this.#folder, name)
  }
}

function cut(size: number, range: ByteRange | undefined): { start: number; length: number } {
  if (!range) return { start: 0, length: size }
  const start = range.start < 0 ? Math.max(0, size + range.start) : range.start
  const end = Math.min(range.end ?? size - 1, size - 1)
  if (start > end) throw new ServiceError('InvalidRange', 'The requested range is not satisfiable', 416)
  return { start, length: end - start + 1 }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; NTFS journals the rename itself.
  if (process.platform === 'win32') return
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function hex(value: number): string {
  return value.toString(16)
}
