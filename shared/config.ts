/**
 * Everything a function reads from its environment, once, with all missing names in one message.
 * Where a service lives is the SDK's own business: `AWS_ENDPOINT_URL_*` redirects it.
 */

const names = {
  receive: [
    'REBOUND_TABLE',
    'REBOUND_BUCKET',
    'REBOUND_RECEIVE_QUEUE_URL',
    'REBOUND_RECEIVE_DEAD_LETTERS_URL',
    'REBOUND_EVENTS_QUEUE_URL',
    'REBOUND_EVENTS_DEAD_LETTERS_URL',
    'REBOUND_DELIVER_QUEUE_URL',
    'REBOUND_DEFAULT_SENDER',
    'REBOUND_FORWARD_RETURN_PATH',
    'REBOUND_KEY_PREFIX',
  ],
  deliver: [
    'REBOUND_TABLE',
    'REBOUND_DELIVER_QUEUE_URL',
    'REBOUND_DELIVER_DEAD_LETTERS_URL',
    'REBOUND_FORWARD_FROM',
    'REBOUND_FORWARD_RETURN_PATH',
    'REBOUND_KEY_PREFIX',
  ],
  sweep: ['REBOUND_TABLE', 'REBOUND_BUCKET', 'REBOUND_RECEIVE_QUEUE_URL', 'REBOUND_DELIVER_QUEUE_URL'],
  activate: [],
} as const

/** The console behind the HTTP API is an option: a stack without it has no such function. */
const optional = {
  console: [
    'REBOUND_TABLE',
    'REBOUND_DELIVER_QUEUE_URL',
    'REBOUND_KEY_PREFIX',
    'REBOUND_CONSOLE_URL',
    'REBOUND_OIDC_ISSUER',
    'REBOUND_OIDC_CLIENT_ID',
    'REBOUND_OIDC_ALLOW',
  ],
} as const

export type FunctionName = keyof typeof names
type Configured = FunctionName | keyof typeof optional
const all = { ...names, ...optional }
type Names<F extends Configured> = (typeof all)[F][number]

/** Returns the named function's settings; throws one Error that lists every missing name. */
export function readConfig<F extends Configured>(
  functionName: F,
  env: Record<string, string | undefined> = process.env,
): Record<Names<F>, string> {
  const wanted = all[functionName] as readonly Names<F>[]
  const missing = wanted.filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`${functionName}: missing in the environment: ${missing.join(', ')}`)
  return Object.fromEntries(wanted.map((name) => [name, env[name]])) as Record<Names<F>, string>
}

/** The names that a function needs, for the deployment that must set them. */
export const configNames: { readonly [F in FunctionName]: readonly string[] } = names

/** Outputs of a deployed stack, by the setting that each one is for commands on an operator's machine. */
export const stackOutputs = {
  REBOUND_TABLE: 'Table',
  REBOUND_BUCKET: 'Bucket',
  REBOUND_RECEIVE_QUEUE_URL: 'ReceiveQueue',
  REBOUND_RECEIVE_DEAD_LETTERS_URL: 'ReceiveDeadLetters',
  REBOUND_EVENTS_QUEUE_URL: 'EventsQueue',
  REBOUND_EVENTS_DEAD_LETTERS_URL: 'EventsDeadLetters',
  REBOUND_DELIVER_QUEUE_URL: 'DeliverQueue',
  REBOUND_DELIVER_DEAD_LETTERS_URL: 'DeliverDeadLetters',
  REBOUND_DEFAULT_SENDER: 'DefaultSender',
  REBOUND_KEY_PREFIX: 'KeyPrefix',
} as const

/** Where the local stack writes the environment that reaches it, inside its data directory. */
export const runningFile = 'running.json'
