import { messagesXsd, typesXsd, wsdl } from '@exchequer/protocol'
import type { Command } from 'commander'
import { CommandError } from '../command-error.js'
import { settingsSchema } from '../settings/settings-schema.js'

const documents: Readonly<Record<string, () => string>> = {
  types: typesXsd,
  messages: messagesXsd,
  wsdl,
  configuration: settingsSchema,
}

const names = 'types, messages or wsdl, or configuration'

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description(
      'Print the schema of Exchange Web Services, as the server serves it, or that of the configuration file.',
    )
    .argument('[document]', names, 'types')
    .action((name: string) => {
      const print = documents[name]
      if (print === undefined) throw new CommandError(`There is no schema "${name}": it is ${names}.`, 2)
      process.stdout.write(print())
    })
}
