/** A table on an engine of its own, and bounces to put into it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { startEngine } from '../../infra/local/engine.ts'
import type { EngineName } from '../../infra/local/engine.ts'
import { makeTable } from '../../infra/local/table.ts'
import { openTable } from '../../shared/aws/table.ts'
import type { Table } from '../../shared/aws/table.ts'
import type { NewBounce } from '../../shared/ledger/bounces.ts'
import type { Report } from '../../shared/verdict/verdict.ts'

export async function openTestTable(engineName?: EngineName): Promise<{ table: Table; stop: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), 'rebound-table-'))
  const engine = await startEngine(dir, engineName)
  await makeTable(engine.url, 'rebound')
  const client = new DynamoDBClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return {
    // Many tests have dates of their own: whenever they are run, nothing of theirs has expired.
    table: openTable(documents, 'rebound', () => 0),
    stop: async () => {
      client.destroy()
      await engine.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** A hard, unverified bounce of `<bounceId>@example.org`, with what the test changes. */
export function bounceOf(sender: string, bounceId: string, changes: Partial<Report> = {}): NewBounce {
  const report: Report = {
    bounceId,
    recipient: `${bounceId}@example.org`,
    originalRecipient: null,
    finalRecipient: null,
    action: 'failed',
    status: '5.1.1',
    replyCode: '550',
    diagnostic: 'no such user',
    remoteMta: null,
    provider: null,
    category: 'hard',
    reason: 'user-unknown',
    trust: 'unverified',
    advice: 'look',
    because: null,
    fix: null,
    evidence: [],
    incident: null,
    ...changes,
  }
  return {
    bounceId,
    kind: 'bounce',
    receivedAt: '2026-11-21T10:00:30.000Z',
    mail: { id: 'm', bucket: 'b', key: 'k' },
    attribution: { id: sender, by: 'default' },
    original: { messageId: null, from: null, subject: null, headers: {} },
    reportingMta: null,
    report,
    problems: [],
  }
}
