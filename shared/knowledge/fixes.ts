/** Every sharp fix. Sharper words win over vaguer ones; among equals the first in this order does. */
import type { SharpFix } from './fixes/fixText.ts'
import { americanFixes } from './fixes/america.ts'
import { anybodyFixes } from './fixes/anybody.ts'
import { blocklistFixes } from './fixes/blocklists.ts'
import { easternFixes } from './fixes/east.ts'
import { europeanFixes } from './fixes/europe.ts'
import { filterFixes } from './fixes/filters.ts'
import { googleFixes } from './fixes/google.ts'
import { hostFixes } from './fixes/hosts.ts'
import { microsoftFixes } from './fixes/microsoft.ts'

export const sharpFixes: readonly SharpFix[] = [
  ...googleFixes,
  ...microsoftFixes,
  ...americanFixes,
  ...europeanFixes,
  ...easternFixes,
  ...hostFixes,
  ...filterFixes,
  ...blocklistFixes,
  ...anybodyFixes,
]
