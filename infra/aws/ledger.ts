/** The one table, from the same schema that the local stack and the contract tests use. */
import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb'
import type { GlobalSecondaryIndexPropsV2 } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { tableSchema } from '../../shared/ledger/schema.ts'
import type { IndexSchema } from '../../shared/ledger/schema.ts'

type IndexName = (typeof tableSchema)['indexes'][number]['name']

export class Ledger extends Construct {
  readonly table: TableV2

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.table = new TableV2(this, 'Table', {
      partitionKey: key(tableSchema.partitionKey),
      sortKey: key(tableSchema.sortKey),
      globalSecondaryIndexes: tableSchema.indexes.map(index),
      timeToLiveAttribute: tableSchema.timeToLive,
      billing: Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryptionV2.awsManagedKey(),
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
  }

  indexArn(name: IndexName): string {
    return `${this.table.tableArn}/index/${name}`
  }
}

function index({ name, partitionKey, sortKey, projection }: IndexSchema): GlobalSecondaryIndexPropsV2 {
  const keys = { indexName: name, partitionKey: key(partitionKey), sortKey: key(sortKey) }
  if (typeof projection === 'string') return { ...keys, projectionType: ProjectionType[projection] }
  return { ...keys, projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection.include] }
}

const key = (name: string) => ({ name, type: AttributeType.STRING })
