import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { classify } from '../../shared/classify/classify.ts'
import { readReply } from '../../shared/classify/reply.ts'
import { providers } from '../../shared/knowledge/providers.ts'
import type { RuleFile } from '../../shared/knowledge/rule.ts'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import {
  addressComplaints,
  decisionComplaints,
  patternComplaints,
  repliesOf,
  shapeComplaints,
  unlistedComplaints,
} from './audit.ts'
import { layoutsOf } from './layouts.ts'
import { knownPatterns } from './patterns.ts'
import { pumpedFrom } from './pumped.ts'

const rules = ruleFiles.flatMap((file) => file.rules)

describe('the shipped rules', () => {
  it('have unique ids, the right flags, bounded patterns and a look-alike where they are hard', () => {
    expect(shapeComplaints(ruleFiles)).toEqual([])
  })

  it('are all listed: no file of the folder is forgotten', () => {
    const folder = new URL('../../shared/knowledge/rules/', import.meta.url)
    const list = readFileSync(new URL('../../shared/knowledge/rules.ts', import.meta.url), 'utf8')
    expect(unlistedComplaints(folder, list)).toEqual([])
  })

  it('show no address that may belong to somebody', () => {
    const complaints = rules.flatMap((rule) => {
      const { examples, butNot } = repliesOf(rule)
      return [...examples, ...butNot].flatMap((reply) => addressComplaints(rule.id, reply))
    })
    expect(complaints).toEqual([])
  })

  it('decide their own examples in every layout, and leave their look-alikes alone', () => {
    expect(decisionComplaints(ruleFiles)).toEqual([])
  })

  it('are asked of providers that exist', () => {
    const ids = new Set(providers.map((provider) => provider.id))
    expect(ruleFiles.flatMap((file) => (file.provider && !ids.has(file.provider) ? [file.provider] : []))).toEqual([])
  })

  it('finish on every hostile text of 2,000 characters', () => {
    const patterns = [
      ...rules.map((rule) => ({ match: rule.match, seeds: repliesOf(rule).examples })),
      ...providers.flatMap(({ words, name }) => (words ? [{ match: words, seeds: [name] }] : [])),
    ]
    let finished = 0
    for (const { match, seeds } of patterns) {
      const texts = seeds.flatMap(pumpedFrom)
      // The limit interrupts a pattern that runs away; none comes near it.
      finished += runInNewContext(
        'let n = 0; for (const text of texts) { match.test(text); n += 1 }; n',
        {
          match,
          texts,
        },
        { timeout: 20_000 },
      ) as number
    }
    expect(finished).toBeGreaterThan(20 * patterns.length)
  }, 300_000)
})

describe('all patterns of the knowledge', () => {
  it('repeat neither a dot nor a group without a bound, and have no memory', () => {
    const bad = knownPatterns().filter(({ pattern }) => /[gy]/.test(pattern.flags))
    const complaints = knownPatterns()
      .flatMap(({ id, pattern }) => patternComplaints(id, pattern))
      .filter((complaint) => /unbounded|repeats a group/.test(complaint))
    expect([...bad.map(({ id }) => id), ...complaints]).toEqual([])
  })
})

describe('the audit', () => {
  const good = {
    id: 'anybody/no-such-pet',
    match: /no such pet/i,
    reason: 'user-unknown',
    example: '550 No such pet',
    butNot: '550 No such food',
  } as const
  const file = (rule: RuleFile['rules'][number]): RuleFile => ({ provider: null, rules: [rule] })

  it('complains of a second rule with the same id', () => {
    expect(shapeComplaints([file(good), file(good)])).toEqual(['anybody/no-such-pet is the id of two rules.'])
  })

  it('complains of wrong flags, of unbounded dots and of unbounded groups', () => {
    expect(patternComplaints('a/b', /no such pet/)).toHaveLength(1)
    expect(patternComplaints('a/b', /no.*pet/i)).toHaveLength(1)
    expect(patternComplaints('a/b', /no.{2,}pet/i)).toHaveLength(1)
    expect(patternComplaints('a/b', /no (?:such )+pet/i)).toHaveLength(1)
    expect(patternComplaints('a/b', /no \S+ pet/i)).toHaveLength(1)
    expect(patternComplaints('a/b', /no [^.]* pet/i)).toHaveLength(1)
    expect(patternComplaints('a/b', new RegExp('pet|'.repeat(300), 'i'))).toHaveLength(1)
    expect(patternComplaints('a/b', /no \. pet[.*+] x{1,3}/i)).toEqual([])
  })

  it('complains of a rule in the file of another speaker', () => {
    expect(shapeComplaints([{ provider: 'gmx', rules: [good] }])).toEqual([
      'anybody/no-such-pet stands in the file of gmx.',
    ])
  })

  it('complains of an example that another rule decides', () => {
    expect(decisionComplaints([file({ ...good, example: '550 Mailbox full' })])[0]).toContain('loses its example')
  })

  it('complains of addresses outside the documentation ranges', () => {
    expect(addressComplaints('a/b', 'bo@example.com 192.0.2.1 [2001:db8::1] 127.0.0.2')).toEqual([])
    expect(addressComplaints('a/b', 'bo@gmail.com')).toHaveLength(1)
    expect(addressComplaints('a/b', 'client [8.8.8.8] refused')).toHaveLength(1)
    expect(addressComplaints('a/b', 'client [2a00:1450:4001::1] refused')).toHaveLength(1)
  })

  it('complains of a file that the list does not name', () => {
    const folder = new URL('../../shared/knowledge/rules/', import.meta.url)
    expect(unlistedComplaints(folder, '').length).toBeGreaterThan(40)
  })
})

describe('the layouts', () => {
  it('keep the words of a reply', () => {
    const layouts = layoutsOf('550 5.1.1 <bo@example.com> no such user here in this house at all')
    expect(layouts.get('continued')).toBe(
      '550-5.1.1 <bo@example.com> no such user here\r\n550 5.1.1 in this house at all',
    )
    for (const reply of layouts.values()) {
      expect(classify({ ...readReply(reply), provider: null }).because.rule).toBe('anybody/no-such-user')
    }
  })
})
