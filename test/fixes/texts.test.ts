/** The knowledge of fixes as data: complete, unique, linked, and readable whatever is missing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fill, placeholdersIn } from '../../shared/fix/fill.ts'
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import { placeholders, type Placeholder, type Text } from '../../shared/knowledge/fixes/fixText.ts'
import { links } from '../../shared/knowledge/fixes/links.ts'
import { reasonFixes } from '../../shared/knowledge/fixes/reasons.ts'
import { givenUp } from '../../shared/knowledge/fixes/reasons-soft.ts'
import { sharpFixes } from '../../shared/knowledge/fixes.ts'
import { providers } from '../../shared/knowledge/providers.ts'
import { reasons, type Reason } from '../../shared/knowledge/reasons.ts'
import type { Who } from '../../shared/knowledge/rule.ts'

const people: readonly Who[] = ['sender', 'sender-admin', 'recipient', 'recipient-admin', 'nobody']
const allFixes: readonly (readonly [string, Text])[] = [
  ...Object.entries(reasonFixes),
  ...sharpFixes.map((fix) => [fix.id, fix] as const),
]
const otherTexts = Object.values(reasonFixes).flatMap((fix) => Object.values(fix.others))
const allTexts = [
  ...new Set([...allFixes.flatMap(([, fix]) => [fix.title, ...fix.steps]), ...otherTexts, ...Object.values(givenUp)]),
]
const names = Object.keys(placeholders) as Placeholder[]

function twice(values: readonly string[]): string[] {
  return values.filter((value, place) => values.indexOf(value) !== place)
}

describe('every reason', () => {
  it.each(Object.keys(reasons) as Reason[])('%s has a fix, and a word for everybody else', (reason) => {
    const fix = reasonFixes[reason]
    expect([fix.who, ...Object.keys(fix.others)].sort()).toEqual([...people].sort())
    expect(fix.steps.length).toBeGreaterThanOrEqual(3)
    for (const text of Object.values(fix.others)) expect(text.length).toBeGreaterThan(30)
  })
})

describe('every text', () => {
  it('uses only known placeholders, and each only inside a bracket', () => {
    for (const text of allTexts) {
      expect(text.replace(/\[[^[\]{}|]*(?:\{[a-zA-Z]+\}[^[\]{}|]*|\|[^[\]{}|]*)+\]/g, '')).not.toMatch(/[[\]{}|]/)
      for (const name of placeholdersIn(text)) expect(names).toContain(name)
    }
  })

  it('shows each placeholder somewhere', () => {
    const shown = new Set(allTexts.flatMap(placeholdersIn))
    expect(names.filter((name) => !shown.has(name))).toEqual([])
  })

  const readsWell = (text: string, present: readonly Placeholder[]): void => {
    const filled = fill(text, Object.fromEntries(present.map((name) => [name, placeholders[name]])))
    expect(filled).not.toMatch(/[[\]{}|]/)
    expect(filled).not.toMatch(/ {2}|\s[.,;:)](?![\w”])|\(\s|\(\)|“”|\bundefined\b|\bnull\b(?! MX)/)
    if (filled !== '') expect(filled).toMatch(/^(?:[\p{Lu}\p{N}“]|iCloud|docomo|au |freenet|\S+[@.:]\S+)/u)
  }

  it('reads well with all values, with none, and with all but one', () => {
    for (const text of allTexts) {
      readsWell(text, names)
      readsWell(text, [])
      for (const name of placeholdersIn(text)) {
        readsWell(text, [name])
        readsWell(
          text,
          names.filter((other) => other !== name),
        )
      }
    }
  })

  it('reads well whichever values are missing', () => {
    fc.assert(fc.property(fc.constantFrom(...allTexts), fc.subarray(names), readsWell), { numRuns: 3_000 })
  })

  it('is never empty where it is the title or the first step', () => {
    for (const [, fix] of allFixes) {
      expect(fill(fix.title, {})).not.toBe('')
      expect(fill(fix.steps[0] ?? '', {})).not.toBe('')
    }
  })

  it('is short, and a step is a whole sentence', () => {
    for (const [id, fix] of allFixes) {
      const filled = (text: string): string => fill(text, placeholders)
      expect(filled(fix.title).length, id).toBeLessThanOrEqual(110)
      expect(filled(fix.title), id).not.toMatch(/[.:]$/)
      expect(fix.steps.length, id).toBeGreaterThanOrEqual(2)
      expect(fix.steps.length, id).toBeLessThanOrEqual(5)
      for (const step of fix.steps) {
        expect(filled(step).length, step).toBeLessThanOrEqual(260)
        expect(fill(step, {}), id).toMatch(/[.”]$/)
        expect(filled(step), id).toMatch(/[.”]$|: https:\/\/\S+$/)
      }
    }
    for (const text of otherTexts) expect(fill(text, placeholders)).toMatch(/^[\p{Lu}].{30,260}\.$/u)
  })

  it('sends nobody to an address that a bounce prints, unless it says whose it must be', () => {
    const opens = allTexts.filter(
      (text) => /\bopen (?:it|that|the (?:address|page|link))/i.test(text) && /reply|explanation/i.test(text),
    )
    expect(opens.length).toBeGreaterThan(0)
    for (const text of opens) expect(text).toMatch(/begins with [a-z.]+\.[a-z]{2,3}\b/)
  })

  it('keeps the words of the trade out where people read them', () => {
    const trade =
      /\b(?:(?<!Reporting-)MTA(?!-STS)|MUA|MSA|NDR|DSN|FQDN|rDNS|FCrDNS|EHLO|envelope|RFC ?\d+|backscatter|bounceback|ESP)\b/
    expect(allTexts.filter((text) => trade.test(text))).toEqual([])
  })
})

describe('no two fixes', () => {
  it('have one id or one title', () => {
    expect(twice(allFixes.map(([id]) => id))).toEqual([])
    expect(twice(allFixes.map(([, fix]) => fix.title))).toEqual([])
  })

  it('have the same steps, and no two short ones the same words', () => {
    expect(twice(allFixes.map(([, fix]) => fix.steps.join('\n')))).toEqual([])
    const nothing = otherTexts.filter((text) => !text.startsWith('Nothing to do'))
    expect(twice(nothing)).toEqual([])
  })
})

describe('every link', () => {
  it('is https, one page an entry, one purpose an entry', () => {
    for (const { url } of Object.values(links)) {
      expect(new URL(url).protocol).toBe('https:')
      expect(new URL(url).username).toBe('')
    }
    expect(twice(Object.values(links).map(({ url }) => url.replace(/\/$/, '')))).toEqual([])
    expect(twice(Object.values(links).map(({ title }) => title))).toEqual([])
  })

  it('is used by a fix', () => {
    const used = new Set(allFixes.flatMap(([, fix]) => fix.links ?? []))
    expect(Object.keys(links).filter((id) => !used.has(id as keyof typeof links))).toEqual([])
  })

  it('stands apart from the texts, which hold no addresses of pages', () => {
    expect(allTexts.filter((text) => /https?:|www\./i.test(text))).toEqual([])
  })
})

describe('every sharp fix', () => {
  it('names providers and blocklists that exist', () => {
    const providerIds = new Set(providers.map(({ id }) => id))
    const listIds = new Set(blocklists.map(({ id }) => id))
    for (const fix of sharpFixes) {
      for (const id of [fix.provider ?? []].flat()) expect(providerIds, fix.id).toContain(id)
      for (const id of [fix.blocklist ?? []].flat()) expect(listIds, fix.id).toContain(id)
    }
  })

  it('asks for something: a provider, words or a list', () => {
    for (const fix of sharpFixes) expect(fix.provider ?? fix.says ?? fix.blocklist, fix.id).toBeDefined()
  })

  it('has words that are bounded and case-blind', () => {
    for (const { id, says } of sharpFixes) {
      expect(says?.flags ?? 'i', id).toBe('i')
      expect(says?.source ?? '', id).not.toMatch(/\.[*+]|\\S[*+]|\)[*+]/)
    }
  })

  it('carries an example with documentation addresses', () => {
    for (const { id, example } of sharpFixes) {
      for (const [ip] of example.matchAll(/(?<![\d.#])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g)) {
        expect(ip, id).toMatch(/^(?:192\.0\.2|198\.51\.100|203\.0\.113|127\.255\.255)\./)
      }
    }
  })
})
