/** An attempt at a webhook: the stored bytes, signed and posted. */
import { getPayload, recordPayload } from '../../shared/ledger/attempts.ts'
import { getBounce } from '../../shared/ledger/bounces.ts'
import { deliveryDays, getDelivery } from '../../shared/ledger/deliveries.ts'
import { payloadKey } from '../../shared/ledger/keys.ts'
import type { Delivery } from '../../shared/ledger/deliveries.ts'
import type { Endpoint, Sender } from '../../shared/ledger/senders.ts'
import { waitLong } from '../../shared/ledger/waiting.ts'
import type { BounceType } from '../../shared/webhook/events.ts'
import { isPrepared, renderPayload } from '../../shared/webhook/payload.ts'
import { validSecrets } from '../../shared/webhook/secrets.ts'
import { unseal } from '../../shared/webhook/seal.ts'
import { sign } from '../../shared/webhook/sign.ts'
import type { MakeAttempt, Ports } from './attempt.ts'

export const attemptWebhook: MakeAttempt = async (ports, delivery, sender, endpoint, until) => {
  const payload = await payloadOf(ports, delivery, sender, until)
  if (payload === null) return { status: null, error: 'bounce-gone', ms: 0, retryAfter: null }
  const headers = { ...(await signedHeaders(ports, delivery, endpoint, payload)), 'user-agent': 'Rebound/1' }
  let giveBack: (() => Promise<void>) | null = null
  const more = async () => {
    giveBack = await waitLong(ports.table, delivery.sender, endpoint.id, ports.now())
    return giveBack !== null
  }
  const result = await ports.post(endpoint.url, headers, payload, more)
  await (giveBack as (() => Promise<void>) | null)?.()
  return result
}

/** The bytes of the payload: those that were stored, or rendered now and stored before they are sent. */
export async function payloadOf(
  { table, enrich, now }: Ports,
  delivery: Delivery,
  sender: Sender,
  until: AbortSignal,
): Promise<string | null> {
  const stored = delivery.attempt > 1 || isPrepared(delivery.event) ? await getPayload(table, delivery) : null
  if (stored !== null) return stored
  const bounce = await getBounce(table, delivery.sender, delivery.bounceId)
  if (!bounce?.report) return null
  const report = await enrich({ ...bounce, report: bounce.report }, sender, until)
  const rendered = renderPayload(delivery.event as BounceType, { ...bounce, report })
  const payload = await recordPayload(table, delivery, rendered, now(), deliveryDays(sender))
  // Forgotten while it was rendered: whoever took the delivery away may have been here before.
  if (sender.forgetKnown && !(await getDelivery(table, delivery.sender, delivery.deliveryId))) {
    await table.remove(payloadKey(delivery.sender, delivery.deliveryId))
    return null
  }
  return payload
}

async function signedHeaders(ports: Ports, delivery: Delivery, endpoint: Endpoint, payload: string) {
  const now = ports.now()
  const sealed = validSecrets(endpoint, now)
  const secrets = await Promise.all(sealed.map((each) => unseal(ports.keys, delivery.sender, endpoint.id, each)))
  return sign(delivery.deliveryId, payload, secrets, now)
}
