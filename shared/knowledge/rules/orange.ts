/** What only Orange says: `OFR_` and three digits; the same number means the same whatever the status says. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://www.postmastery.com/orange-postmaster-smtp-error-codes-ofr/'

export const orange = {
  provider: 'orange',
  rules: [
    {
      id: 'orange/spf',
      match: /spf\/dns de votre nom de domaine|spf check failed/i,
      reason: 'spf-failed',
      example:
        '421 smtp.orange.fr [192.0.2.1] Emetteur invalide, Veuillez verifier la configuration SPF/DNS de votre nom de domaine. Invalid Sender. SPF check failed',
      source: codes,
    },
    {
      id: 'orange/too-many-connections',
      match: /OFR\w{0,4}_?104\b/i,
      reason: 'rate-limited',
      example:
        '421 mwinf5c04 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]',
      source: codes,
    },
    {
      id: 'orange/spam-incident',
      match: /OFR\w{0,4}_?10[23]\b/i,
      reason: 'ip-blocklisted',
      example:
        '550 mwinf5c04 ME Adresse IP source bloquee pour incident de spam. Client host blocked for spamming issues. OFR006_102 [102]',
      source: codes,
    },
    {
      id: 'orange/refused-for-now',
      match: /OFR\w{0,4}_?(?:105|107|108|109|201|999|505|513)\b/i,
      reason: 'rate-limited',
      example: '421 Service refuse. Veuillez essayer plus tard. service refused, please try later. OFR004_105 [105]',
      source: codes,
    },
    {
      id: 'orange/login',
      match: /OFR\w{0,4}_?305\b/i,
      reason: 'smtp-auth-required',
      example: "550 5.7.0 Code d'authentification invalide OFR_305",
      source: codes,
    },
    {
      id: 'orange/sender',
      match: /OFR\w{0,4}_?(?:40[135]|415)\b/i,
      reason: 'sender-invalid',
      example: '501 5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]',
      source: codes,
    },
    {
      id: 'orange/no-such-recipient',
      match: /OFR\w{0,4}_?416\b/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]',
      butNot: '552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
      source: codes,
    },
    {
      id: 'orange/full',
      match: /OFR\w{0,4}_?417\b/i,
      reason: 'mailbox-full',
      example: '552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]',
      source: codes,
    },
    {
      id: 'orange/content',
      match: /OFR\w{0,4}_?506\b/i,
      reason: 'spam-content',
      example: '550 5.2.0 Mail rejete. Mail rejected. ofr_506 [506]',
      source: codes,
    },
  ],
} satisfies RuleFile
