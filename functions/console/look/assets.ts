/** Style, script and icon under names that change with their content, so that browsers keep them for good. */
import { createHash } from 'node:crypto'
import { icon } from './icon.ts'
import { script } from './script.ts'
import { style } from './style.ts'

const files = {
  style: { type: 'text/css; charset=utf-8', suffix: 'css', text: style },
  script: { type: 'text/javascript; charset=utf-8', suffix: 'js', text: script },
  icon: { type: 'image/svg+xml', suffix: 'svg', text: icon },
}

const nameOf = ({ text, suffix }: { text: string; suffix: string }) =>
  `${createHash('sha256').update(text).digest('base64url').slice(0, 12)}.${suffix}`

const paths = Object.fromEntries(
  Object.entries(files).map(([name, file]) => [name, `/assets/${nameOf(file)}`]),
) as Record<keyof typeof files, string>

export const assetPaths: Readonly<typeof paths> = paths

const byPath = new Map(
  (Object.keys(files) as (keyof typeof files)[]).map((name) => [paths[name], files[name]] as const),
)

/** Returns the file at a path, or null. */
export function assetAt(path: string): { type: string; text: string } | null {
  return byPath.get(path) ?? null
}
