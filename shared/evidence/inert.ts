/** What DNS answers is written by strangers. It is shown as text that means nothing in HTML, Markdown or a terminal. */

/** Enough to read a published SPF, DKIM or DMARC record; longer ones are cut. */
export const longestRecord = 500

/**
 * Returns printable ASCII of at most `longest` characters: whatever SPF, DKIM and DMARC records have no use for becomes
 * `?`, and no address of a page is left that a mail program would make a link of.
 */
export function inert(text: string, longest = 100): string {
  const plain = text
    .slice(0, longest + 1)
    .replace(/[^A-Za-z0-9 .,:;=_+~?%{}@!/*-]/g, '?')
    .replaceAll('://', ': //')
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}
