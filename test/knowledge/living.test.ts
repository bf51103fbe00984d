/**
 * Replies that a good address gets: about the sender, its server, the message or the moment, in words that also occur
 * where an address is gone. None of them may end mail to it, alone or as a mail system quotes it.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { explain } from '../../shared/rebound.ts'

const replies = readFileSync(new URL('living.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

const quoted: Record<string, (reply: string) => string> = {
  alone: (reply) => reply,
  'quoted by Postfix': (reply) => `host mx.example.net[192.0.2.1] said: ${reply} (in reply to RCPT TO command)`,
  'quoted by Exim': (reply) => `SMTP error from remote mail server after RCPT TO:<bo@example.org>: ${reply}`,
  'quoted by qmail': (reply) =>
    `192.0.2.1 does not like recipient.\nRemote host said: ${reply}\nGiving up on 192.0.2.1.`,
  'quoted by sendmail': (reply) => `>>> RCPT To:<bo@example.org>\n<<< ${reply}`,
}

describe.each(Object.entries(quoted))('%s', (_, quote) => {
  test.each(replies)('%s', (reply) => {
    const { category, because } = explain(quote(reply))
    expect(category === 'hard' ? because : null).toBeNull()
  })
})
