/** How pages name one recipient: by a path that hides the address. */
import { inert } from '../look/parts.ts'
import type { Seals } from '../seals.ts'

export const recipientPath = (seals: Seals, sender: string, recipient: string): string =>
  `/recipients/${encodeURIComponent(sender)}/${seals.hide(recipient)}`

/** What a state says, without the word that stands beside it. */
export const withoutState = (says: string): string => inert(says.replace(/^(?:clear|held|suppressed): /, ''), 400)
