/** `rebound`: the command line. Each command is a file of its own, loaded only when it is asked for. */
import { plain } from '../../shared/verdict/show.ts'
import { takeStack, useStack } from './stack.ts'
import { UsageError } from './usage.ts'

const commands: Record<string, { says: string; load: () => Promise<{ run: (args: string[]) => Promise<number> }> }> = {
  analyze: { says: 'FILE|DIR|MBOX|- …    what mails on disk mean', load: () => import('./analyze.ts') },
  deliveries: {
    says: 'list|show|replay     what was sent where, and sending it again (running stack)',
    load: () => import('./deliveries.ts'),
  },
  explain: { says: '"550 5.7.1 …"        what one SMTP reply means', load: () => import('./explain.ts') },
  console: {
    says: '[--stack NAME]       the dashboard (running stack, or one on AWS)',
    load: () => import('./console.ts'),
  },
  forget: {
    says: 'ADDRESS [--sender ID] takes a person out of all records (running stack)',
    load: () => import('./forget.ts'),
  },
  incidents: {
    says: '[--closed]           what many bounces have in common (running stack)',
    load: () => import('./incidents.ts'),
  },
  doctor: {
    says: '[--through smtp://…]  what is wrong with a stack on AWS, and how to repair it',
    load: () => import('./doctor.ts'),
  },
  keys: { says: 'create|rotate|export  the secret keys', load: () => import('./keys.ts') },
  redrive: { says: 'receive|events|deliver  puts dead letters back', load: () => import('./redrive.ts') },
  reprocess: { says: '--since TIME         reads stored mails again', load: () => import('./reprocess.ts') },
  recount: {
    says: '[--since DAY]        sums of the dashboard, anew from the records (running stack)',
    load: () => import('./recount.ts'),
  },
  senders: {
    says: 'add|list|show|set|test|rotate|remove  who is known by what (running stack)',
    load: () => import('./senders.ts'),
  },
  suppressions: {
    says: 'list|check|add|lift|…  which addresses are held or suppressed (running stack)',
    load: () => import('./suppressions.ts'),
  },
  token: { says: 'issue|check …        signed return paths (running stack)', load: () => import('./token.ts') },
  'seed-demo': {
    says: '                     some hundred made-up bounces to look at (npm start)',
    load: () => import('./seedDemo.ts'),
  },
  send: { says: 'FILE …               send a mail to the local stack (npm start)', load: () => import('./send.ts') },
}

const usage = `usage: npm run -s rebound -- COMMAND …

${Object.entries(commands)
  .map(([name, { says }]) => `  ${name.padEnd(12)} ${says}`)
  .join('\n')}

With --stack NAME a command works on a stack on AWS, else on the one that runs here (npm start).
`

async function main(): Promise<number> {
  const [name = '', ...args] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const asked = name === '' || name === 'help' || name === '--help'
    ;(asked ? process.stdout : process.stderr).write(asked ? usage : `rebound: there is no command "${name}"\n${usage}`)
    return asked ? 0 : 2
  }
  try {
    const { run } = await command.load()
    // The console says which stack it shows.
    const { stack, rest } = name === 'console' ? { stack: null, rest: args } : takeStack(args)
    if (stack !== null) await useStack(stack)
    return await run(rest)
  } catch (error) {
    const said = whyNot(error)
    if (!said) throw error
    process.stderr.write(`rebound ${name}: ${said.sentence}\n`)
    return said.code
  }
}

/** What the user is told, and the exit code, 2 where the user asked wrongly; null where it is a fault of ours. */
function whyNot(error: unknown): { sentence: string; code: number } | null {
  if (!(error instanceof Error)) return null
  if (error instanceof UsageError || ('code' in error && /^ERR_PARSE_ARGS/.test(String(error.code))))
    return { sentence: error.message, code: 2 }
  // Of the SDK, or the fault that it became.
  if (!('$metadata' in error)) return whyNot(error.cause)
  if (error.name === 'ParameterNotFound')
    return { sentence: 'the secret keys of this stack are missing: "rebound keys create" makes them', code: 2 }
  return { sentence: `a call failed: ${plain(`${error.name}: ${error.message}`, 300)}`, code: 1 }
}

// A reader that goes away (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})
process.exitCode = await main()
