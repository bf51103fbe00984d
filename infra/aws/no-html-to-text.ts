/**
 * Stands in for html-to-text in the bundles. mailparser calls it only without `skipHtmlToText`, which `shared/mail` sets:
 * on a hostile mail it runs for minutes, and it is a tenth (233 KB) of the receive function.
 */
export function htmlToText(): never {
  throw new Error('html-to-text is not in this bundle')
}
