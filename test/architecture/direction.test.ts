import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const files = globSync('{infra,functions,shared,test}/**/*.ts', { exclude: (name) => name === 'node_modules' })
const sources = files.map((file) => {
  const text = readFileSync(file, 'utf8')
  const imports = [...text.matchAll(/^(?:import|export)\s(?:[\w\s{},*$]+\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/gm)]
    .map(([, stated, asked]) => stated ?? asked ?? '')
    .map((name) => (name.startsWith('.') ? normalize(join(dirname(file), name)) : name))
  return { file, text, imports }
})

const house = (path: string) => path.split('/')[0] ?? ''
const complaints = (bad: (file: string, imported: string) => boolean) =>
  sources.flatMap(({ file, imports }) => imports.filter((name) => bad(file, name)).map((name) => `${file} → ${name}`))

test('imports go one way: infra → functions → shared', () => {
  const allowed: Record<string, string[]> = {
    shared: ['shared'],
    functions: ['functions', 'shared'],
    infra: ['infra', 'functions', 'shared'],
  }
  const houses = Object.keys(allowed).concat('test')
  expect(
    complaints(
      (file, name) =>
        houses.includes(house(name)) && house(file) !== 'test' && !allowed[house(file)]?.includes(house(name)),
    ),
  ).toEqual([])
})

test('knowledge imports nothing but knowledge', () => {
  expect(
    complaints((file, name) => file.startsWith('shared/knowledge/') && !name.startsWith('shared/knowledge/')),
  ).toEqual([])
})

test('mailparser is imported by shared/mail alone, and the AWS SDK by shared/aws alone', () => {
  const ours = (file: string) => house(file) === 'shared' || house(file) === 'functions'
  expect(complaints((file, name) => ours(file) && name === 'mailparser' && !file.startsWith('shared/mail/'))).toEqual(
    [],
  )
  expect(
    complaints((file, name) => ours(file) && name.startsWith('@aws-sdk/') && !file.startsWith('shared/aws/')),
  ).toEqual([])
})

test('no folder is a drawer for everything', () => {
  expect(files.filter((file) => /\/(?:utils?|helpers?|common|core|services)\//.test(file))).toEqual([])
})

test('no file grows past 400 lines, data excepted', () => {
  const long = sources.filter(
    ({ file, text }) => !file.startsWith('shared/knowledge/') && text.split('\n').length > 400,
  )
  expect(long.map(({ file }) => file)).toEqual([])
})

test('handlers stay under 80 lines', () => {
  const long = sources.filter(({ file, text }) => file.endsWith('/handler.ts') && text.split('\n').length > 80)
  expect(long.map(({ file }) => file)).toEqual([])
})
