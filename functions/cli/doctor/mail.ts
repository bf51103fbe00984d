/**
 * Does mail to the bounce addresses reach our rules: DNS, identity, rule set, filters. Deploying the same settings again
 * changes nothing that somebody changed by hand, because CloudFormation compares templates: no repair may rely on it.
 */
import type { Account } from '../../../shared/aws/account.ts'
import type { ReceiptRule, RuleSet } from '../../../shared/aws/receiptRules.ts'
import { bad, good, look } from './finding.ts'
import type { Finding } from './finding.ts'

/** As `node:dns/promises` has them. */
export interface MailDns {
  resolveMx: (name: string) => Promise<{ exchange: string; priority: number }[]>
  resolve4: (name: string) => Promise<string[]>
}

export interface MailSetup {
  region: string
  domain: string
  addresses: readonly string[]
  /** Our own receipt rule set. */
  ruleSet: string
  /** Our receipt rules, in their order. */
  rules: readonly string[]
  allowFrom: readonly string[]
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

export async function checkMx(dns: MailDns, { region, domain }: MailSetup): Promise<Finding[]> {
  const wanted = `inbound-smtp.${region}.amazonaws.com`
  const receives = await dns.resolve4(wanted).then(
    () => true,
    (error: unknown) => codeOf(error) !== 'ENOTFOUND',
  )
  if (!receives) {
    return [
      bad('region', `SES receives no mail in ${region}: ${wanted} has no address`, 'Deploy in a region where it does.'),
    ]
  }
  const publish = `Publish "${domain} MX 10 ${wanted}".`
  let records: { exchange: string }[]
  try {
    records = await dns.resolveMx(domain)
  } catch (error) {
    const none = ['ENOTFOUND', 'ENODATA'].includes(codeOf(error))
    return [
      none
        ? bad('MX', `${domain} has no MX record: nothing reaches SES`, publish)
        : look('MX', `DNS did not answer for ${domain} (${codeOf(error)})`, 'Try again in a minute.'),
    ]
  }
  const hosts = records.map(({ exchange }) => exchange.toLowerCase().replace(/\.$/, ''))
  if (!hosts.includes(wanted)) return [bad('MX', `mail for ${domain} goes to ${hosts.join(', ')}`, publish)]
  const others = hosts.filter((host) => host !== wanted)
  if (others.length === 0) return [good('MX', `mail for ${domain} goes to SES`)]
  return [look('MX', `some mail for ${domain} goes to ${others.join(', ')}`, 'Remove the other MX records.')]
}

export async function checkIdentity(account: Account, { domain }: MailSetup): Promise<Finding[]> {
  const state = await account.identity(domain)
  if (state === 'Success') return [good('identity', `SES has verified ${domain}`)]
  return [
    state === null
      ? bad(
          'identity',
          `SES does not know ${domain}`,
          `Deploy with "identity": "create"; where it says so already: "aws sesv2 create-email-identity --email-identity ${domain}", and publish its DKIM records.`,
        )
      : bad(
          'identity',
          `${domain} is ${state.toLowerCase()}: SES takes no mail for it`,
          'Publish the DKIM records of the outputs Dns2 to Dns4, or of the identity, and wait for SES to see them.',
        ),
  ]
}

export async function checkRules(account: Account, setup: MailSetup): Promise<Finding[]> {
  const active = await account.activeRules()
  if (!active) {
    return [
      bad(
        'rule set',
        'no receipt rule set is active: SES refuses all mail',
        `"aws ses set-active-receipt-rule-set --rule-set-name NAME", with the set of before; ours is ${setup.ruleSet}.`,
      ),
    ]
  }
  const [missing] = setup.rules.filter((name) => !active.rules.some(({ Name }) => Name === name))
  if (missing !== undefined) {
    return [
      bad(
        'rule set',
        `the active rule set "${active.name}" has no rule "${missing}": somebody has activated another set`,
        `Set ruleSet to { "mode": "existing", "name": "${active.name}" } and deploy; where it says so already, to { "mode": "auto" }. Or activate the set of before.`,
      ),
    ]
  }
  const findings = setup.rules.flatMap((name) => checkRule(active, name))
  const starving = starvingRules(active, setup)
  findings.push(
    ...starving.map(({ Name = '' }) =>
      bad(
        'rule set',
        `the rule "${Name}" stands before ours in "${active.name}" and stops mail to our addresses`,
        `Move ours before it (ruleSet.after), or take our addresses out of it.`,
      ),
    ),
  )
  return findings.length > 0 ? findings : [good('rule set', `our rules receive mail in "${active.name}"`)]
}

function checkRule(active: RuleSet, name: string): Finding[] {
  const rule = active.rules.find(({ Name }) => Name === name)
  const again = 'Somebody has changed it: change it back in the SES console (Email receiving); deploying does not.'
  if (rule?.Enabled !== true) return [bad('rule set', `the rule "${name}" is disabled`, again)]
  if (rule.ScanEnabled !== true) return [look('scan', `the rule "${name}" does not scan for spam and viruses`, again)]
  return []
}

/** Rules before ours after which a mail to one of our addresses goes no further. */
export function starvingRules(active: RuleSet, { domain, addresses, rules }: MailSetup): ReceiptRule[] {
  const first = active.rules.findIndex(({ Name = '' }) => rules.includes(Name))
  return active.rules.slice(0, Math.max(0, first)).filter(({ Enabled, Actions = [], Recipients = [] }) => {
    const stops = Actions.some(({ StopAction, BounceAction }) => StopAction ?? BounceAction)
    // No recipients mean all; a domain means its addresses, with a dot before it those of its subdomains ("Recipient conditions").
    const meant = Recipients.length === 0 || Recipients.some((each) => covers(each.toLowerCase(), domain, addresses))
    return Enabled === true && stops && meant
  })
}

const covers = (recipient: string, domain: string, addresses: readonly string[]): boolean =>
  recipient === domain || addresses.includes(recipient) || (recipient.startsWith('.') && domain.endsWith(recipient))

export async function checkFilters(account: Account, { allowFrom }: MailSetup): Promise<Finding[]> {
  const filters = await account.filters()
  const allowed = filters.filter(({ policy }) => policy === 'Allow').map(({ cidr }) => cidr)
  const missing = allowFrom.filter((cidr) => !allowed.includes(cidr))
  const findings = missing.map((cidr) =>
    bad(
      'allowFrom',
      `SES does not let in ${cidr}`,
      'Its filter was removed: take it out of allowFrom, deploy, put it back, deploy.',
    ),
  )
  const blocked = filters.filter(({ policy }) => policy === 'Block').map(({ cidr }) => cidr)
  if (blocked.length > 0) {
    findings.push(
      look('filters', `SES refuses mail from ${blocked.join(', ')}`, 'Are your own mail servers among these?'),
    )
  }
  if (findings.length > 0) return findings
  const says = allowFrom.length > 0 ? `SES lets in ${allowFrom.join(', ')}` : 'no mail server on EC2 is let in'
  return [good('allowFrom', says)]
}
