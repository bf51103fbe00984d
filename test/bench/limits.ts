/** Bytes that a bundle may have: what a cold start loads. */
import type { FunctionName } from '../../shared/config.ts'

export const limits: Readonly<Record<FunctionName, number>> = {
  receive: 2_000_000,
  deliver: 2_900_000,
  sweep: 500_000,
  activate: 500_000,
  console: 2_000_000,
}
