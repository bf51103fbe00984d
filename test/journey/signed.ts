/** Signed mail for the journeys: return paths of the stack's own key, and bounces that come back to them. */
import { SSMClient } from '@aws-sdk/client-ssm'
import type { LocalStack } from '../../infra/local/stack.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { keyIdOf, senderKey } from '../../shared/identity/tokenKeys.ts'
import type { SenderKey } from '../../shared/identity/tokenKeys.ts'
import { createTransport } from 'nodemailer'

export const bounceDomain = 'bounces.example.com'

/** The key of a sender, derived from the root key in the stack's parameters. */
export async function keyOf(stack: LocalStack, sender: string): Promise<SenderKey> {
  const client = new SSMClient({
    endpoint: stack.endpoints.ssm,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { version, bytes } = await parameterKeys(client, String(stack.env['REBOUND_KEY_PREFIX']))('verp')
  client.destroy()
  return senderKey({ id: keyIdOf(version), root: bytes }, sender)
}

export const signedPath = (key: SenderKey, messageId: string, recipient: string): string =>
  returnPath(key, { messageId, recipient, domain: bounceDomain })

/** Hands mails over SMTP, each to its own envelope recipient. */
export async function sendTo(smtpPort: number, mails: readonly { to: string; raw: string }[]): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    ignoreTLS: true,
    pool: true,
    maxConnections: 4,
    maxMessages: 100_000,
  })
  await Promise.all(mails.map(({ to, raw }) => transport.sendMail({ envelope: { from: '', to }, raw })))
  transport.close()
}
