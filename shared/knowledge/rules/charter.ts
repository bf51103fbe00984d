/** What only Spectrum (Charter) says: `AUP#I-` for incoming, `AUP#O-` for outgoing mail, and a number. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://www.spectrumbusiness.net/support/internet/understanding-email-error-codes'

export const charter = {
  provider: 'charter',
  rules: [
    {
      id: 'charter/aup-1000',
      match: /AUP#\W?[a-z]{0,3}-?1000\b/i,
      reason: 'ip-blocklisted',
      example: '554 E 192.0.2.1 AUP#I-1000',
      source: codes,
    },
    {
      id: 'charter/aup-1010-to-1080',
      match: /AUP#\W?[a-z]{0,3}-?10[1-8]0\b/i,
      reason: 'sender-rejected',
      example: '550 AUP#O-1010',
      source: codes,
    },
    {
      id: 'charter/aup-1090',
      match: /AUP#\W?[a-z]{0,3}-?1090\b/i,
      reason: 'server-error',
      example: '421 AUP#I-1090',
      source: codes,
    },
    {
      id: 'charter/aup-1100-to-1150',
      match: /AUP#\W?[a-z]{0,3}-?11[0-5]0\b/i,
      reason: 'ptr-missing',
      example: '554 AUP#I-1100',
      source: codes,
    },
    {
      id: 'charter/aup-1160-to-1190',
      match: /AUP#\W?[a-z]{0,3}-?11[6-9]0\b/i,
      reason: 'dmarc-failed',
      example: '550 AUP#I-1160',
      source: codes,
    },
    {
      id: 'charter/aup-1200-to-1250',
      match: /AUP#\W?[a-z]{0,3}-?12[0-5]0\b/i,
      reason: 'ip-blocklisted',
      example: '554 AUP#I-1220',
      source: codes,
    },
    {
      id: 'charter/aup-1260',
      match: /AUP#\W?[a-z]{0,3}-?1260\b/i,
      reason: 'recipient-restricted',
      example: '554 AUP#I-1260',
      source: codes,
    },
    {
      id: 'charter/aup-1300-to-1490',
      match: /AUP#\W?[a-z]{0,3}-?1[34]\d0\b/i,
      reason: 'rate-limited',
      example: '421 AUP#I-1310',
      source: codes,
    },
    {
      id: 'charter/aup-1500',
      match: /AUP#\W?[a-z]{0,3}-?15[012]0\b/i,
      reason: 'sender-invalid',
      example: '550 AUP#O-1500',
      source: codes,
    },
    {
      id: 'charter/aup-1530',
      match: /AUP#\W?[a-z]{0,3}-?1530\b/i,
      reason: 'message-too-large',
      example: '552 AUP#I-1530',
      source: codes,
    },
    {
      id: 'charter/aup-1560',
      match: /AUP#\W?[a-z]{0,3}-?1560\b/i,
      reason: 'bad-reputation',
      example: '550 AUP#I-1560',
      source: codes,
    },
    {
      id: 'charter/aup-1540-to-1580',
      match: /AUP#\W?[a-z]{0,3}-?15[4-9]0\b/i,
      reason: 'rate-limited',
      example: '452 AUP#I-1540',
      source: codes,
    },
  ],
} satisfies RuleFile
