/**
 * Which receipt rule set receives mail: one is active in an account and region, and whoever activates another one takes
 * its mail away. So nothing is replaced that the operator has not named, and what was replaced comes back.
 *
 * Our own set always exists and has our two rules. `create` and `takeOver` activate it; `existing` copies its rules into
 * the operator's active set. Every step looks at what is there first, so that all of it can be repeated after half of it.
 */
import type { ReceiptRule, RuleSet, RuleSets } from '../../shared/aws/receiptRules.ts'

export type Mode =
  /** Into the active set where there is one, else our own. */
  | { mode: 'auto'; after: string | null }
  | { mode: 'create' }
  | { mode: 'existing'; name: string; after: string | null }
  | { mode: 'takeOver'; name: string }

export type Wanted = Mode & {
  /** Our own set. */
  ruleSet: string
}

/** What an activation has become; the stack keeps it, and gives it back when it is to be undone. */
export interface Place {
  in: 'own' | 'theirs'
  ruleSet: string
  /** The set that ours has replaced. */
  previous: string | null
}

/** What the operator must repair. */
export class Refusal extends Error {}

/** Makes our rules receive mail. */
export async function activate(sets: RuleSets, wanted: Wanted): Promise<void> {
  const active = await sets.active()
  const place = choosePlace(wanted, active)
  if (place.in === 'own') {
    if (active?.name !== wanted.ruleSet) await sets.activate(wanted.ruleSet)
    return
  }
  const theirs = active?.name === place.ruleSet ? active : await sets.find(place.ruleSet)
  if (!theirs) throw new Refusal(`There is no receipt rule set "${place.ruleSet}": correct ruleSet.name.`)
  const after = 'after' in wanted ? wanted.after : null
  if (after !== null && !theirs.rules.some(({ Name }) => Name === after)) {
    throw new Refusal(`The rule set "${theirs.name}" has no rule "${after}": correct ruleSet.after.`)
  }
  const ours = await sets.find(wanted.ruleSet)
  await placeRules(sets, theirs, ours?.rules ?? [], after)
  // Ours was active by an earlier setting: given back when its rules stand in theirs.
  if (active?.name === wanted.ruleSet) await sets.activate(theirs.name)
}

/** Where our rules belong; throws a Refusal where that would take mail away from somebody. */
export function choosePlace(wanted: Wanted, active: RuleSet | null): Place {
  const other = active === null || active.name === wanted.ruleSet ? null : active.name
  const own: Place = { in: 'own', ruleSet: wanted.ruleSet, previous: other }
  if (wanted.mode === 'auto') return other === null ? own : { in: 'theirs', ruleSet: other, previous: null }
  if (wanted.mode === 'existing') {
    const theirs: Place = { in: 'theirs', ruleSet: wanted.name, previous: null }
    if (other === wanted.name || active?.name === wanted.ruleSet) return theirs
    throw new Refusal(
      active === null
        ? `No rule set is active, so rules in "${wanted.name}" would receive nothing. Activate it (aws ses set-active-receipt-rule-set --rule-set-name ${wanted.name}), or set ruleSet to { "mode": "create" }.`
        : `The active rule set is "${active.name}", not "${wanted.name}": correct ruleSet.name.`,
    )
  }
  if (other === null || (wanted.mode === 'takeOver' && wanted.name === other)) return own
  throw new Refusal(
    `The rule set "${other}" is active and receives mail, which activating ours would stop. To add Rebound's two rules to it, set ruleSet to { "mode": "existing", "name": "${other}" }; to replace it, to { "mode": "takeOver", "name": "${other}" }.`,
  )
}

/** Brings our rules into somebody's set, one after another behind `after` or first, and leaves every other rule alone. */
async function placeRules(
  sets: RuleSets,
  theirs: RuleSet,
  ours: readonly ReceiptRule[],
  after: string | null,
): Promise<void> {
  // The order as it is and becomes: what stands right already costs no call.
  const order = theirs.rules.map(({ Name = '' }) => Name)
  let before = after
  for (const rule of ours) {
    const name = rule.Name ?? ''
    const there = theirs.rules.find(({ Name }) => Name === name)
    const at = order.indexOf(name)
    if (at >= 0) order.splice(at, 1)
    const right = before === null ? 0 : order.indexOf(before) + 1
    if (!there) await sets.addRule(theirs.name, rule, before)
    else {
      if (at !== right) await sets.moveRule(theirs.name, name, before)
      if (!sameRule(there, rule)) await sets.changeRule(theirs.name, rule)
    }
    order.splice(right, 0, name)
    before = name
  }
}

/** SES answers with the fields of a rule in an order of its own. */
const sameRule = (a: ReceiptRule, b: ReceiptRule): boolean => sorted(a) === sorted(b)

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1)))
      : each,
  )
}

/**
 * Undoes an activation: our rules leave the operator's set; where our own set is still the active one, the set that was
 * taken over is active again, or none. `place` is null where nobody knows what became of it: then both are looked for.
 */
export async function deactivate(
  sets: RuleSets,
  wanted: Wanted,
  place: Place | null,
  names: readonly string[],
): Promise<void> {
  const active = await sets.active()
  if (place?.in !== 'own') {
    const theirs = place === null || active?.name === place.ruleSet ? active : await sets.find(place.ruleSet)
    if (theirs && theirs.name !== wanted.ruleSet) await removeRules(sets, theirs, names)
  }
  const own = place === null ? wanted.ruleSet : place.in === 'own' ? place.ruleSet : null
  if (own === null || active?.name !== own) return
  const foreign = active.rules.map(({ Name = '' }) => Name).filter((name) => !names.includes(name))
  if (foreign.length > 0) {
    throw new Refusal(
      `The active rule set "${own}" has rules that are not Rebound's (${foreign.join(', ')}), which would be deleted with it. Move them to another set and activate that one, then delete the stack again.`,
    )
  }
  // A later setting tells of a later take-over.
  const named = wanted.mode === 'takeOver' ? wanted.name : place?.previous
  const previous = named ? await sets.find(named) : null
  await sets.activate(previous?.name ?? null)
}

/** Removes the named rules from a set; what is not there is no error. */
export async function removeRules(sets: RuleSets, { name, rules }: RuleSet, names: readonly string[]): Promise<void> {
  for (const { Name = '' } of rules) if (names.includes(Name)) await sets.removeRule(name, Name)
}
