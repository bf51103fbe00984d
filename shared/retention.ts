/**
 * How long raw mail is kept. The deployment has one term for all; a sender can have a shorter one, which `receive` writes
 * on its objects as a tag, because lifecycle rules of S3 know tags and not senders. Read by `infra` for those rules.
 */

/** The tag's name; its value is one of `rawDays` in digits. */
export const retentionTag = 'rebound-days'

/** The terms that there are, in days: each is a lifecycle rule of the bucket. */
export const rawDays: readonly number[] = [1, 3, 7, 14, 30, 60, 90, 180, 365]
