import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import { candidates } from '../../shared/pattern/candidates.ts'
import { beyondAscii, requirementsOf } from '../../shared/pattern/requirements.ts'
import type { Requirement } from '../../shared/pattern/requirements.ts'

const only = (...literals: string[]) => [[literals]]

test.each([
  [/user unknown/i, only('user unknown')],
  [/(?:user|mailbox) is full/i, only('user is full', 'mailbox is full')],
  [/(?:over quota|mailbox full)/i, only('over quota', 'mailbox full')],
  [/over quota|mailbox.{0,9}full/i, [[['over quota']], [['mailbox'], ['full']]]],
  [/mail(?:box)? full/i, only('mail full', 'mailbox full')],
  [/(?:a|b|c|d|e) mailbox \d+ full/i, [[[' mailbox '], [' full']]]],
  [/quotas? exceeded/i, only('quota exceeded', 'quotas exceeded')],
  [/no \w+ (?:user|mailbox)s/i, [[[' users', ' mailboxs'], ['no ']]]],
  [/\b[sx]bl\b/i, only('sbl', 'xbl')],
  [/\bspam\b/i, only('spam')],
  [/5\.7\.1/i, only('5.7.1')],
  [/too  *many/i, [[['too '], ['many']]]],
  [/\d{3} \w+/i, null],
  [/spam|\d/i, null],
  [/(?=blocked)\w+/i, null],
  [/(?:spam){0,1}virus/i, only('virus')],
  [/SPAM/i, only('spam')],
  [/[a-c]def/i, only('def')],
  [/m[aá]xim/i, only('maxim', 'máxim')],
  [/a\u0130bc def/i, only('bc def')],
  [/退信|pełna/i, [[[beyondAscii]], [[beyondAscii]]]],
])('%s requires %j', (pattern, required) => {
  expect(requirementsOf(pattern)).toEqual(required)
})

/** True where the text has one literal of each clause of one alternative. */
function isMet(required: readonly Requirement[], text: string): boolean {
  const lower = text.toLowerCase()
  const has = (literal: string) => (literal === beyondAscii ? /[^\x00-\x7f]/.test(lower) : lower.includes(literal))
  return required.some((clauses) => clauses.every((clause) => clause.some(has)))
}

test('whatever a rule matches has what it requires', () => {
  for (const { id, match } of ruleFiles.flatMap((file) => file.rules)) {
    const required = requirementsOf(match)
    if (required === null) continue
    // stringMatching knows no flags; what it makes for the bare source matches with `i` too.
    const texts = /\\b|\(\?[=!<]|\^|\$/.test(match.source)
      ? []
      : fc.sample(fc.stringMatching(new RegExp(match.source)), { numRuns: 20, seed: 1 })
    const missed = texts.filter((text) => match.test(text) && !isMet(required, text))
    expect([id, missed]).toEqual([id, []])
  }
})

test('almost every rule requires something', () => {
  const rules = ruleFiles.flatMap((file) => file.rules)
  const free = rules.filter(({ match }) => requirementsOf(match) === null).map(({ id }) => id)
  expect(free.length / rules.length).toBeLessThan(0.01)
})

test('one walk over a text finds every pattern that can match it', () => {
  const rules = ruleFiles.flatMap((file) => file.rules)
  const canMatch = candidates(rules.map(({ match }) => match))
  for (const { example } of rules) {
    const found = canMatch(example)
    const missed = rules.filter(({ match }, index) => match.test(example) && !found.includes(index))
    expect(missed.map(({ id }) => id)).toEqual([])
  }
})

test('what is found in a text is what its own words say, however many lists were made before it was asked', () => {
  const words = ['mailbox full', 'user unknown', '受信者', 'abc', 'quota']
  const text = fc.array(fc.constantFrom(...words, 'x', ' ', 'mailbox', 'QUOTA', 'é'), { maxLength: 12 })
  fc.assert(
    fc.property(text, (pieces) => {
      const joined = pieces.join('')
      const canMatch = candidates(words.map((word) => new RegExp(word, 'i')))
      const expected = words.flatMap((word, place) => (joined.toLowerCase().includes(word) ? [place] : []))
      expect(canMatch(joined)).toEqual(expected)
    }),
    { numRuns: 200 },
  )
})
