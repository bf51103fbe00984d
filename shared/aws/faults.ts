/** Which failed AWS calls heal by themselves. Decided by error name and status, never by text. */

const conditionFailed = 'ConditionalCheckFailedException'

/** Error names that no retry can heal: the call itself is wrong, or its object is gone. */
const lasting = new Set([
  'ValidationException',
  'AccessDeniedException',
  'AccessDenied',
  'NoSuchBucket',
  'ResourceNotFoundException',
  'QueueDoesNotExist',
  'ParameterNotFound',
])

export class Fault extends Error {
  readonly code: string
  /** Whether the same work may succeed later. */
  readonly again: boolean

  constructor(code: string, again: boolean, cause?: unknown) {
    super(code, { cause })
    this.name = 'Fault'
    this.code = code
    this.again = again
  }
}

export function isConditionFailed(error: unknown): boolean {
  return nameOf(error) === conditionFailed
}

export function isMissingObject(error: unknown): boolean {
  return nameOf(error) === 'NoSuchKey' || nameOf(error) === 'NotFound'
}

/** Of a write on condition that there is no such object: there is one, or another write of it has just been made. */
export function isObjectThere(error: unknown): boolean {
  return nameOf(error) === 'PreconditionFailed' || nameOf(error) === 'ConditionalRequestConflict'
}

/** Returns the error as a Fault; an unknown error may heal, so that nothing is lost by a hasty verdict. */
export function toFault(error: unknown): Fault {
  if (error instanceof Fault) return error
  const name = nameOf(error)
  return new Fault(name, !lasting.has(name), error)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UnknownError'
}
