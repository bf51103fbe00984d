import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import { candidates, requiredLiterals } from '../../shared/pattern/literals.ts'

test.each([
  [/user unknown/i, ['user unknown']],
  [/no such (?:user|mailbox)/i, ['no such ']],
  [/(?:user|mailbox) is full/i, [' is full']],
  [/(?:over quota|mailbox full)/i, ['over quota', 'mailbox full']],
  [/mail(?:box)? full/i, [' full']],
  [/quotas? exceeded/i, [' exceeded']],
  [/\bspam\b/i, ['spam']],
  [/5\.7\.1/i, ['5.7.1']],
  [/too  *many/i, ['too ']],
  [/\d{3} \w+/i, null],
  [/spam|\d/i, null],
  [/(?=blocked)\w+/i, null],
  [/(?:spam){0,1}virus/i, ['virus']],
  [/SPAM/i, ['spam']],
  [/[abc]def/i, ['def']],
  [/a\u0130bc def/i, ['bc def']],
])('%s requires %j', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals)
})

test('whatever a rule matches has one of the literals that it requires', () => {
  for (const { id, match } of ruleFiles.flatMap((file) => file.rules)) {
    const required = requiredLiterals(match)
    if (required === null) continue
    // stringMatching knows no flags; what it makes for the bare source matches with `i` too.
    const texts = /\\b|\(\?[=!<]|\^|\$/.test(match.source)
      ? []
      : fc.sample(fc.stringMatching(new RegExp(match.source)), { numRuns: 20, seed: 1 })
    const missed = texts.filter(
      (text) => match.test(text) && !required.some((literal) => text.toLowerCase().includes(literal)),
    )
    expect([id, missed]).toEqual([id, []])
  }
})

test('almost every rule requires something', () => {
  const rules = ruleFiles.flatMap((file) => file.rules)
  const free = rules.filter(({ match }) => requiredLiterals(match) === null).map(({ id }) => id)
  expect(free.length / rules.length).toBeLessThan(0.05)
})

test('one walk over a text finds every pattern that can match it', () => {
  const rules = ruleFiles.flatMap((file) => file.rules)
  const canMatch = candidates(rules.map(({ match }) => match))
  for (const { example } of rules) {
    const found = canMatch(example)
    const missed = rules.filter(({ match }, index) => match.test(example) && found[index] !== 1)
    expect(missed.map(({ id }) => id)).toEqual([])
  }
})
