/** Reads the rules as data and returns every complaint as a sentence. */
import { readdirSync } from 'node:fs'
import { classify } from '../../shared/classify/classify.ts'
import { readReply } from '../../shared/classify/reply.ts'
import { reasons } from '../../shared/knowledge/reasons.ts'
import type { Rule, RuleFile } from '../../shared/knowledge/rule.ts'
import { layoutsOf } from './layouts.ts'

/** Every example and counter-example of a rule. */
export function repliesOf(rule: Rule): { examples: string[]; butNot: string[] } {
  const butNot = rule.butNot ?? []
  return {
    examples: [rule.example, ...(rule.alsoExamples ?? [])],
    butNot: typeof butNot === 'string' ? [butNot] : [...butNot],
  }
}

/** Complaints about the shape of the rules: ids, flags, patterns, mandatory parts. */
export function shapeComplaints(files: readonly RuleFile[]): string[] {
  const seen = new Set<string>()
  return files.flatMap((file) =>
    file.rules.flatMap((rule) => {
      const complaints: string[] = []
      if (seen.has(rule.id)) complaints.push(`${rule.id} is the id of two rules.`)
      seen.add(rule.id)
      if (!rule.id.startsWith(`${file.provider ?? 'anybody'}/`)) {
        complaints.push(`${rule.id} stands in the file of ${file.provider ?? 'anybody'}.`)
      }
      for (const pattern of [rule.match, rule.when?.code, rule.when?.status]) {
        if (pattern) complaints.push(...patternComplaints(rule.id, pattern))
      }
      if (reasons[rule.reason].category === 'hard' && repliesOf(rule).butNot.length === 0) {
        complaints.push(`${rule.id} ends mail to an address and names no look-alike in butNot.`)
      }
      return complaints
    }),
  )
}

/** Beyond this nobody can tell what a pattern says: it wants to be several rules, each with its example. */
const longestPattern = 1_000

/** Complaints about one pattern that can be seen without running it. */
export function patternComplaints(id: string, pattern: RegExp): string[] {
  const complaints: string[] = []
  if (pattern.flags !== 'i') complaints.push(`${id} has the flags "${pattern.flags}" instead of exactly "i".`)
  if (pattern.source.length > longestPattern)
    complaints.push(`${id} is longer than ${longestPattern} characters: split it.`)
  const source = pattern.source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')
  if (/\.[*+]|\.\{\d+,\}/.test(source)) complaints.push(`${id} has an unbounded ".*" or ".+".`)
  if (/\)(?:[*+]|\{\d+,\})/.test(source)) complaints.push(`${id} repeats a group without a bound.`)
  if (/_(?:[*+]|\{\d+,\})/.test(source)) complaints.push(`${id} repeats a class without a bound.`)
  return complaints
}

/** Complaints about files of the folder that the list does not name. */
export function unlistedComplaints(folder: URL, listSource: string): string[] {
  return readdirSync(folder)
    .filter((name) => !listSource.includes(`'./rules/${name}'`))
    .map((name) => `${name} is not listed in rules.ts.`)
}

const documentationDomain = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|test|localhost)$/i
const documentationAddress = /^(?:192\.0\.2|198\.51\.100|203\.0\.113|127\.\d+\.\d+)\.\d+$/

/** Complaints about addresses that may belong to somebody (RFC 2606 §3, RFC 5737 §3, RFC 3849 §2). */
export function addressComplaints(id: string, reply: string): string[] {
  const complaints: string[] = []
  for (const [found, domain] of reply.matchAll(/[\w.+-]+@([\w.-]+\w)/g)) {
    if (!documentationDomain.test(domain ?? '')) complaints.push(`${id} shows the address ${found}.`)
  }
  for (const [found] of reply.matchAll(/(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])/g)) {
    if (!documentationAddress.test(found)) complaints.push(`${id} shows the IP address ${found}.`)
  }
  for (const [found] of reply.matchAll(/(?<![\w:])(?:[\da-f]{1,4}:){2,7}[\da-f:]{0,24}/gi)) {
    if (!/^2001:db8:/i.test(found)) complaints.push(`${id} shows the IPv6 address ${found}.`)
  }
  return complaints
}

/** Complaints about examples that another rule of the shipped list decides, in any layout. */
export function decisionComplaints(files: readonly RuleFile[]): string[] {
  return files.flatMap((file) =>
    file.rules.flatMap((rule) => {
      const { examples, butNot } = repliesOf(rule)
      const complaints: string[] = []
      for (const example of examples) {
        for (const [layout, reply] of layoutsOf(example)) {
          const decided = classify({ ...readReply(reply), provider: file.provider }).because.rule
          if (decided !== rule.id)
            complaints.push(`${rule.id} loses its example "${example}" (${layout}) to ${decided}.`)
        }
      }
      for (const reply of butNot) {
        const decided = classify({ ...readReply(reply), provider: file.provider }).because.rule
        if (decided === rule.id) complaints.push(`${rule.id} takes its butNot "${reply}".`)
      }
      return complaints
    }),
  )
}
