import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knowledgeJson, knowledgeMarkdown } from '../../shared/verdict/knowledgePages.ts'

test('the printed knowledge base is what `rebound explain --all` writes now', () => {
  expect(
    readFileSync('shared/knowledge/knowledge.md', 'utf8') === `${knowledgeMarkdown()}\n`,
    'knowledge.md is old',
  ).toBe(true)
  expect(
    readFileSync('shared/knowledge/knowledge.json', 'utf8') === `${knowledgeJson()}\n`,
    'knowledge.json is old',
  ).toBe(true)
})

test('no page shows an unfilled placeholder', () => {
  expect(knowledgeMarkdown().match(/\{[a-z]\w+\}/gi)).toBeNull()
})
