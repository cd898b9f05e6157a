import type { Command } from 'commander'
import { CommandError } from '../command-error.js'

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('Walk a batch of contacts through create, get, update, delete and sync, in this process.')
    .action(() => {
      throw new CommandError('The demo is not written yet.')
    })
}
