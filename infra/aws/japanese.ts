/**
 * Stands in for encoding-japanese in the bundles (231 KB of tables): the runtime's own decoder knows the same 7,326
 * characters of JIS X 0208. It lacks JIS X 0212, which mail does not use, and reads text whose lines end without a return
 * to ASCII, where the package writes question marks.
 */
import { decodeText } from '../../shared/mail/charset.ts'

/** The one call of mailparser and libmime: ISO-2022-JP or EUC-JP to a string. */
export const convert = (bytes: Uint8Array, { from }: { from: string }): string =>
  decodeText(bytes, /^euc/i.test(from) ? 'euc-jp' : 'iso-2022-jp')
