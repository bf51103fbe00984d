/** Makes `shared/webhook/webhook.schema.json` (JSON Schema, draft 7) of the types of events: `node test/webhook/makeSchema.ts`. */
import { writeFileSync } from 'node:fs'
import { format } from 'prettier'
import { createGenerator } from 'ts-json-schema-generator'

export const schemaFile = 'shared/webhook/webhook.schema.json'

/** Fields may be added under the same version: the schema refuses those that it does not name only where it is `strict`. */
export async function makeSchema(strict = false): Promise<string> {
  const generator = createGenerator({
    path: 'shared/webhook/events.ts',
    tsconfig: 'tsconfig.json',
    type: 'WebhookEvent',
    additionalProperties: !strict,
    skipTypeCheck: true,
    sortProps: false,
    topRef: false,
  })
  const schema = { title: 'Body of a Rebound webhook', ...generator.createSchema('WebhookEvent') }
  return format(JSON.stringify(schema), { parser: 'json', printWidth: 120 })
}

if (import.meta.main) writeFileSync(schemaFile, await makeSchema())
