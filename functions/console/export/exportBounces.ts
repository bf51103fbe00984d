/** Everything that a search finds, however much it is, as CSV (RFC 4180) or one JSON object a line. */
import type { Table } from '../../../shared/aws/table.ts'
import { rowKind } from '../../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { searchBounces } from '../../../shared/ledger/search.ts'
import type { Search } from '../../../shared/ledger/search.ts'
import { csvLine } from '../../../shared/suppression/addressList.ts'
import { plain } from '../../../shared/verdict/show.ts'
import { download } from './stream.ts'

const columns = [
  'storedAt',
  'receivedAt',
  'sender',
  'kind',
  'recipient',
  'category',
  'reason',
  'status',
  'replyCode',
  'provider',
  'remoteMta',
  'trust',
  'advice',
  'rule',
  'diagnostic',
  'bounceId',
]
/** Rows that are read before the next ones are waited for. */
const portion = 500

export function exportBounces(table: Table, search: Search, format: 'csv' | 'ndjson'): Response {
  return download(linesOf(table, search, format), format, 'bounces')
}

async function* linesOf(table: Table, search: Search, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns)
  let before: string | null = null
  do {
    const found = await searchBounces(table, { ...search, limit: portion, ...(before === null ? {} : { before }) })
    if (found.rows.length > 0) yield found.rows.map(format === 'csv' ? csvOf : jsonOf).join('')
    before = found.next
  } while (before !== null)
}

function csvOf({ storedAt, receivedAt, sender, kind, report, bounceId }: StoredBounce): string {
  const { recipient, category, reason, status, replyCode, provider, remoteMta, trust, advice, because, diagnostic } =
    report ?? {}
  const values = [
    storedAt,
    receivedAt,
    sender,
    rowKind({ kind, report }),
    recipient,
    category,
    reason,
    status,
    replyCode,
    provider,
    remoteMta,
    trust,
    advice,
    because?.rule,
    diagnostic,
    bounceId,
  ]
  return csvLine(values.map((value) => (value === undefined || value === null ? null : plain(value, 4_000))))
}

/** The report with the fields around it, as the verdict names them. */
function jsonOf({
  storedAt,
  receivedAt,
  sender,
  kind,
  attribution,
  original,
  reportingMta,
  report,
  problems,
  bounceId,
}: StoredBounce): string {
  return `${JSON.stringify({ bounceId, storedAt, receivedAt, sender, kind: rowKind({ kind, report }), attribution, reportingMta, original, ...report, problems })}\n`
}
