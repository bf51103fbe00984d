/** Mailing-list managers that refuse a post: the list is the recipient. Requests for moderation are no failures. */
import type { Format } from './format.ts'

export const listFormats: readonly Format[] = [
  {
    id: 'fml',
    header: { name: 'x-mlserver', value: /fml/i },
    body: /not (?:a )?member|Loop Alert|Duplicated Message-ID|rejected|Loop Back Warning|permitted/i,
    recipient: /(?:mailing list|Message-ID in|to|list) <([^<>\s]{1,320})>/i,
  },
  {
    id: 'fml-plain',
    subject: /are not member \(.{1,60} ML\)|^(?:Loop Alert|NOT MEMBER article)\b/i,
    body: /not a member of this mailing list|Duplicated Message-ID in|Loop Alert/i,
    recipient: /(?:mailing list|Message-ID in) <([^<>\s]{1,320})>/i,
  },
]
