/** What only Proofpoint says. */
import type { RuleFile } from '../rule.ts'

const codes =
  'https://help.proofpoint.com/Proofpoint_Essentials/Email_Security/Administrator_Topics/110_logs/Common_Error_Codes_found_in_Message_Details'

export const proofpoint = {
  provider: 'proofpoint',
  rules: [
    {
      id: 'proofpoint/not-in-user-list',
      match: /user email address is marked as invalid/i,
      reason: 'user-unknown',
      example: '550 5.7.1 <bo@example.com>: Recipient address rejected: User email address is marked as invalid',
      butNot: "550 5.7.0 Email rejected per sender's DMARC policy",
      source: codes,
    },
  ],
} satisfies RuleFile
