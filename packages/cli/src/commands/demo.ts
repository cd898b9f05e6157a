import type { Command } from 'commander'

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('Walk a batch of contacts through create, get, update, delete and sync, in this process.')
    // The client is two hundred files, which no other command needs.
    .action(async () => (await import('../demo-walk.js')).demo())
}
