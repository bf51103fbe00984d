/**
 * The wire protocol of SES v1 (Query), SendRawEmail only: the mail's exact bytes and its envelope go to a folder, and on
 * to an SMTP server where one is set. SES's own refusals that a forwarder can run into are kept: 10 MB, null sender.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { queryService, ServiceError } from './protocol.ts'
import type { Service } from './protocol.ts'

const mostBytes = 10 * 1024 * 1024

/** `relay` is an SMTP URL, such as smtp://127.0.0.1:1025. */
export async function sesService(folder: string, relay: string | undefined): Promise<Service> {
  await mkdir(folder, { recursive: true })
  const transport = relay === undefined ? undefined : (await import('nodemailer')).createTransport(relay)
  return queryService('http://ses.amazonaws.com/doc/2010-12-01/', {
    async SendRawEmail(form) {
      const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64')
      const from = form.get('Source') ?? ''
      const to = [...form].filter(([name]) => name.startsWith('Destinations.member.')).map(([, address]) => address)
      if (raw.length > mostBytes)
        throw new ServiceError('MessageRejected', 'Message length is more than 10485760 bytes')
      // SES would read a missing envelope from the headers; a forwarder that relies on it loses control of who gets mail.
      if (from === '' || from === '<>') throw new ServiceError('InvalidParameterValue', 'Source is missing')
      if (to.length === 0) throw new ServiceError('InvalidParameterValue', 'Destinations is missing')
      const id = randomUUID()
      await writeFile(join(folder, `${id}.eml`), raw, { mode: 0o600, flush: true })
      // The envelope appears last and whole: who finds it can read both.
      const envelope = join(folder, `${id}.json`)
      await writeFile(`${envelope}.part`, JSON.stringify({ from, to }), { mode: 0o600, flush: true })
      await rename(`${envelope}.part`, envelope)
      try {
        await transport?.sendMail({ envelope: { from, to }, raw })
      } catch (fault) {
        throw new ServiceError('ServiceUnavailable', `relay: ${String(fault)}`, 503)
      }
      return { MessageId: id }
    },
  })
}
