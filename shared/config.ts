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
  sweep: [
    'REBOUND_TABLE',
    'REBOUND_BUCKET',
    'REBOUND_RECEIVE_QUEUE_URL',
    'REBOUND_DELIVER_QUEUE_URL',
    'REBOUND_DEFAULT_SENDER',
  ],
  activate: [],
  console: ['REBOUND_TABLE', 'REBOUND_DELIVER_QUEUE_URL', 'REBOUND_KEY_PREFIX', 'REBOUND_CONSOLE_URL'],
} as const

/** How people sign in to the console on AWS; without any of these it serves the JSON API and no pages. */
const signIn = ['REBOUND_OIDC_ISSUER', 'REBOUND_OIDC_CLIENT_ID', 'REBOUND_OIDC_ALLOW'] as const

export type FunctionName = keyof typeof names
type Names<F extends FunctionName> = (typeof names)[F][number]
export type SignIn = Record<(typeof signIn)[number], string>

/** Returns the named function's settings; throws one Error that lists every missing name. */
export function readConfig<F extends FunctionName>(
  functionName: F,
  env: Record<string, string | undefined> = process.env,
): Record<Names<F>, string> {
  return readNames(functionName, names[functionName] as readonly Names<F>[], env)
}

/** Returns the settings of signing in, or null where none is set; throws where only some are. */
export function readSignIn(env: Record<string, string | undefined> = process.env): SignIn | null {
  return signIn.some((name) => env[name]) ? readNames('console', signIn, env) : null
}

function readNames<N extends string>(
  reader: string,
  wanted: readonly N[],
  env: Record<string, string | undefined>,
): Record<N, string> {
  const missing = wanted.filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`${reader}: missing in the environment: ${missing.join(', ')}`)
  return Object.fromEntries(wanted.map((name) => [name, env[name]])) as Record<N, string>
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
