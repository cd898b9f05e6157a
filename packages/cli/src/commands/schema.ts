import { messagesXsd, typesXsd, wsdl } from '@exchequer/protocol'
import type { Command } from 'commander'
import { CommandError } from '../command-error.js'

const documents: Readonly<Record<string, () => string>> = { types: typesXsd, messages: messagesXsd, wsdl: wsdl }

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('Print the schema of Exchange Web Services, as the server serves it.')
    .argument('[document]', 'types, messages or wsdl', 'types')
    .action((name: string) => {
      const print = documents[name]
      if (print === undefined) throw new CommandError(`There is no schema "${name}": it is types, messages or wsdl.`, 2)
      process.stdout.write(print())
    })
}
