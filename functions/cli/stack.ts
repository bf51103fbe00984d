/** `--stack NAME` of every command: points this process at a deployed stack, with the credentials that it has. */
import { readStackOutputs } from '../../shared/aws/stackOutputs.ts'
import { stackOutputs } from '../../shared/config.ts'
import { plain } from '../../shared/verdict/show.ts'
import { UsageError } from './usage.ts'

/** What a deployed stack says of itself, by the names of its outputs. */
export type Outputs = Readonly<Record<string, string>>

let used: { name: string; outputs: Outputs } | null = null

/** Reads the outputs of a stack and sets what the commands read from the environment. */
export async function useStack(name: string): Promise<void> {
  const outputs = await readStackOutputs(name).catch((error: unknown) => {
    throw new UsageError(whyNot(name, error))
  })
  if (!outputs) throw new UsageError(`there is no stack "${name}" in this region; AWS_REGION names another one`)
  const settings = Object.entries(stackOutputs).map(([setting, output]) => [setting, outputs[output]] as const)
  const missing = settings.filter(([, value]) => value === undefined).map(([setting]) => setting)
  if (missing.length > 0) {
    throw new UsageError(`stack "${name}" does not name its parts (${missing.join(', ')}): deploy it with this version`)
  }
  Object.assign(process.env, Object.fromEntries(settings))
  used = { name, outputs }
}

/** What a machine that never talked to AWS lacks, in the operator's words. */
function whyNot(stack: string, error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (message === 'Region is missing') return `set AWS_REGION to the region of the stack "${stack}"`
  if (name === 'CredentialsProviderError')
    return 'there are no AWS credentials here: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
  const repair = Object.entries(refusals).find(([names]) => names.split(' ').some((each) => name.startsWith(each)))?.[1]
  return `CloudFormation could not be asked about the stack "${stack}": ${plain(`${name}: ${message}`, 200)}${repair === undefined ? '' : `\n  ${repair}`}`
}

/** AWS's names for it, by their beginnings ("Common errors" of the CloudFormation API). */
const refusals: Record<string, string> = {
  ExpiredToken: 'Sign in again: the credentials have expired.',
  'InvalidClientTokenId UnrecognizedClient SignatureDoesNotMatch': 'AWS does not know these credentials.',
  AccessDenied: 'These credentials may not call cloudformation:DescribeStacks: use an operator’s.',
}

/** The stack that the command was told of, or null. */
export const usedStack = () => used

/** Takes `--stack NAME` (or `--stack=NAME`) out of a command's arguments. */
export function takeStack(args: readonly string[]): { stack: string | null; rest: string[] } {
  const at = args.findIndex((arg) => arg === '--stack' || arg.startsWith('--stack='))
  if (at < 0) return { stack: null, rest: [...args] }
  const joined = args[at]?.startsWith('--stack=') === true
  const stack = joined ? args[at]?.slice('--stack='.length) : args[at + 1]
  if (!stack || stack.startsWith('-')) throw new UsageError('--stack needs the name of a stack')
  return { stack, rest: args.filter((_, n) => n !== at && (joined || n !== at + 1)) }
}
