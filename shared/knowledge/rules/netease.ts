/** What only NetEase says: a stage (HL connection, MI sender, RP recipient, DT data) and three letters. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://mail.163.com/help/help_spam_16.htm'

export const netease = {
  provider: 'netease',
  rules: [
    {
      id: 'netease/connection',
      match: /\bHL:(?:REP|ICC|IFC|IFQ|MEP|IHU|IPB)\b/i,
      reason: 'rate-limited',
      example: '421 HL:REP 163 smtp10,aaa,1234 http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.1',
      source: codes,
    },
    {
      id: 'netease/content',
      match: /\bDT:SP[MB]\b/i,
      reason: 'spam-content',
      example: '554 DT:SPM 163 smtp10,aaa,1234 http://mail.163.com/help/help_spam_16.htm',
      source: codes,
    },
    {
      id: 'netease/from-differs',
      match: /\bDT:SUM\b/i,
      reason: 'dmarc-failed',
      example: '554 DT:SUM Envelope from and header from do not match',
      source: codes,
    },
    {
      id: 'netease/listed',
      match: /\bDT:RBL\b/i,
      reason: 'ip-blocklisted',
      example: '450 DT:RBL The IP is in one or more RBLs',
      source: codes,
    },
    {
      id: 'netease/spf',
      match: /\bMI:SPF\b/i,
      reason: 'spf-failed',
      example: '553 MI:SPF 163 mx40 http://mail.163.com/help/help_spam_16.htm',
      source: codes,
    },
    {
      id: 'netease/sender-rate',
      match: /\bMI:SFQ\b/i,
      reason: 'rate-limited',
      example: '451 MI:SFQ 163 mx40 http://mail.163.com/help/help_spam_16.htm',
      source: codes,
    },
    {
      id: 'netease/sender-blocked',
      match: /\bMI:(?:SPB|STC|NRW)\b/i,
      reason: 'sender-rejected',
      example: '553 MI:SPB 163 mx40 http://mail.163.com/help/help_spam_16.htm',
      source: codes,
    },
    {
      id: 'netease/sender-invalid',
      match: /\bMI:(?:IMF|NHD|SSV|DMC)\b/i,
      reason: 'sender-invalid',
      example: '553 MI:IMF 163 mx40 http://mail.163.com/help/help_spam_16.htm',
      source: codes,
    },
    {
      id: 'netease/recipients',
      match: /\bRP:(?:TRC|DRC|QRC|FAC|RCL|CEL)\b/i,
      reason: 'rate-limited',
      example: '451 RP:TRC 163 mx40',
      source: codes,
    },
  ],
} satisfies RuleFile
