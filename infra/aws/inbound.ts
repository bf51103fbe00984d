/**
 * From the MX to the topic: SES stores a mail in the bucket and publishes its notification, which has the envelope.
 * Nothing here reads a mail.
 */
import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3'
import { CfnReceiptFilter, ReceiptRule, ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses'
import type { CfnReceiptRule } from 'aws-cdk-lib/aws-ses'
import { S3, Stop } from 'aws-cdk-lib/aws-ses-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { envelopeKey, eventKey, rawPrefix } from '../../shared/aws/objects.ts'
import { rawDays, retentionTag } from '../../shared/retention.ts'
import type { Config } from './config.ts'

export class Inbound extends Construct {
  readonly bucket: Bucket
  /** Of the bucket and the topic. */
  readonly key: Key
  readonly topic: Topic
  /** Always made, with both rules; `Activation` decides whether it receives mail itself or its rules go elsewhere. */
  readonly ruleSetName: string
  /** In the order in which SES asks them. */
  readonly rules: readonly CfnReceiptRule[]

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id)
    this.key = mailKey(this)
    this.bucket = mailBucket(this, this.key, config.retention.rawMail)
    this.topic = new Topic(this, 'Topic', { masterKey: this.key, enforceSSL: true })
    const { policyDependable } = this.topic.addToResourcePolicy(sesMayPublish(this.topic))
    const ruleSet = new ReceiptRuleSet(this, 'RuleSet')
    this.ruleSetName = ruleSet.receiptRuleSetName
    const address = (local: string) => `${local}@${config.domain}`
    const both = {
      ruleSet,
      // Without it SES gives no verdict on spam and viruses.
      scanEnabled: true,
      // `Require` would lose the bounces of servers without TLS.
      tlsPolicy: TlsPolicy.OPTIONAL,
    }
    // Bounces of the mail that Rebound itself sends: whatever were done with them would make more of them.
    const loopStop = new ReceiptRule(this, 'LoopStop', {
      ...both,
      recipients: [address(config.loopAddress)],
      actions: [new Stop()],
    })
    // No stop behind it: in the operator's own set, a mail with other recipients goes on to their rules.
    const intake = new ReceiptRule(this, 'Intake', {
      ...both,
      after: loopStop,
      recipients: config.wholeDomain ? [config.domain] : config.addresses.map(address),
      actions: [new S3({ bucket: this.bucket as IBucket, objectKeyPrefix: rawPrefix, topic: this.topic })],
    })
    this.rules = [loopStop, intake].map(({ node }) => node.defaultChild as CfnReceiptRule)
    // SES tries the topic when the rule is made.
    if (policyDependable) intake.node.addDependency(policyDependable)
    for (const [at, cidr] of config.allowFrom.entries()) {
      new CfnReceiptFilter(this, `Allow${at + 1}`, { filter: { ipFilter: { cidr, policy: 'Allow' } } })
    }
  }

  /** For the construct of a role that is allowed `rawArn`, `envelopeArn` or `eventArn`. */
  acknowledgePrefixes(
    scope: Construct,
    kinds: readonly ('raw' | 'envelope' | 'event')[] = ['raw', 'envelope', 'event'],
  ): void {
    const bucket = Stack.of(this).getLogicalId(this.bucket.node.defaultChild as CfnBucket)
    const patterns = { raw: `${rawPrefix}*`, envelope: envelopeKey(`${rawPrefix}*`), event: eventKey('*') }
    for (const keys of kinds.map((kind) => patterns[kind])) {
      Validations.of(scope).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${bucket}.Arn>/${keys}]`,
        reason: 'SES chooses the names of objects when mails arrive: their prefix is the narrowest name there is.',
      })
    }
  }

  /** The name of the rule that stores mail, wherever it stands. */
  get intakeRule(): string {
    return this.rules.at(-1)?.ref ?? ''
  }

  /** Raw mail. */
  get rawArn(): string {
    return this.bucket.arnForObjects(`${rawPrefix}*`)
  }

  /** The notifications that `receive` stores. */
  get envelopeArn(): string {
    return this.bucket.arnForObjects(envelopeKey(`${rawPrefix}*`))
  }

  /** The SES events that `receive` stores. */
  get eventArn(): string {
    return this.bucket.arnForObjects(eventKey('*'))
  }
}

/** SES's grants as its guide has them ("Giving permissions to Amazon SES for email receiving"). */
export const ses = (stack: Stack) =>
  new ServicePrincipal('ses.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } })

function mailKey(scope: Construct): Key {
  const key = new Key(scope, 'Key', {
    description: 'Rebound: raw mail and its notifications',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [ses(Stack.of(scope))],
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: ['*'],
    }),
  )
  return key
}

function mailBucket(scope: Construct, key: Key, days: number): Bucket {
  const bucket = new Bucket(scope, 'Bucket', {
    // The default of the bucket, never the rule's own `kmsKey`: that is client-side encryption no Node client reads.
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      { expiration: Duration.days(days), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      // Terms that a sender can choose: of two rules that fit an object, S3 takes the shorter one.
      ...rawDays
        .filter((term) => term < days)
        .map((term) => ({ expiration: Duration.days(term), tagFilters: { [retentionTag]: String(term) } })),
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  })
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      'One function reads the bucket and logs a line for each mail that it reads. A bucket of access logs would cost a write for each of them and tell nothing more.',
  })
  return bucket
}

function sesMayPublish(topic: Topic): PolicyStatement {
  const stack = Stack.of(topic)
  return new PolicyStatement({
    principals: [ses(stack)],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      ArnLike: {
        'aws:SourceArn': stack.formatArn({ service: 'ses', resource: 'receipt-rule-set', resourceName: '*' }),
      },
    },
  })
}
