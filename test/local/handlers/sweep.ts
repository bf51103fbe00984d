/** Says that it ran, and when it was asked to. */
import { appendFileSync } from 'node:fs'

export function handler(event: { time: string }): string {
  appendFileSync(process.env['TEST_LOG'] ?? '', `${JSON.stringify({ sweep: event.time })}\n`)
  return 'swept'
}
