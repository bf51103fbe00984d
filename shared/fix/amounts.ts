/** Sizes, numbers and times of a reply as people say them. */
import { sizeReadings, volumeReadings } from '../knowledge/fixes/readings.ts'

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** `300 seconds` → `5 minutes`, `1 h` → `1 hour`. */
export function duration(found: string): string {
  const [, digits = '', letter = ''] = /^(\d{1,6}) ?([smhd])/i.exec(found) ?? []
  const seconds = Number(digits) * (secondsOf[letter.toLowerCase()] ?? 0)
  for (const [size, word] of [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const) {
    const count = Math.ceil(seconds / size)
    if (seconds >= size) return `${count} ${word}${count === 1 ? '' : 's'}`
  }
  return ''
}

const bytesOf: Record<string, number> = { k: 1_024, m: 1_048_576, g: 1_073_741_824 }

/** A size limit as people say it: `26214400` and `25600 KB` are both `25 MB`. */
export function sizeLimit(text: string): string | null {
  for (const reads of sizeReadings) {
    const [, digits, unit = ''] = reads.exec(text) ?? []
    if (digits === undefined) continue
    const bytes = Number(digits) * (bytesOf[unit.slice(0, 1).toLowerCase()] ?? 1)
    if (bytes >= 1_048_576) return `${Math.floor(bytes / 1_048_576)} MB`
    if (bytes >= 1_024) return `${Math.floor(bytes / 1_024)} KB`
  }
  return null
}

/** An account's own limit: `100 messages an hour`. */
export function volumeLimit(text: string): string | null {
  const [first, second] = volumeReadings
  const perPeriod = first?.exec(text)
  if (perPeriod) return `${perPeriod[2] ?? ''} messages ${an(perPeriod[1])}`
  const counted = second?.exec(text)
  return counted ? `${counted[1] ?? ''} messages ${an(counted[2])}` : null
}

function an(period = 'day'): string {
  return period.toLowerCase() === 'hour' ? 'an hour' : `a ${period.toLowerCase()}`
}
