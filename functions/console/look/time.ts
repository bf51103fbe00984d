/** Times in the viewer's zone, once script has told it by a cookie; the exact UTC time stands behind each. */
import { html } from 'hono/html'
import type { Markup } from './shell.ts'

export interface Clock {
  zone: string
  now: Date
}

/** Returns the zone that a cookie names, or UTC where it is none. */
export function readZone(cookie: string | null): string {
  if (cookie === null || cookie.length > 64) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: cookie }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** `21 Nov, 10:00`; with the year where it is another one. */
export function shortTime(iso: string, { zone, now }: Clock): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const year = at.getUTCFullYear() === now.getUTCFullYear() ? {} : ({ year: 'numeric' } as const)
  const shape = { day: 'numeric', month: 'short', ...year, hour: '2-digit', minute: '2-digit', timeZone: zone } as const
  return `${format(shape, at)}${zone === 'UTC' ? ' UTC' : ''}`
}

/** Without day: `10:00`. */
export const clockTime = (iso: string, { zone }: Clock): string =>
  format({ hour: '2-digit', minute: '2-digit', timeZone: zone }, new Date(iso))

/** `21 Nov` */
export const dayName = (iso: string, zone: string): string =>
  format({ day: 'numeric', month: 'short', timeZone: zone }, new Date(iso))

/** `2026-11-21 10:00:03 UTC` */
export const exactTime = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`

export function time(iso: string | null, clock: Clock): Markup {
  if (iso === null || Number.isNaN(Date.parse(iso))) return html`<span class="dim">unknown</span>`
  const whole = new Date(iso).toISOString()
  return html`<time datetime="${whole}" title="${exactTime(whole)}">${shortTime(whole, clock)}</time>`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter takes longer than a hundred uses of it. */
function format(shape: Intl.DateTimeFormatOptions, at: Date): string {
  const key = JSON.stringify(shape)
  let known = formats.get(key)
  if (!known) {
    if (formats.size > 200) formats.clear()
    known = new Intl.DateTimeFormat('en-GB', shape)
    formats.set(key, known)
  }
  return known.format(at)
}
