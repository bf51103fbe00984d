/**
 * Receipt rule sets of SES, as activation and `rebound doctor` need them. SES allows these calls once a second and
 * throttles the rest ("Service quotas in Amazon SES"): they are repeated patiently.
 */
import {
  CreateReceiptRuleCommand,
  DeleteReceiptRuleCommand,
  DescribeActiveReceiptRuleSetCommand,
  DescribeReceiptRuleSetCommand,
  SESClient,
  SetActiveReceiptRuleSetCommand,
  SetReceiptRulePositionCommand,
  UpdateReceiptRuleCommand,
} from '@aws-sdk/client-ses'
import type { ReceiptRule } from '@aws-sdk/client-ses'

export type { ReceiptRule } from '@aws-sdk/client-ses'

export interface RuleSet {
  name: string
  /** In the order in which SES asks them. */
  rules: ReceiptRule[]
}

export interface RuleSets {
  /** The set that receives mail now, or null. */
  active: () => Promise<RuleSet | null>
  /** A set by its name, or null where there is none. */
  find: (name: string) => Promise<RuleSet | null>
  /** `null` receives no mail at all. */
  activate: (name: string | null) => Promise<void>
  /** `after` names the rule before it; without one the rule stands first. */
  addRule: (set: string, rule: ReceiptRule, after: string | null) => Promise<void>
  changeRule: (set: string, rule: ReceiptRule) => Promise<void>
  moveRule: (set: string, rule: string, after: string | null) => Promise<void>
  /** A rule that is not there is removed already. */
  removeRule: (set: string, rule: string) => Promise<void>
}

export function openRuleSets(ses = new SESClient({ maxAttempts: 8 })): RuleSets {
  return {
    active: async () => {
      const { Metadata, Rules = [] } = await ses.send(new DescribeActiveReceiptRuleSetCommand({}))
      return Metadata?.Name === undefined ? null : { name: Metadata.Name, rules: Rules }
    },
    find: async (name) => {
      try {
        const { Rules = [] } = await ses.send(new DescribeReceiptRuleSetCommand({ RuleSetName: name }))
        return { name, rules: Rules }
      } catch (error) {
        if (error instanceof Error && error.name === 'RuleSetDoesNotExistException') return null
        throw error
      }
    },
    activate: async (name) => {
      await ses.send(new SetActiveReceiptRuleSetCommand(name === null ? {} : { RuleSetName: name }))
    },
    addRule: async (set, rule, after) => {
      await ses.send(
        new CreateReceiptRuleCommand({ RuleSetName: set, Rule: rule, ...(after === null ? {} : { After: after }) }),
      )
    },
    changeRule: async (set, rule) => {
      await ses.send(new UpdateReceiptRuleCommand({ RuleSetName: set, Rule: rule }))
    },
    moveRule: async (set, rule, after) => {
      await ses.send(
        new SetReceiptRulePositionCommand({
          RuleSetName: set,
          RuleName: rule,
          ...(after === null ? {} : { After: after }),
        }),
      )
    },
    removeRule: async (set, rule) => {
      await ses.send(new DeleteReceiptRuleCommand({ RuleSetName: set, RuleName: rule }))
    },
  }
}
