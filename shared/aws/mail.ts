/** Mail that we send (SES, SendRawEmail). It never throws: what happened is the result, and the schedule decides. */
import { SendRawEmailCommand } from '@aws-sdk/client-ses'
import type { Mails } from './clients.ts'

/** Decided by error name and status, never by text. Each may heal: an operator verifies an identity, a quota renews. */
export type MailError =
  'throttled' | 'mail-rejected' | 'not-verified' | 'sending-paused' | 'not-allowed' | 'timeout' | 'mail-failed'

export interface SendResult {
  /** HTTP status of SES's answer, or null where none came. */
  status: number | null
  /** Null exactly when SES took the mail. */
  error: MailError | null
  /** Milliseconds. */
  ms: number
}

const errors: Record<string, MailError> = {
  Throttling: 'throttled',
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  LimitExceededException: 'throttled',
  MessageRejected: 'mail-rejected',
  MailFromDomainNotVerifiedException: 'not-verified',
  AccountSendingPausedException: 'sending-paused',
  ConfigurationSetSendingPausedException: 'sending-paused',
  AccessDenied: 'not-allowed',
  AccessDeniedException: 'not-allowed',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
}

/** Hands one mail to SES. `from` is the return path, never null: SES refuses `<>`, and without it reads the header. */
export async function sendMail(
  mails: Mails,
  mail: { from: string; to: string; bytes: Uint8Array },
  until: AbortSignal,
): Promise<SendResult> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  const command = new SendRawEmailCommand({
    Source: mail.from,
    Destinations: [mail.to],
    RawMessage: { Data: mail.bytes },
  })
  try {
    const sent = await mails.send(command, { abortSignal: until })
    return { status: sent.$metadata.httpStatusCode ?? 200, error: null, ms: ms() }
  } catch (error) {
    const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    const known = Object.hasOwn(errors, name) ? errors[name] : undefined
    return { status: $metadata?.httpStatusCode ?? null, error: known ?? 'mail-failed', ms: ms() }
  }
}
