/** What only La Poste says: `LPN…_` and three digits. */
import type { RuleFile } from '../rule.ts'

const postmaster = 'https://postmaster.laposte.net/'

export const laposte = {
  provider: 'laposte',
  rules: [
    {
      id: 'laposte/listed',
      match: /LPN\w{0,6}_10[12]\b/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.1 Service unavailable; client [192.0.2.1] blocked using Spamhaus LPNAAA_101',
      source: postmaster,
    },
    {
      id: 'laposte/too-many-connections',
      match: /LPN\w{0,6}_104\b/i,
      reason: 'rate-limited',
      example: '421 Too many connections, slow down. LPN105_104',
      source: postmaster,
    },
    {
      id: 'laposte/dkim',
      match: /LPN\w{0,6}_402\b/i,
      reason: 'dkim-failed',
      example: "550 5.7.20 Message refuse, DKIM n'est pas configure sur votre domaine d'expedition. LPN007_402",
      source: postmaster,
    },
    {
      id: 'laposte/spf',
      match: /LPN\w{0,6}_401\b/i,
      reason: 'spf-failed',
      example: '550 5.5.0 SPF: example.com is not allowed to send mail. LPN004_401',
      source: postmaster,
    },
    {
      id: 'laposte/sender',
      match: /LPN\w{0,6}_(?:403|405|421)\b/i,
      reason: 'sender-invalid',
      example: '450 4.1.8 Emetteur invalide. Invalid Sender. LPN007_405',
      source: postmaster,
    },
    {
      id: 'laposte/no-such-recipient',
      match: /LPN\w{0,6}_416\b/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. LPN007_416',
      butNot: '552 5.2.2 Boite du destinataire pleine. LPN007_417',
      source: postmaster,
    },
    {
      id: 'laposte/full',
      match: /LPN\w{0,6}_417\b/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 Boite du destinataire pleine. Recipient overquota. LPN007_417',
      source: postmaster,
    },
    {
      // A 450 that never ends: the mailbox has not been opened for a year.
      id: 'laposte/inactive',
      match: /mailbox is inactive and has been disabled/i,
      reason: 'mailbox-disabled',
      example: '450 4.2.1 <bo@example.com>: Recipient address rejected: this mailbox is inactive and has been disabled',
      butNot: '552 5.2.2 LPN007_430 mailbox is full',
    },
    {
      id: 'laposte/archived-or-blocked',
      match: /LPN\w{0,6}_42[06]\b/i,
      reason: 'mailbox-disabled',
      example: '550 5.5.0 Boite du destinataire archivee. Archived recipient. LPN007_420',
      butNot: '450 4.1.8 Emetteur invalide. Invalid Sender. LPN007_421',
      source: postmaster,
    },
    {
      id: 'laposte/refused-for-now',
      match: /LPN\w{0,6}_(?:503|505|109)\b/i,
      reason: 'rate-limited',
      example: '450 4.7.1 Client host rejected: Service refuse. Veuillez essayer plus tard. LPN027_503',
      source: postmaster,
    },
    {
      id: 'laposte/content',
      match: /LPN\w{0,6}_510\b/i,
      reason: 'spam-content',
      example: '550 5.7.1 Suspicion de contenu non sollicite. Likely unsolicited email. LPN007_510',
      source: postmaster,
    },
    {
      id: 'laposte/dmarc',
      match: /LPN\w{0,6}_517\b/i,
      reason: 'dmarc-failed',
      example: '571 5.7.1 Message refused, DMARC verification Failed. LPN007_517',
      source: postmaster,
    },
  ],
} satisfies RuleFile
