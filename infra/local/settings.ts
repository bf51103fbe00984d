/** Sender, webhook, mailbox and relay of the local stack, in one file that is made at first start and may be edited. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { readForwardRules } from '../../shared/forward/rules.ts'
import { refuseUrl } from '../../shared/webhook/guard.ts'
import { newSecret, readSecret } from '../../shared/webhook/sign.ts'

export interface Settings {
  /** At most 6 characters of a–z and 0–9: it is part of every signed return path. */
  sender: string
  /** Your sending domains: SPF, DKIM and DMARC are looked up for these and no others. */
  domains?: string[]
  /** Whether DNS is asked for the evidence behind a fix; true unless set to false. */
  evidence?: boolean
  /** Keeps a keyed hash of each address instead of the address; for a new sender only. */
  hashed?: boolean
  /** Where webhooks go: `demo` (shown in the window of `npm start`), https, or http to localhost. */
  webhookUrl: string
  /** `whsec_…`, what the receiver verifies with. */
  webhookSecret: string
  /** Mailbox that bounces are forwarded to, or null. Where it is missing, what the command line set stays. */
  forward?: string | null
  /** What it gets, as `rebound senders set … --forward-rules` takes it. */
  forwardRules?: unknown
  /** SMTP server that forwarded mail is handed on to, such as smtp://127.0.0.1:1025; without one it is only kept in `sent`. */
  relay?: string | null
}

/** Returns the settings, writing the first ones (mode 0600) where there are none; throws one message with every mistake. */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) {
    const first: Settings = {
      sender: 'demo',
      domains: [],
      evidence: true,
      webhookUrl: 'demo',
      webhookSecret: newSecret(randomBytes),
    }
    writeFileSync(file, `${JSON.stringify(first, null, 2)}\n`, { mode: 0o600 })
    return first
  }
  const settings = parse(file)
  const mistakes = mistakesIn(settings)
  if (mistakes.length > 0) throw new Error(`${file}: ${mistakes.join('; ')}`)
  return settings as Settings
}

function parse(file: string): Partial<Record<keyof Settings, unknown>> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<keyof Settings, unknown>>
  } catch (error) {
    throw new Error(`${file} is not JSON`, { cause: error })
  }
}

function mistakesIn(settings: Partial<Record<keyof Settings, unknown>>): string[] {
  const { sender, domains = [], evidence = true, hashed = false, webhookUrl, webhookSecret } = settings
  const { forward = null, forwardRules, relay = null } = settings
  const mistakes: string[] = []
  if (typeof sender !== 'string' || !/^[a-z0-9]{1,6}$/.test(sender))
    mistakes.push('sender is 1 to 6 characters of a-z and 0-9')
  const isDomain = (name: unknown) =>
    typeof name === 'string' && /^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}$/i.test(name)
  if (!Array.isArray(domains) || !domains.every(isDomain)) mistakes.push('domains is a list such as ["example.com"]')
  if (typeof evidence !== 'boolean') mistakes.push('evidence is true or false')
  if (typeof hashed !== 'boolean') mistakes.push('hashed is true or false')
  const refusal = typeof webhookUrl === 'string' ? webhookUrl !== 'demo' && refuseUrl(webhookUrl, true) : 'bad-url'
  if (refusal) mistakes.push(`webhookUrl is "demo", https://…, or http://localhost:… (${refusal})`)
  try {
    readSecret(String(webhookSecret))
  } catch (error) {
    mistakes.push(`webhookSecret: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (forward !== null && (typeof forward !== 'string' || !/^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(forward)))
    mistakes.push('forward is a mailbox such as "ops@example.com", or null')
  if (hashed === true && forward !== null)
    mistakes.push('forward: a sender that keeps no addresses cannot forward mail, which is full of them')
  mistakes.push(...readForwardRules(forwardRules).problems)
  if (relay !== null && (typeof relay !== 'string' || !/^smtps?:\/\/\S{1,300}$/.test(relay)))
    mistakes.push('relay is an SMTP URL such as "smtp://127.0.0.1:1025", or null')
  return mistakes
}
