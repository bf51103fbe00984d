/**
 * A free-text format as data: how to recognise the mail system that speaks, where its report stands, and how a
 * recipient and its words look. What an entry leaves out is read by the shapes that all systems share.
 */
export interface Format {
  /** The mail system, unique over all formats. */
  id: string
  /** Recognition: every pattern given must match. `body` is tested on the speaker's first 1,500 characters. */
  from?: RegExp
  subject?: RegExp
  header?: { name: string; value: RegExp }
  body?: RegExp
  /** The report stands behind the line that matches; the whole text where this is missing. */
  start?: RegExp
  /** The report ends before the line that matches. */
  end?: RegExp
  /** A line that names a recipient: group 1 is its address or local part. */
  recipient?: RegExp
  /** Where the words stand: behind the recipient (default), before it, or what group 1 of a pattern takes from the report. */
  words?: 'before' | RegExp
  /** The words end before this. */
  wordsEnd?: RegExp
  /** A bare local part belongs to this domain; `from` stands for that of the reporting mailer. */
  domain?: string
}
