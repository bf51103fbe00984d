/** What only SoftBank says: "does not exist" is the envelope sender's domain. */
import type { RuleFile } from '../rule.ts'

const measured = 'https://note.com/sendmagic/n/n5afbf98aeb25'

export const softbank = {
  provider: 'softbank',
  rules: [
    {
      id: 'softbank/invalid-recipient',
      match: /invalid recipient/i,
      reason: 'user-unknown',
      example: '550 Invalid recipient: <bo@example.com>',
      butNot: '553 example.com does not exist (softbank)',
      source: measured,
    },
    {
      id: 'softbank/sender-domain',
      match: /^[a-z0-9.-]{1,120} does not exist/i,
      when: { code: /^553$/i },
      reason: 'sender-invalid',
      example: '553 example.com does not exist (softbank)',
      source: measured,
    },
  ],
} satisfies RuleFile
