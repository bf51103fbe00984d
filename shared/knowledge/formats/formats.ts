/** All free-text formats, the peculiar before the common. */
import type { Format } from './format.ts'
import { gatewayFormats } from './gateways.ts'
import { groupwareFormats } from './groupware.ts'
import { japaneseFormats } from './japan.ts'
import { listFormats } from './lists.ts'
import { serviceFormats } from './services.ts'
import { unixFormats } from './unix.ts'
import { windowsFormats } from './windows.ts'

export const formats: readonly Format[] = [
  ...serviceFormats,
  ...japaneseFormats,
  ...gatewayFormats,
  ...groupwareFormats,
  ...listFormats,
  ...windowsFormats,
  ...unixFormats,
]
