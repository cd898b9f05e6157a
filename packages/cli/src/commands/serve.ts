import type { Command } from 'commander'
import { runUntilStopped } from '../run-until-stopped.js'
import { serve } from '../serve.js'
import { addSettingOptions, saidOn } from '../settings/command-line.js'
import { settings } from '../settings/settings.js'
import { settingsFrom } from '../settings/settings-from.js'
import { readUserOption, type UserOption } from '../user-option.js'

interface OtherOptions {
  readonly config?: string
  readonly user: readonly UserOption[]
  readonly room: readonly UserOption[]
}

export function addServe(program: Command): void {
  const command = program
    .command('serve')
    .description('Serve mailboxes over Exchange Web Services until it is told to stop.')
    .option('--config <file>', 'settings as JSON; options of the command line go before them')
    .option(
      '--user <EMAIL:PASSWORD[:DISPLAY NAME]>',
      'a mailbox to create, or to give this password; may be repeated; write a colon in the password as "\\:"',
      (value: string, users: readonly UserOption[]) => [...users, readUserOption(value)],
      [],
    )
    .option(
      '--room <EMAIL:PASSWORD[:DISPLAY NAME]>',
      'the same for a room, which accepts meetings by itself when it is free; may be repeated',
      (value: string, rooms: readonly UserOption[]) => [...rooms, readUserOption(value, '--room')],
      [],
    )
  addSettingOptions(command, settings).action(({ config, user, room }: OtherOptions) => {
    const said = saidOn(command, settings)
    const read = () => settingsFrom(said, config)
    const begin = async () => serve({ settings: await read(), user, room, ...(config !== undefined && { read }) })
    return runUntilStopped(begin(), (endpoint) => `ready ${endpoint}\n`)
  })
}
