/**
 * The SNS notification of SES's S3 receipt action, made from an envelope and the first bytes of a mail.
 * Header lines are read here and not by a mail parser: the work is bounded by the 64 KB that are looked at, whatever the
 * mail is. Like SES it gives at most 10 KB of headers and says when it cut them.
 */
export const headerBytes = 64 * 1024
const mostHeaderText = 10 * 1024

export interface Header {
  name: string
  value: string
}

export interface Received {
  messageId: string
  /** Envelope MAIL FROM, '' for the null reverse-path. */
  source: string
  /** Envelope RCPT. */
  recipients: readonly string[]
  bucket: string
  prefix: string
  topicArn: string
  began: Date
}

/** The notification as SES publishes it, before JSON. `head` is the mail's first bytes, at most `headerBytes`. */
export function describeMail(mail: Received, head: Buffer): object {
  const { headers, truncated } = readHeaders(head)
  const all = (name: string): string[] =>
    headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value)
  const lists = (name: string): string[] => all(name).flatMap(splitAddresses)
  const common = Object.entries({
    returnPath: mail.source,
    from: lists('from'),
    sender: all('sender')[0],
    replyTo: lists('reply-to'),
    date: all('date')[0],
    to: lists('to'),
    cc: lists('cc'),
    messageId: all('message-id')[0],
    subject: all('subject')[0],
  }).filter(([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0))
  return {
    notificationType: 'Received',
    mail: {
      timestamp: mail.began.toISOString(),
      source: mail.source,
      messageId: mail.messageId,
      destination: [...lists('to'), ...lists('cc')].map(bareAddress),
      headersTruncated: truncated,
      headers,
      commonHeaders: Object.fromEntries(common),
    },
    receipt: {
      timestamp: mail.began.toISOString(),
      processingTimeMillis: Date.now() - mail.began.getTime(),
      recipients: mail.recipients,
      // Nothing is scanned and no DNS is asked here: SES says DISABLED where scanning is off, GRAY where it cannot tell.
      spamVerdict: { status: 'DISABLED' },
      virusVerdict: { status: 'DISABLED' },
      spfVerdict: { status: 'GRAY' },
      dkimVerdict: { status: 'GRAY' },
      dmarcVerdict: { status: 'GRAY' },
      action: {
        type: 'S3',
        topicArn: mail.topicArn,
        bucketName: mail.bucket,
        objectKeyPrefix: mail.prefix,
        objectKey: `${mail.prefix}${mail.messageId}`,
      },
    },
  }
}

/** Header fields in order, folds removed (RFC 5322 §2.2.3), up to the blank line; lines that are no field are skipped. */
export function readHeaders(head: Buffer): { headers: Header[]; truncated: boolean } {
  const headers: Header[] = []
  const text = head.subarray(0, headerBytes).toString('utf8')
  let room = mostHeaderText
  for (let at = 0; at < text.length;) {
    const lineEnd = text.indexOf('\n', at)
    // Without a line end the head itself was cut, or the mail ends in its header.
    const end = lineEnd < 0 ? text.length : lineEnd
    const line = text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end)
    if (line === '') return { headers, truncated: false }
    room -= line.length
    if (room < 0) return { headers, truncated: true }
    addLine(headers, line)
    at = end + 1
  }
  return { headers, truncated: head.length >= headerBytes }
}

function addLine(headers: Header[], line: string): void {
  const last = headers.at(-1)
  if (line.startsWith(' ') || line.startsWith('\t')) {
    if (last) last.value += ` ${line.trim()}`
    return
  }
  const colon = line.indexOf(':')
  const name = line.slice(0, colon).trimEnd()
  if (colon > 0 && /^[!-9;-~]{1,200}$/.test(name)) headers.push({ name, value: line.slice(colon + 1).trim() })
}

/** Splits at commas outside quotes, comments and angle brackets. */
function splitAddresses(list: string): string[] {
  const addresses = ['']
  let quoted = false
  let depth = 0
  for (const char of list) {
    if (char === '"') quoted = !quoted
    else if (!quoted && (char === '<' || char === '(')) depth += 1
    else if (!quoted && (char === '>' || char === ')')) depth = Math.max(0, depth - 1)
    if (char === ',' && !quoted && depth === 0) addresses.push('')
    else addresses.push((addresses.pop() ?? '') + char)
  }
  return addresses.map((address) => address.trim()).filter((address) => address !== '')
}

function bareAddress(address: string): string {
  const open = address.lastIndexOf('<')
  const close = address.indexOf('>', open)
  return open >= 0 && close > open ? address.slice(open + 1, close) : address
}
