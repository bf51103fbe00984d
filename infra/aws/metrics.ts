/** Metrics read from the functions' log lines (`shared/log.ts`), so that no function has to know of CloudWatch. */
import { Stack } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { IFilterPattern, JsonPattern } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface MetricsProps {
  receive: Function
  deliver: Function
  sweep: Function
}

const all = (...parts: JsonPattern[]) => FilterPattern.all(...parts)
const isTrue = (field: string) => FilterPattern.booleanValue(field, true)
const event = (name: string) => FilterPattern.stringValue('$.event', '=', name)
const state = (name: string) => FilterPattern.stringValue('$.state', '=', name)
/** CDK's `exists` writes `= "*"`, and the guide does not say whether that stands for numbers too ("Filter pattern syntax"). */
const mail = all(event('mail'), FilterPattern.numberValue('$.bytes', '>=', 0))

/** Fields and values as the log lines have them; a test reads them in lines that were really written. */
export const counted = {
  Mails: { of: 'receive', pattern: mail, value: '1' },
  MailBytes: { of: 'receive', pattern: mail, value: '$.bytes' },
  UnreadableMails: { of: 'receive', pattern: all(event('mail'), isTrue('$.unreadable')), value: '1' },
  LoopMails: { of: 'receive', pattern: all(event('mail'), isTrue('$.loop')), value: '1' },
  Attempts: { of: 'deliver', pattern: event('attempt'), value: '1' },
  Delivered: { of: 'deliver', pattern: all(event('attempt'), state('delivered')), value: '1' },
  EndpointsDisabled: { of: 'deliver', pattern: all(event('endpoint'), state('disabled')), value: '1' },
  LostMails: { of: 'sweep', pattern: event('sweep'), value: '$.lost' },
} as const satisfies Record<string, { of: keyof MetricsProps; pattern: IFilterPattern; value: string }>

export type MetricName = keyof typeof counted

export class Metrics extends Construct {
  /** A namespace for each stack: two in one account do not add up. */
  readonly namespace: string

  constructor(scope: Construct, id: string, functions: MetricsProps) {
    super(scope, id)
    this.namespace = `Rebound/${Stack.of(this).stackName}`
    for (const [name, { of, pattern, value }] of Object.entries(counted)) {
      new MetricFilter(this, name, {
        logGroup: functions[of].logGroup,
        filterPattern: pattern,
        metricNamespace: this.namespace,
        metricName: name,
        metricValue: value,
      })
    }
  }

  metric(metricName: MetricName, statistic: string = Stats.SUM): Metric {
    return new Metric({ namespace: this.namespace, metricName, statistic })
  }
}
