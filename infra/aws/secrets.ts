/**
 * The functions' secret keys: SecureString parameters under one prefix, encrypted with a key of their own.
 * CloudFormation cannot create a SecureString: the stack's outputs have the command that does.
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { KeyPurpose } from '../../shared/aws/keys.ts'
import { allow } from './function.ts'

export class Secrets extends Construct {
  readonly prefix: string
  readonly key: Key

  constructor(scope: Construct, id: string) {
    super(scope, id)
    // SSM refuses names that begin with `aws` or `ssm`, which a stack's may.
    this.prefix = `/rebound/${Stack.of(this).stackName}`
    this.key = new Key(this, 'Key', {
      description: 'Rebound: secret parameters',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
  }

  name(purpose: KeyPurpose): string {
    return `${this.prefix}/${purpose}`
  }

  mayRead(purpose: KeyPurpose): PolicyStatement[] {
    return this.mayReadNamed(this.name(purpose))
  }

  /** Reading this one parameter, and decrypting nothing else: SSM names the parameter when it asks for decryption. */
  mayReadNamed(name: string): PolicyStatement[] {
    const arn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.slice(1) })
    return [
      allow(['ssm:GetParameter'], [arn]),
      allow(['kms:Decrypt'], [this.key.keyArn], { StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': arn } }),
    ]
  }
}
