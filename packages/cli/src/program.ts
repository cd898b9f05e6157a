import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { CommandError } from './command-error.js'
import { addDemo } from './commands/demo.js'
import { addList } from './commands/list.js'
import { addSchema } from './commands/schema.js'
import { addServe } from './commands/serve.js'
import { addStart } from './commands/start.js'
import { addUser } from './commands/user.js'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

// Commands take the settings over from the program when they are added, so these come first.
const program = new Command('exchequer')
  .description('Exchange Web Services: a mailbox server, and tools around it.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('Use --help to see what there is.')
for (const add of [addServe, addStart, addDemo, addSchema, addUser, addList]) add(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = statusOf(error)
}

function statusOf(error: unknown): number {
  // Commander has printed its own: help and version end with 0, a wrong command line with 2.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CommandError) {
    process.stderr.write(`exchequer: ${error.message}\n`)
    return error.status
  }
  throw error
}
