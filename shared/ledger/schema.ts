/**
 * The one table: its keys and indexes, as data that the CDK app, the local stack and the contract tests share.
 *
 * | row       | pk                                 | sk              | indexes                  |
 * | bounce    | `B#sender#bounceId`                | `BOUNCE`        | minute, list, recipient  |
 * | evidence  | `R#sender#recipientKey`            | `E#evidenceId`  |                          |
 * | recipient | `R#sender#recipientKey`            | `STATE`         | due (sparse), list       |
 * | delivery  | `D#sender#deliveryId`              | `DELIVERY`      | due (sparse), list       |
 * | payload   | `D#sender#deliveryId`              | `PAYLOAD`       |                          |
 * | attempt   | `D#sender#deliveryId`              | `A#0001`        |                          |
 * | sender    | `S#sender`                         | `SENDER`        |                          |
 * | endpoint  | `S#sender`                         | `ENDPOINT#id`   |                          |
 * | registry  | `SENDERS`                          | sender          |                          |
 * | flood     | `F#sender`                         | `FLOOD#hour`    |                          |
 * | sums      | `M#2026-11-21T10:00`               | `SUM`           |                          |
 *
 * Index partition keys:
 * - minute: `minute#bucket(16)`: every bounce of one minute with its cause, read by sweep;
 * - list: `B#sender#day#bucket(4)` for bounces by time, `D#sender#endpoint#day#bucket(4)` for deliveries by time;
 * - recipient: `sender#recipientKey`, bounces and deliveries by time;
 * - due: `DUE#0` … `DUE#15`, sorted by time; only deliveries that still wait stand in it; `HOLD#0` … `HOLD#15`: states of
 *   recipients that time may change;
 * - list also has `R#sender#state#bucket(4)`: recipients that are held or suppressed.
 */
export interface IndexSchema {
  name: string
  partitionKey: string
  sortKey: string
  projection: 'KEYS_ONLY' | 'ALL' | { include: readonly string[] }
}

export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Epoch seconds; AWS deletes late and the local engines never: readers filter on it, sweep deletes. */
  timeToLive: 'expires',
  indexes: [
    {
      name: 'minute',
      partitionKey: 'minute',
      sortKey: 'minuteSort',
      projection: {
        include: ['sender', 'bounceId', 'category', 'reason', 'provider', 'cause', 'trust', 'kind', 'who'],
      },
    },
    { name: 'list', partitionKey: 'list', sortKey: 'listSort', projection: 'KEYS_ONLY' },
    { name: 'recipient', partitionKey: 'who', sortKey: 'whoSort', projection: 'KEYS_ONLY' },
    { name: 'due', partitionKey: 'due', sortKey: 'dueSort', projection: 'KEYS_ONLY' },
  ],
} as const satisfies { partitionKey: string; sortKey: string; timeToLive: string; indexes: readonly IndexSchema[] }
