/** Mailing-list managers that refuse a post: the list is the recipient. Requests for moderation are no failures. */
import type { Format } from './format.ts'

export const listFormats: readonly Format[] = [
  {
    id: 'fml',
    header: { name: 'x-mlserver', value: /fml/i },
    body: /not (?:a )?member|Loop Alert|Duplicated Message-ID|rejected|Loop Back Warning|permitted|メンバーではありません|登録されていない/i,
    recipient: /(?:mailing list|Message-ID in|to|list|メーリングリスト) ?<([^<>\s]{1,320})>/i,
  },
  {
    id: 'fml-plain',
    subject: /are not member \(.{1,60} ML\)|^(?:Loop Alert|NOT MEMBER article)\b/i,
    body: /not a member of this mailing list|Duplicated Message-ID in|Loop Alert/i,
    recipient: /(?:mailing list|Message-ID in) <([^<>\s]{1,320})>/i,
  },
  {
    id: 'listserv',
    from: /\blistserv@/i,
    body: /not authori[sz]ed to (?:post|send (?:mail|messages)) to the \S{1,80} list/i,
    recipient: /\bto the ([\w.-]{1,80}) list\b/i,
    domain: 'from',
  },
  {
    id: 'sympa',
    from: /\bsympa\b/i,
    body: /Your message (?:for|to) (?:the )?list [^.]{1,120}(?:was|has been) rejected|Votre message (?:pour|à) la liste [^.]{1,120}a été rejeté/i,
    recipient: /(?:message (?:for|to) (?:the )?list|message (?:pour|à) la liste) ["'«]{0,2}\s?([^\s"'«»<>]{1,200})/i,
    domain: 'from',
  },
  {
    // Opens the mail: a list's reader who quotes it writes something above it.
    id: 'mailman',
    header: { name: 'x-beenthere', value: /@/ },
    body: /^\s{0,20}(?:You are not allowed to post to this mailing list,?\s{1,4}and\s{1,4}your message has been|Your message has been rejected, probably because you are not)/i,
  },
  {
    // A moderator's refusal; requests to subscribe are refused under the same subject.
    id: 'mailman-moderator',
    subject: /^Request to mailing list .{1,100} rejected$/i,
    body: /^\s{0,20}Your request to the \S{1,80} mailing list\s{1,8}Posting of your message titled/i,
    recipient: /^\s{0,4}Your request to the ([\w.-]{1,80}) mailing list/i,
    words: /(has been rejected by the list moderator[\s\S]{1,600}?)(?:\n\s{0,4}\nAny questions|$)/i,
    domain: 'from',
  },
  {
    id: 'yahoo-groups',
    from: /\b(?:groups\.yahoo|yahoogroups)\./i,
    body: /We are unable to deliver the message from/i,
    recipient: /(?:^|> )\s{0,4}to <([^<>\s]{1,320})>/i,
  },
]
