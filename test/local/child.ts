/** Runs a stack in a process of its own and prints one line when it is up. */
import { startLocal } from '../../infra/local/stack.ts'
import type { LocalOptions } from '../../infra/local/stack.ts'

const options = JSON.parse(process.argv[2] ?? '') as LocalOptions
const { smtpPort, env, queueUrls } = await startLocal(options)
process.stdout.write(`${JSON.stringify({ smtpPort, env, queueUrls })}\n`)
