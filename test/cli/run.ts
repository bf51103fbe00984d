/** The command line as a process of its own. */
import { execFile } from 'node:child_process'

export interface Ran {
  code: number
  out: string
  err: string
}

/** Runs `rebound` with these arguments and environment; `onOutput` hears what it prints as it comes. */
export const runRebound = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  onOutput: (text: string) => void = () => undefined,
): Promise<Ran> =>
  new Promise((resolve) => {
    const command = ['functions/cli/main.ts', ...args]
    const child = execFile(process.execPath, command, { env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err })
    })
    child.stdout?.on('data', onOutput)
  })
