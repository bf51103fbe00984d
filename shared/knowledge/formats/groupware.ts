/** Groupware with mail inside: Notes, GroupWise, X.400 switches. */
import type { Format } from './format.ts'

export const groupwareFormats: readonly Format[] = [
  {
    id: 'domino',
    body: /was not delivered to:[\s\S]{1,400}because:|(?:wurde nicht zugestellt|n['’]a pas .{2,4} (?:remis|distribu).{1,2})[\s\S]{1,300}(?:weil|parce que|car):/i,
    start: /was not delivered to:|wurde nicht zugestellt|n['’]a pas/i,
    recipient: /^\s{1,8}(?:[^<>\n@]{0,120}<)?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    words: /(?:because|weil|parce que|car):\s{1,10}([\s\S]{1,600}?)(?:\n\s{0,4}\n|$)/i,
  },
  {
    // Where the text is missing, the subject in capitals holds the words and the address.
    id: 'notes-report',
    subject: /^(?:DELIVERY FAILURE|ZUSTELLUNGSFEHLER|NON REMIS|ECHEC DE REMISE)\s?:/,
  },
  {
    id: 'lotus-smtp-mta',
    body: /-{5,10}\s{0,3}Failure Reasons\s{0,3}-{5,10}/i,
    start: /Failure Reasons/i,
    recipient: /^\s{0,4}<?([^<>\s]{1,320}@[^<>\s]{1,255})>?\s{0,3}$/,
    end: /-{5,10} ?Returned Message/i,
    words: 'before',
  },
  {
    id: 'groupwise',
    body: /The message that you sent was undeliverable to the following|The attached file had the following undeliverable recipient\(s\)/i,
    recipient:
      /^\s{1,12}([\w.+'&=~-]{1,64}(?:@[^\s()]{1,255})?)\s{0,3}(?:\(.{1,200}\)|User (?:not found|unknown).{0,60})?\s{0,3}$/i,
    start: /undeliverable (?:to the following|recipient\(s\))/i,
    domain: 'from',
  },
]
