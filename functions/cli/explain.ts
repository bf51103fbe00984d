/** `rebound explain`: what bare SMTP replies mean. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { explain } from '../../shared/verdict/explain.ts'
import type { Explanation } from '../../shared/verdict/explain.ts'
import { showExplanation } from '../../shared/verdict/show.ts'
import { UsageError, look, readFormat, write } from './usage.ts'

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string' },
      recipient: { type: 'string' },
      host: { type: 'string' },
      all: { type: 'boolean', default: false },
      into: { type: 'string', default: 'shared/knowledge' },
    },
  })
  if (values.all) return writeAll(values.into)
  if (positionals.length === 0) throw new UsageError('give an SMTP reply in quotes, or - to read one a line')
  // A person who pastes one reply wants to read the answer, also through a pipe.
  const format = positionals[0] === '-' ? readFormat(values.format) : readFormat(values.format ?? 'text')
  const context = {
    ...(values.recipient === undefined ? {} : { recipient: values.recipient }),
    ...(values.host === undefined ? {} : { remoteMta: values.host }),
  }
  let count = 0
  for await (const text of replies(positionals)) {
    const explanation = explain(text, context)
    await write(render(explanation, format, count))
    count += 1
  }
  if (format === 'json') await write(count === 0 ? '[]\n' : '\n]\n')
  return 0
}

function render(explanation: Explanation, format: string, index: number): string {
  if (format === 'text') return `${index > 0 ? '\n' : ''}${showExplanation(explanation, look())}`
  if (format === 'ndjson') return `${JSON.stringify(explanation)}\n`
  return `${index === 0 ? '[\n' : ',\n'}${JSON.stringify(explanation, null, 2)}`
}

/** The replies named on the command line, or one a line of standard input: plain text, or a JSON string. */
async function* replies(positionals: readonly string[]): AsyncGenerator<string> {
  for (const positional of positionals) {
    if (positional !== '-') yield positional
    else
      for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== '') yield unquoted(line)
  }
}

function unquoted(line: string): string {
  if (!line.startsWith('"')) return line
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'string' ? value : line
  } catch {
    return line
  }
}

/** Writes the whole knowledge base as `knowledge.md` and `knowledge.json`. */
async function writeAll(folder: string): Promise<number> {
  const { knowledgeJson, knowledgeMarkdown } = await import('../../shared/verdict/knowledgePages.ts')
  await writeFile(join(folder, 'knowledge.md'), `${knowledgeMarkdown()}\n`)
  await writeFile(join(folder, 'knowledge.json'), `${knowledgeJson()}\n`)
  process.stdout.write(`${join(folder, 'knowledge.md')}\n${join(folder, 'knowledge.json')}\n`)
  return 0
}
