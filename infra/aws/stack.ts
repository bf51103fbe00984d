/** The whole of Rebound in one account and region. */
import { Annotations, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import { Activation } from './activation.ts'
import { Console } from './console.ts'
import { Delivery } from './delivery.ts'
import { DomainIdentity } from './identity.ts'
import { Inbound } from './inbound.ts'
import { Ledger } from './ledger.ts'
import { tell } from './outputs.ts'
import { Processing } from './processing.ts'
import { Secrets } from './secrets.ts'
import { Sweeping } from './sweeping.ts'
import { Watch } from './watch.ts'

export class ReboundStack extends Stack {
  constructor(scope: Construct, config: Config) {
    super(scope, config.stackName, {
      env: { region: config.region },
      description: 'Rebound: reads bounce mail, says what it means and tells the sender',
    })
    const secrets = new Secrets(this, 'Secrets')
    const ledger = new Ledger(this, 'Ledger')
    const identity = new DomainIdentity(this, 'Domain', config)
    const inbound = new Inbound(this, 'Inbound', config)
    const delivery = new Delivery(this, 'Delivery', { config, inbound, ledger, secrets })
    const processing = new Processing(this, 'Processing', { config, inbound, ledger, delivery, secrets })
    const sweeping = new Sweeping(this, 'Sweeping', { config, inbound, ledger, processing, delivery })
    const activation = new Activation(this, 'Activation', { config, inbound })
    const door =
      config.api || config.console ? new Console(this, 'Console', { config, inbound, ledger, delivery, secrets }) : null
    const watch = new Watch(this, 'Watch', {
      config,
      key: inbound.key,
      queues: { Receive: processing.work, Events: processing.events, Deliver: delivery.work },
      functions: {
        Receive: processing.receive,
        Deliver: delivery.deliver,
        Sweep: sweeping.sweep,
        Activate: activation.activate,
        ...(door && { Console: door.console }),
      },
      tableName: ledger.table.tableName,
      intakeRule: inbound.intakeRule,
    })
    const others = [secrets, ledger, identity, inbound, delivery, processing, sweeping, watch]
    activation.activateAfter(door ? [...others, door] : others)
    tell(this, { config, identity, secrets, ledger, inbound, processing, delivery, sweeping, watch, door })
    this.#warn(config)
  }

  #warn({ domain, alarmEmail }: Config): void {
    const warnings = Annotations.of(this)
    if (/(?:^|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost)$/.test(domain)) {
      warnings.addWarningV2(
        'rebound:documentation-domain',
        `${domain} is a name for documentation: put your own in the settings.`,
      )
    }
    if (alarmEmail === null) {
      warnings.addWarningV2(
        'rebound:nobody-hears',
        'No alarmEmail in the settings: alarms reach nobody until the topic has a subscriber.',
      )
    }
  }
}
