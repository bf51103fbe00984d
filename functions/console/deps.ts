/** What the console works with, whoever starts it: `npm start`, `rebound console`, or Lambda. */
import type { Objects } from '../../shared/aws/clients.ts'
import type { Keys } from '../../shared/aws/keys.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import type { RootKeys } from '../../shared/identity/rootKeys.ts'
import type { Gate } from './gate.ts'

export interface ConsoleDeps {
  table: Table
  keys: Keys
  /** Check the return paths in `POST /api/v1/accepted`. */
  rootKeys: RootKeys
  /** Raw mail. */
  objects: Objects
  /** Asks `deliver` for attempts. */
  request: (requests: readonly DeliveryRequest[]) => Promise<void>
  /** Lets people in. */
  gate: Gate
  /** What is looked at, in a few words: `this machine`, `stack Rebound in eu-west-1`. */
  place: string
  /** Whether webhooks may go to http://localhost. */
  allowLoopback: boolean
  /** Where there is something to try out: loads the sample set and returns how many mails were sent. */
  loadSamples?: () => Promise<number>
  now: () => Date
}
