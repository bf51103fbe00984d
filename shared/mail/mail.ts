/** A mail as the rest of Rebound sees it: headers, leaf parts in order, problems. Nothing here knows mailparser. */
import type { Problem } from '../verdict/verdict.ts'

/** Header fields in their order; names lower-case, values unfolded, encoded words (RFC 2047) decoded. */
export interface Headers {
  get(name: string): string | undefined
  all(name: string): string[]
  names(): string[]
}

/** One leaf of the MIME tree, in document order. */
export interface Part {
  /** Lower-case media type without parameters: `message/delivery-status`. */
  type: string
  /** Decoded text; empty for binary attachments. */
  text: string
  /** Bytes of the part before charset decoding (RFC 2045 §6), for `message/rfc822` the whole inner mail. */
  bytes: Uint8Array
}

export interface Mail {
  headers: Headers
  /** Leaf parts without the inline text and HTML bodies, which are `text`. */
  parts: Part[]
  /** The readable text: text/plain bodies, or the HTML's text where there is none. */
  text: string
  /** The first bytes of the raw mail as text (latin1 where not UTF-8), normalised line ends: for readers of pasted or broken reports. */
  raw: () => string
  problems: Problem[]
}
