/**
 * The one table: its keys and indexes, as data that the CDK app, the local stack and the contract tests share.
 *
 * | row       | pk                                 | sk              | indexes                  |
 * | bounce    | `B#sender#bounceId`                | `BOUNCE`        | minute, list, recipient, due |
 * | evidence  | `R#sender#recipientKey`            | `E#evidenceId`  |                          |
 * | recipient | `R#sender#recipientKey`            | `STATE`         | due (sparse), list       |
 * | delivery  | `D#sender#deliveryId`              | `DELIVERY`      | due (sparse), list       |
 * | payload   | `D#sender#deliveryId`              | `PAYLOAD`       |                          |
 * | attempt   | `D#sender#deliveryId`              | `A#` its time   |                          |
 * | sender    | `S#sender`                         | `SENDER`        |                          |
 * | endpoint  | `S#sender`                         | `ENDPOINT#id`   |                          |
 * | circuit   | `S#sender`                         | `CIRCUIT#id`    | due (sparse)             |
 * | API key   | `S#sender`, `OPERATOR`             | `APIKEY#id`     |                          |
 * | wait      | `W#sender#endpoint`                | `PLACE#n`       |                          |
 * | registry  | `SENDERS`                          | sender          |                          |
 * | message id | `X#sender#hash`                    | `MESSAGE-ID`    |                          |
 * | mailed     | `Y#sender#day#domain`             | `SLOT#0` …      |                          |
 * | audit     | `AUDIT#sender`, `R#sender#key`     | time#id         |                          |
 * | flood     | `F#sender`                         | `FLOOD#hour`    |                          |
 * | sums      | `M#2026-11-21T10:00`               | `SUM`           |                          |
 *
 * Index partition keys:
 * - minute: `minute#bucket(16)`: every bounce of one minute with its cause, read by sweep;
 * - list: `B#sender#day#bucket(4)` for bounces by time, `D#sender#endpoint#day#bucket(4)` for deliveries by time;
 * - recipient: `sender#recipientKey`, bounces by time; `D#sender#recipientKey`, the deliveries that are about them;
 * - due: `DUE#0` … `DUE#15`, sorted by time: deliveries that still wait; `PARK#sender#endpoint#bucket(16)`: those that
 *   wait for their endpoint; `FAILED#sender#endpoint#bucket(4)`: those that were given up; `CIRCUIT`: endpoints to look at
 *   again; `HOLD#0` … `HOLD#15`: states of recipients that time may change; `CAUSE#sender#cause#bucket(4)`: the bounces of
 *   one cause, by time. A row stands under one of them at most;
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
        include: ['sender', 'bounceId', 'category', 'reason', 'provider', 'cause', 'trust', 'kind', 'who', 'unread'],
      },
    },
    {
      name: 'list',
      partitionKey: 'list',
      sortKey: 'listSort',
      // What lists are filtered by and counted from; deliveries and recipients have none of these.
      projection: { include: ['category', 'reason', 'provider', 'cause', 'trust', 'kind', 'who', 'unread'] },
    },
    { name: 'recipient', partitionKey: 'who', sortKey: 'whoSort', projection: 'KEYS_ONLY' },
    { name: 'due', partitionKey: 'due', sortKey: 'dueSort', projection: 'KEYS_ONLY' },
  ],
} as const satisfies { partitionKey: string; sortKey: string; timeToLive: string; indexes: readonly IndexSchema[] }
