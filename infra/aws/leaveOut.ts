/** What the bundles leave out: data of packages and of our own that no function reads. */
import type { Plugin } from 'esbuild'

/** Files of packages, and what stands in their place. */
const shorter: readonly (readonly [RegExp, string])[] = [
  // Errors in 50 languages (195 KB), of which zod loads English itself.
  [/\/zod\/v4\/locales\/index\.js$/, "export { default as en } from './en.js'"],
  // Reads schemas, which we only write (12 KB).
  [/\/zod\/v4\/classic\/from-json-schema\.js$/, 'export const fromJSONSchema = undefined'],
  // mailparser makes links and HTML of text with these three (96 KB), which shared/mail turns off: what is left are calls
  // while it is loaded, and the HTML form of an address, which nobody reads.
  [
    /\/linkify-it\/build\/index\.cjs\.js$/,
    'const it = { add: () => it, set: () => it, tlds: () => it }; module.exports = () => it',
  ],
  [/\/tlds\/index\.json$/, 'module.exports = []'],
  [/\/he\/he\.js$/, 'exports.encode = (text) => text.replace(/[&<>"\']/g, (letter) => `&#${letter.charCodeAt(0)};`)'],
]

const packages: Plugin = {
  name: 'packages',
  setup(build) {
    for (const [filter, contents] of shorter) build.onLoad({ filter }, () => ({ contents, loader: 'js' }))
    // The way from a media type to the extension of a file (34 KB): only the way back is asked.
    build.onLoad({ filter: /\/libmime\/lib\/mimetypes\.js$/ }, async ({ path }) => {
      const { extensions } = ((await import(path)) as { default: { extensions: object } }).default
      return { contents: `module.exports = { list: {}, extensions: ${JSON.stringify(extensions)} }` }
    })
  },
}

/** What the tests and the page of our knowledge have their use for (130 KB). */
const unread = new Set(['example', 'alsoExamples', 'butNot', 'source'])

const knowledge: Plugin = {
  name: 'knowledge',
  setup(build) {
    build.onLoad({ filter: /\/shared\/knowledge\/(?:rules|fixes)\/[\w-]+\.ts$/ }, async ({ path }) => {
      const data = Object.entries((await import(path)) as Record<string, unknown>)
      return { contents: data.map(([name, value]) => `export const ${name}=${literal(value)}`).join('\n') }
    })
  },
}

/** Data as JavaScript says it; knowledge is texts, patterns, lists and records of them. */
function literal(value: unknown): string {
  if (value instanceof RegExp) return String(value)
  if (Array.isArray(value)) return `[${value.map(literal).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value).filter(([name]) => !unread.has(name))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${literal(field)}`).join()}}`
}

export const leaveOut = [packages, knowledge]
