/** The domain's SES identity and the DNS records that it needs: SES receives for verified domains only. */
import { EmailIdentity, Identity } from 'aws-cdk-lib/aws-ses'
import { CnameRecord, HostedZone, MxRecord } from 'aws-cdk-lib/aws-route53'
import { RemovalPolicy } from 'aws-cdk-lib'
import type { IResource } from 'aws-cdk-lib'
import { Construct } from 'constructs'
import type { Config } from './config.ts'

export interface DnsRecord {
  name: string
  type: 'MX' | 'CNAME'
  value: string
}

export class DomainIdentity extends Construct {
  /** What must stand in the DNS; the stack writes it itself where the settings name a hosted zone. */
  readonly records: readonly DnsRecord[]

  constructor(scope: Construct, id: string, { domain, region, identity, hostedZone }: Config) {
    super(scope, id)
    const mailHost = `inbound-smtp.${region}.amazonaws.com`
    const created =
      identity === 'create' ? new EmailIdentity(this, 'Identity', { identity: Identity.domain(domain) }) : null
    const dkim = created?.dkimRecords ?? []
    if (created) keep(created)
    this.records = [
      { name: domain, type: 'MX', value: `10 ${mailHost}` },
      ...dkim.map(({ name, value }) => ({ name, type: 'CNAME' as const, value })),
    ]
    if (hostedZone === null) return
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    })
    // Names end in a dot: those of DKIM are known at deployment only, and CDK would append the zone's name to them.
    new MxRecord(this, 'Mx', { zone, recordName: `${domain}.`, values: [{ priority: 10, hostName: mailHost }] })
    for (const [at, { name, value }] of dkim.entries()) {
      keep(new CnameRecord(this, `Dkim${at + 1}`, { zone, recordName: `${name}.`, domainName: value }))
    }
  }
}

/** A setting that no longer names it must not take it away: SES refuses all mail to a domain that it does not verify. */
const keep = (resource: IResource) => {
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
}
