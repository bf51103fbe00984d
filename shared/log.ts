/** One line a mail and one an attempt, as JSON on stdout. Never secrets, signatures or bodies. */

export interface LogEntry {
  event: string
  [field: string]: unknown
}

export function log(entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify(entry)}\n`)
}
