/** The fix of every reason, complete for everybody who could act. */
import { hardFixes } from './reasons-hard.ts'
import { policyFixes } from './reasons-policy.ts'
import { softFixes } from './reasons-soft.ts'
import type { ReasonFix } from './fixText.ts'
import type { Reason } from '../reasons.ts'

export const reasonFixes: Readonly<Record<Reason, ReasonFix>> = { ...hardFixes, ...softFixes, ...policyFixes }
