/** Every pattern of the knowledge, wherever it stands, with a text that it was written for. */
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import * as bystanders from '../../shared/knowledge/bystanders.ts'
import { readings, sizeReadings, volumeReadings } from '../../shared/knowledge/fixes/readings.ts'
import { sharpFixes } from '../../shared/knowledge/fixes.ts'
import { formats } from '../../shared/knowledge/formats/formats.ts'
import { decoratedReturnedLine, returnedLine } from '../../shared/knowledge/formats/returned.ts'
import { providers } from '../../shared/knowledge/providers.ts'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import { vendorStatuses } from '../../shared/knowledge/statuses.ts'

export interface KnownPattern {
  id: string
  pattern: RegExp
  example: string
}

export function knownPatterns(): KnownPattern[] {
  const rules = ruleFiles.flatMap((file) => file.rules)
  return [
    ...rules.map(({ id, match, example }) => ({ id, pattern: match, example })),
    ...sharpFixes.flatMap(({ id, says, example }) => (says ? [{ id, pattern: says, example }] : [])),
    ...readings.map(({ value, reads, example }) => ({ id: `reading/${value}`, pattern: reads, example })),
    ...[...sizeReadings, ...volumeReadings].map((pattern) => ({ id: 'reading/limit', pattern, example: '100 MB' })),
    ...providers.flatMap(({ id, words }) => (words ? [{ id: `provider/${id}`, pattern: words, example: id }] : [])),
    ...blocklists.map(({ id, words, name }) => ({ id: `blocklist/${id}`, pattern: words, example: name })),
    ...vendorStatuses.map(({ code }) => ({ id: 'status', pattern: code, example: '5.7.1' })),
    ...formats.flatMap((format) =>
      Object.entries(format).flatMap(([part, value]) =>
        value instanceof RegExp ? [{ id: `format/${format.id} ${part}`, pattern: value, example: format.id }] : [],
      ),
    ),
    ...Object.entries(bystanders).map(([id, pattern]) => ({ id: `bystander/${id}`, pattern, example: 'your sender ' })),
    ...[returnedLine, decoratedReturnedLine].map((pattern) => ({ id: 'returned line', pattern, example: 'message' })),
  ]
}
