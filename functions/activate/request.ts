/**
 * CloudFormation's requests to a custom resource, and the answer that it waits for ("Custom resource request objects").
 * Properties come as texts, whatever they were in the template.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Mode, Place, Wanted } from './activate.ts'

export interface Request {
  RequestType: 'Create' | 'Update' | 'Delete'
  ResponseURL: string
  StackId: string
  RequestId: string
  LogicalResourceId: string
  PhysicalResourceId?: string
  ResourceProperties: Record<string, unknown>
  OldResourceProperties?: Record<string, unknown>
}

export interface Answer {
  Status: 'SUCCESS' | 'FAILED'
  /** Shown to the operator where it failed. */
  Reason?: string
  PhysicalResourceId: string
}

/** The properties that the stack sets (`infra/aws/activation.ts`). */
export function readWanted(properties: Record<string, unknown>): Wanted {
  const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : '')
  const ruleSet = text('RuleSet')
  const name = text('Theirs')
  const after = text('After') === '' ? null : text('After')
  const modes: Record<string, Mode> = {
    auto: { mode: 'auto', after },
    create: { mode: 'create' },
    existing: { mode: 'existing', name, after },
    takeOver: { mode: 'takeOver', name },
  }
  const mode = modes[text('Mode')]
  if (!mode || ruleSet === '') throw new Error(`not a rule set and a mode: ${JSON.stringify(properties)}`)
  return { ...mode, ruleSet }
}

/** The names of our rules. */
export function readRules(properties: Record<string, unknown> | undefined): string[] {
  const rules = properties?.['Rules']
  return Array.isArray(rules) ? rules.map(String) : []
}

/** A place as the physical id of the resource: CloudFormation keeps it, and deletes the old one where it changes. */
export const idOf = ({ in: where, ruleSet, previous }: Place): string => `${where}/${ruleSet}/${previous ?? ''}`

/** Nothing was changed: there is nothing to undo. */
export const nothing = 'nothing'

/** Returns the place in a physical id, or null where it is none of ours: CloudFormation makes one up for a lost answer. */
export function readPlace(id: string | undefined): Place | null {
  const [, where, ruleSet, previous] = /^(own|theirs)\/([\w.-]{1,64})\/([\w.-]{0,64})$/.exec(id ?? '') ?? []
  if (ruleSet === undefined) return null
  return { in: where === 'own' ? 'own' : 'theirs', ruleSet, previous: previous || null }
}

/** Whether two places are one: ours may have replaced another set meanwhile. */
export const samePlace = (a: Place | null, b: Place): boolean => a?.in === b.in && a.ruleSet === b.ruleSet

const tries = 5

/** Tells CloudFormation. Without this answer it would wait until the resource's time is over. */
export async function respond(request: Request, answer: Answer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId })
  for (let attempt = 1; ; attempt += 1) {
    // An empty type: the address is signed for one.
    const put = { method: 'PUT', body, headers: { 'content-type': '' }, signal: AbortSignal.timeout(10_000) }
    const failure = await fetch(request.ResponseURL, put).then(
      ({ ok, status }) => (ok ? null : `CloudFormation answered ${status}`),
      String,
    )
    if (failure === null) return
    if (attempt === tries) throw new Error(failure)
    await sleep(200 * 2 ** attempt)
  }
}
