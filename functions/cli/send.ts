/** `rebound send`: hands mails to the local stack as a mail server would, with a null reverse-path (RFC 5321 §4.5.5). */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { createTransport } from 'nodemailer'
import { plain } from '../../shared/verdict/show.ts'
import { UsageError } from './usage.ts'

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: 'string', default: 'b@bounces.example.com' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: process.env['REBOUND_SMTP_PORT'] ?? '2525' },
    },
  })
  if (positionals.length === 0) throw new UsageError('name the mail to send')
  const transport = createTransport({ host: values.host, port: Number(values.port), secure: false, ignoreTLS: true })
  let failed = false
  for (const path of positionals) {
    try {
      const raw = await readFile(path)
      const sent = await transport.sendMail({ envelope: { from: '', to: values.to }, raw })
      process.stdout.write(`${plain(path, 300)}: ${plain(sent.response, 200)}\n`)
    } catch (error) {
      failed = true
      process.stderr.write(`rebound send: ${plain(path, 300)}: ${reason(error, `${values.host}:${values.port}`)}\n`)
    }
  }
  transport.close()
  return failed ? 1 : 0
}

function reason(error: unknown, server: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'no such file'
  if (code === 'ESOCKET' || code === 'ECONNECTION' || code === 'ECONNREFUSED')
    return `no mail server at ${server}; is "npm start" running?`
  return message
}
