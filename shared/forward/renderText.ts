/** A letter as plain text, 72 columns wide; what is to be copied keeps its own width. */
import { inertLine, inertLines } from './letter.ts'
import type { Block, Letter } from './letter.ts'

const width = 72

export function renderText(letter: Letter): string {
  const parts = [
    inertLine(letter.label).toUpperCase(),
    wrap(inertLine(letter.title)),
    ...letter.blocks.map(renderBlock),
    `-- \n${letter.footer.map((text) => wrap(inertLine(text))).join('\n')}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function renderBlock(block: Block): string {
  switch (block.is) {
    case 'heading': {
      const text = inertLine(block.text)
      return `${text}\n${'-'.repeat(Math.min(width, text.length))}`
    }
    case 'paragraph':
      return wrap(inertLine(block.text))
    case 'steps':
      return block.items.map((item, n) => hang(`${n + 1}. `, inertLine(item))).join('\n')
    case 'list':
      return block.items.map((item) => hang('- ', inertLine(item))).join('\n')
    case 'links':
      return block.urls.map((url) => `See ${inertLine(url)}`).join('\n')
    case 'said':
      return inertLines(block.text)
        .map((line) => hang('> ', line, '> '))
        .join('\n')
    case 'code':
      return inertLines(block.text)
        .map((line) => `    ${line}`)
        .join('\n')
    case 'facts': {
      const column = Math.min(20, Math.max(0, ...block.rows.map(([name]) => name.length))) + 2
      return block.rows
        .map(([name, value]) =>
          hang(
            inertLine(name)
              .padEnd(column - 1)
              .concat(' '),
            inertLine(value),
            column,
          ),
        )
        .join('\n')
    }
  }
}

/** Words behind a mark; the lines that follow are indented as far, or begin with `next`. */
function hang(mark: string, text: string, next: string | number = mark.length): string {
  const indent = typeof next === 'number' ? ' '.repeat(next) : next
  return wrap(text, width - Math.max(mark.length, indent.length))
    .split('\n')
    .map((line, n) => `${n === 0 ? mark : indent}${line}`.trimEnd())
    .join('\n')
}

/** A word that is longer than a line stands on a line of its own: it may have to be copied. */
function wrap(text: string, columns = width): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
