/** The same mail with each kind of line end that is met in the wild. */

const lf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').replaceAll('\r\n', '\n')

export const newlines: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  LF: (bytes) => Buffer.from(lf(bytes), 'latin1'),
  CRLF: (bytes) => Buffer.from(lf(bytes).replaceAll('\n', '\r\n'), 'latin1'),
  CR: (bytes) => Buffer.from(lf(bytes).replaceAll('\n', '\r'), 'latin1'),
}
