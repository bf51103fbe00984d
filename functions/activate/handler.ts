/** Lambda behind the stack's last resource: CloudFormation asks it to make our receipt rules receive mail, or to undo that. */
import { openRuleSets } from '../../shared/aws/receiptRules.ts'
import type { RuleSets } from '../../shared/aws/receiptRules.ts'
import { log } from '../../shared/log.ts'
import { activate, choosePlace, deactivate, removeRules } from './activate.ts'
import { idOf, nothing, readPlace, readRules, readWanted, respond, samePlace } from './request.ts'
import type { Answer, Request } from './request.ts'

let sets: RuleSets | undefined

export async function handler(request: Request): Promise<void> {
  sets ??= openRuleSets()
  const answer = await work(sets, request)
  log({ event: 'activation', request: request.RequestType, ...answer })
  await respond(request, answer)
}

async function work(sets: RuleSets, request: Request): Promise<Answer> {
  // Known before anything is changed: what fails half-way is undone by this id.
  let id = request.PhysicalResourceId ?? nothing
  try {
    if (request.RequestType === 'Delete') await undo(sets, request)
    else {
      const wanted = readWanted(request.ResourceProperties)
      const place = choosePlace(wanted, await sets.active())
      // An id that changes is deleted, and our set with it: what ours has replaced stays what it was at first.
      if (!samePlace(readPlace(request.PhysicalResourceId), place)) id = idOf(place)
      await activate(sets, wanted)
      if (place.in === 'theirs') await removeRenamed(sets, request, place.ruleSet)
    }
    return { Status: 'SUCCESS', PhysicalResourceId: id }
  } catch (error) {
    const Reason = (error instanceof Error ? error.message : String(error)).slice(0, 1000)
    return { Status: 'FAILED', Reason, PhysicalResourceId: id }
  }
}

async function undo(sets: RuleSets, { PhysicalResourceId, ResourceProperties }: Request): Promise<void> {
  if (PhysicalResourceId === nothing) return
  const wanted = readWanted(ResourceProperties)
  await deactivate(sets, wanted, readPlace(PhysicalResourceId), readRules(ResourceProperties))
}

/** A rule that CloudFormation has replaced has a new name; its copy of the old one would stay. */
async function removeRenamed(sets: RuleSets, request: Request, ruleSet: string): Promise<void> {
  const now = readRules(request.ResourceProperties)
  const gone = readRules(request.OldResourceProperties).filter((name) => !now.includes(name))
  const theirs = gone.length > 0 ? await sets.find(ruleSet) : null
  if (theirs) await removeRules(sets, theirs, gone)
}
