/** What only au (KDDI) says: "User unknown" without the address is the subscriber's filter. */
import type { RuleFile } from '../rule.ts'

const measured = 'https://note.com/sendmagic/n/n875d8dcb6cb8'

export const kddi = {
  provider: 'kddi',
  rules: [
    {
      id: 'kddi/filtered',
      match: /^user unknown/i,
      reason: 'recipient-restricted',
      example: '550 : User unknown (au.com)',
      source: measured,
    },
    {
      id: 'kddi/unknown-user',
      match: /x+@\S{1,60}>: user unknown/i,
      reason: 'user-unknown',
      example: '550 <bo@example.com>: User unknown',
      butNot: '550 : User unknown (au.com)',
      source: measured,
    },
  ],
} satisfies RuleFile
