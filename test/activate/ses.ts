/**
 * SES's receipt rule sets over its own protocol (Query, XML), with what the API reference says about them: an active set
 * cannot be deleted, a rule exists once, `After` must exist. Everything else is refused. It notes the calls that change
 * something, and can be told to fail.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Rule = Record<string, unknown> & { Name: string }
type Node = { [name: string]: Node } | string

const textOf = (node: Node | undefined): string | undefined => (typeof node === 'string' ? node : undefined)

export interface Ses {
  url: string
  sets: Map<string, Rule[]>
  active: string | null
  /** Changes, as `CreateReceiptRule theirs/ours-loop`. */
  changes: string[]
  /** Says what an operation fails with, `Throttling` for one; asked before its effect. */
  fail: (operation: string, call: number) => string | undefined
  close: () => Promise<void>
}

export async function startSes(): Promise<Ses> {
  let calls = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = readForm(new URLSearchParams(body))
      const action = textOf(form['Action']) ?? ''
      calls += 1
      const failure = ses.fail(action, calls)
      const [status, answer] = failure === undefined ? perform(ses, action, form) : [400, failure]
      response.writeHead(status, { 'content-type': 'text/xml' })
      response.end(
        status === 200
          ? `<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`
          : `<ErrorResponse><Error><Type>Sender</Type><Code>${answer}</Code><Message>${answer} of ${action}</Message></Error></ErrorResponse>`,
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ses: Ses = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sets: new Map(),
    active: null,
    changes: [],
    fail: () => undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return ses
}

function perform(ses: Ses, action: string, form: Record<string, Node>): [number, string] {
  const set = textOf(form['RuleSetName'])
  const note = (what: string) => ses.changes.push(`${action} ${what}`)
  if (action === 'DescribeActiveReceiptRuleSet') return [200, ses.active === null ? '' : describe(ses, ses.active)]
  if (action === 'SetActiveReceiptRuleSet') {
    if (set !== undefined && !ses.sets.has(set)) return [400, 'RuleSetDoesNotExist']
    ses.active = set ?? null
    note(set ?? 'none')
    return [200, '']
  }
  const rules = ses.sets.get(set ?? '')
  if (set === undefined || !rules) return [400, 'RuleSetDoesNotExist']
  if (action === 'DescribeReceiptRuleSet') return [200, describe(ses, set)]
  const rule = form['Rule'] as Rule | undefined
  const name = rule?.Name ?? textOf(form['RuleName']) ?? ''
  const at = rules.findIndex(({ Name }) => Name === name)
  const place = (): number => {
    const after = form['After']
    return after === undefined ? 0 : rules.findIndex(({ Name }) => Name === after) + 1 || -1
  }
  if (action === 'CreateReceiptRule' && rule) {
    if (at >= 0) return [400, 'AlreadyExists']
    if (place() < 0) return [400, 'RuleDoesNotExist']
    rules.splice(place(), 0, rule)
  } else if (action === 'DeleteReceiptRule') {
    if (at >= 0) rules.splice(at, 1)
  } else if (at < 0) return [400, 'RuleDoesNotExist']
  else if (action === 'UpdateReceiptRule' && rule) rules[at] = rule
  else if (action === 'SetReceiptRulePosition') {
    const [moved] = rules.splice(at, 1)
    if (place() < 0 || !moved) return [400, 'RuleDoesNotExist']
    rules.splice(place(), 0, moved)
  } else return [400, 'InvalidAction']
  note(`${set}/${name}`)
  return [200, '']
}

const describe = (ses: Ses, set: string): string =>
  `<Metadata><Name>${set}</Name></Metadata><Rules>${(ses.sets.get(set) ?? []).map((rule) => `<member>${xml(rule)}</member>`).join('')}</Rules>`

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => `<member>${xml(each)}</member>`).join('')
  if (value === null || typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, each]) => `<${name}>${xml(each)}</${name}>`)
    .join('')
}

/** `Rule.Recipients.member.1=b@…` → { Rule: { Recipients: ['b@…'] } } */
function readForm(form: URLSearchParams): Record<string, Node> {
  const root: Record<string, Node> = {}
  for (const [path, value] of form) {
    const names = path.split('.')
    let node = root
    for (const name of names.slice(0, -1)) node = (node[name] ??= {}) as Record<string, Node>
    node[names.at(-1) ?? ''] = value
  }
  return lists(root) as Record<string, Node>
}

function lists(node: Node): unknown {
  if (typeof node === 'string') return node
  if (node['member']) return Object.values(node['member']).map(lists)
  return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, lists(each)]))
}
