/** Return paths that a complaint carries: it comes to the address of a feedback loop, not to the one that was written from. */
import { fieldOf } from '../mail/headerFields.ts'
import type { Mail } from '../mail/mail.ts'
import { partHeaders, returnedPart } from './original.ts'

const most = 5

/** Returns Original-Mail-From (RFC 5965 §3.2) and the Return-Path of the returned message, as they stand there. */
export function returnPathsIn(mail: Mail): { reported: string[]; returned: string | null } {
  const feedback = mail.parts.find(({ type }) => type === 'message/feedback-report')?.text ?? ''
  const reported = feedback
    .split('\n', 500)
    .map((line) => fieldOf(line.trimEnd()))
    .flatMap((field) => (field?.name === 'original-mail-from' ? [field.raw.trim().slice(0, 1000)] : []))
  const part = returnedPart(mail)
  return {
    reported: reported.slice(0, most),
    returned: (part && partHeaders(part).get('return-path')?.slice(0, 1000)) ?? null,
  }
}

/**
 * Whether a mail, or what it returns, has been through a stack of ours: `X-Bounce-Loop` stands in all mail that is sent by
 * one. Whatever were done with it would come back again.
 */
export function isLoop(mail: Mail): boolean {
  const part = returnedPart(mail)
  if (mail.headers.get(loopHeader) !== undefined || (part && partHeaders(part).get(loopHeader) !== undefined))
    return true
  return /^[>| ]{0,4}x-bounce-loop[ \t]{0,5}:/im.test(mail.text)
}

const loopHeader = 'x-bounce-loop'
