/** The console as an operator has it open, without its gate. */
import { S3Client } from '@aws-sdk/client-s3'
import { createConsole } from '../../functions/console/app.ts'
import type { Gate } from '../../functions/console/gate.ts'
import { sealsOf } from '../../functions/console/seals.ts'
import type { Table } from '../../shared/aws/table.ts'
import { root } from '../suppression/arriving.ts'

const origin = 'http://127.0.0.1:4100'

/** `key` is what sessions and hashed addresses are made with. */
export async function openConsole(table: Table, key: Buffer) {
  const gate: Gate = {
    refuse: () => null,
    origins: () => [origin],
    mount: () => undefined,
    operatorOf: () => Promise.resolve({ name: 'mo', session: 's' }),
    end: () => undefined,
    turnAway: (context) => context.text('', 401),
  }
  const deps = {
    table,
    keys: () => Promise.resolve({ version: 1, bytes: key, since: 0 }),
    rootKeys: { read: () => Promise.resolve([root]), again: () => Promise.resolve([root]) },
    objects: new S3Client({ region: 'us-east-1' }),
    request: () => Promise.resolve(),
    gate,
    place: 'a test',
    allowLoopback: true,
    now: () => new Date(),
  }
  const app = await createConsole(deps)
  const post = (path: string, fields: Record<string, string>) =>
    app.request(path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: sealsOf(key).formToken('s'), ...fields }).toString(),
    })
  return { app, post }
}
