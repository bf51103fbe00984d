/** What only T-Online says: it takes mail from known servers, and names its department in brackets. */
import type { RuleFile } from '../rule.ts'

const postmaster = 'https://postmaster.t-online.de/index.en.html'

export const tOnline = {
  provider: 't-online',
  rules: [
    {
      id: 't-online/no-reputation',
      match: /\(NOWL\)|none\/bad reputation/i,
      reason: 'bad-reputation',
      example: '554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help for reset. (NOWL)',
      source: postmaster,
    },
    {
      id: 't-online/blocked',
      match: /\(BL\)|a problem occurred/i,
      reason: 'ip-blocklisted',
      example: '554 IP=192.0.2.1 - A problem occurred. (Ask your postmaster for help to clarify.) (BL)',
      source: postmaster,
    },
    {
      id: 't-online/dynamic',
      match: /\(DIAL\)|dialup\/transient/i,
      reason: 'ip-blocklisted',
      example: '554 IP=192.0.2.1 - Dialup/transient IP not allowed. Use a mailgateway. (DIAL)',
      source: postmaster,
    },
    {
      id: 't-online/content',
      match: /considered as spam or virus/i,
      reason: 'spam-content',
      example:
        '550 5.7.0 Message considered as spam or virus, rejected. If this is a false positive contact the postmaster of t-online',
      source: postmaster,
    },
  ],
} satisfies RuleFile
