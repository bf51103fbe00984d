/** What only Barracuda's filters say. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://campus.barracuda.com/product/emailsecuritygateway/doc/39815000/smtp-error-codes/'

export const barracuda = {
  provider: 'barracuda',
  rules: [
    {
      id: 'barracuda/no-such-user',
      match: /cuda_nsu 5\.1\.1|cuda_nsu[^;]{0,100}(?:user unknown|no such user)/i,
      reason: 'user-unknown',
      example: '550 cuda_nsu 5.1.1 <bo@example.com>... User unknown',
      butNot: '451 cuda_nsu 4.4.3 Temporary server error. Please try again later',
      source: codes,
    },
    {
      id: 'barracuda/licence',
      match: /license expired/i,
      reason: 'server-error',
      example: '422 License Expired barracudanetworks ess.barracuda',
      source: codes,
    },
  ],
} satisfies RuleFile
