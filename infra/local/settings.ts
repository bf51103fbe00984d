/** Sender, webhook URL and secret of the local stack, in one file that is made at first start and may be edited. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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
  return mistakes
}
