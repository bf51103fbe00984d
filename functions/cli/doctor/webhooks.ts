/** Do the webhook receivers answer, and do they refuse what is not signed. */
import type { Sender } from '../../../shared/ledger/senders.ts'
import { plain } from '../../../shared/verdict/show.ts'
import { post } from '../../../shared/webhook/post.ts'
import { bad, good, look } from './finding.ts'
import type { Finding } from './finding.ts'

export async function checkWebhooks(senders: readonly Sender[], allowLoopback: boolean): Promise<Finding[]> {
  const all = senders.flatMap((sender) => sender.endpoints.map((endpoint) => ({ sender, endpoint })))
  if (all.length === 0) {
    return [look('webhooks', 'no sender has one: bounces are stored and nobody is told', 'Run "rebound senders add".')]
  }
  return Promise.all(
    all.map(async ({ sender, endpoint }): Promise<Finding> => {
      const about = `webhook ${sender.id}/${endpoint.id}`
      if (endpoint.state !== 'active') {
        const repair = `"rebound senders set ${sender.id} --endpoint ${endpoint.id} --state active"`
        return look(about, `is ${endpoint.state}`, `When its receiver is ready: ${repair}.`)
      }
      const body = JSON.stringify({ type: 'doctor', says: 'a question without a signature: refuse it' })
      const { status, error } = await post(endpoint.url, { 'user-agent': 'Rebound/1 (doctor)' }, body, {
        allowLoopback,
      })
      const url = plain(endpoint.url, 200)
      if (error === null) {
        return look(about, `${url} takes what is not signed`, 'Let it verify the signature: anybody can post to it.')
      }
      if (status === null)
        return bad(about, `${url} cannot be reached from here: ${error}`, reachability[error] ?? seen)
      if (status === 410 || status >= 500 || error === 'redirect') {
        return bad(about, `${url} answers ${status}`, 'Look at the receiver: events are not taken there.')
      }
      return good(about, `${url} answers, and refuses what is not signed (${status})`)
    }),
  )
}

const seen = 'Look at the receiver, and whether it can be reached from the internet.'
const reachability: Record<string, string> = {
  'not-found': 'Its name does not resolve: correct the URL or the DNS.',
  'tls-failed': 'Its certificate is not valid: renew it.',
  'private-address': 'Its name leads to a private address: webhooks go to public ones only.',
}
