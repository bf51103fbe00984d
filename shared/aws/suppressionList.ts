/**
 * The suppression list of the SES account (API v2). It is loaded by whoever writes to the list, and by nobody else: the
 * client is a second one beside that which sends mail. It never throws: what happened is the result.
 */
import { DeleteSuppressedDestinationCommand, PutSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2'

/** What SES knows as reasons. */
export type ListReason = 'BOUNCE' | 'COMPLAINT'

export type ListError = 'throttled' | 'not-allowed' | 'address-refused' | 'timeout' | 'ses-failed'

export interface ListResult {
  /** HTTP status of SES's answer, or null where none came. */
  status: number | null
  /** Null exactly when the list is as it was asked for. */
  error: ListError | null
  /** Milliseconds. */
  ms: number
}

const errors: Record<string, ListError> = {
  TooManyRequestsException: 'throttled',
  ThrottlingException: 'throttled',
  AccessDeniedException: 'not-allowed',
  BadRequestException: 'address-refused',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
}

let client: SESv2Client | undefined

/** Puts an address on the list for a reason, or takes it off where `reason` is null. Either may be repeated. */
export async function setListed(address: string, reason: ListReason | null, until: AbortSignal): Promise<ListResult> {
  client ??= new SESv2Client({ maxAttempts: 2 })
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  const options = { abortSignal: until }
  try {
    const { $metadata } =
      reason === null
        ? await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: address }), options)
        : await client.send(new PutSuppressedDestinationCommand({ EmailAddress: address, Reason: reason }), options)
    return { status: $metadata.httpStatusCode ?? 200, error: null, ms: ms() }
  } catch (error) {
    const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    const status = $metadata?.httpStatusCode ?? null
    // Who is not on the list need not be taken off it.
    if (reason === null && name === 'NotFoundException') return { status, error: null, ms: ms() }
    const known = Object.hasOwn(errors, name) ? errors[name] : undefined
    return { status, error: known ?? 'ses-failed', ms: ms() }
  }
}
