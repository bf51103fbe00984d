/** How pages name one recipient: by a path that hides the address. */
import type { Seals } from '../seals.ts'

export const recipientPath = (seals: Seals, sender: string, recipient: string): string =>
  `/recipients/${encodeURIComponent(sender)}/${seals.hide(recipient)}`
