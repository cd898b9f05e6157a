import type { ListReport } from '@exchequer/server'
import type { Command } from 'commander'
import { noneOr, readAddresses } from '../addresses.js'
import { type DataOption, withAdministration } from '../administration.js'
import { CommandError } from '../command-error.js'
import { printJson, printTable } from '../table.js'

/** Distribution lists in a data folder, whether or not a server has it open. */
export function addList(program: Command): void {
  const list = program
    .command('list')
    .description('Distribution lists: who gets what is sent to them. One whose members are all rooms is a room list.')
  const command = (usage: string, description: string): Command =>
    list
      .command(usage)
      .description(description)
      .option('--data <folder>', 'where the mailboxes are kept', 'exchequer-data')

  command('add <email> [members...]', 'Make a list of these members: addresses of mailboxes, lists or anybody else.')
    .option('--name <name>', 'display name; else the part before the "@"')
    .option('--proxy-address <address...>', 'further addresses of the list')
    .action((address: string, members: string[], options: DataOption & { name?: string; proxyAddress?: string[] }) => {
      const { data, name: displayName, proxyAddress: proxyAddresses } = options
      const names = { ...(displayName !== undefined && { displayName }), ...(proxyAddresses && { proxyAddresses }) }
      return withAdministration({ data, mayBeNew: true }, ({ addList: add }) => add({ address, members, ...names }))
    })
  command('show [email]', 'Show the lists, or one with its members.')
    .option('--json', 'as JSON')
    .action((address: string | undefined, options: DataOption & { json?: boolean }) =>
      withAdministration(options, async ({ lists }) => show(await lists(), address, options.json ?? false)),
    )
  command('members <email> <members...>', 'Say who is in a list, and nobody else: addresses, or "none".').action(
    (address: string, members: string[], options: DataOption) =>
      withAdministration(options, ({ setListMembers }) => setListMembers(address, noneOr(members, readAddresses))),
  )
  command('add-members <email> <members...>', 'Take these into a list besides those who are in it.').action(
    (address: string, members: string[], options: DataOption) =>
      withAdministration(options, ({ addListMembers }) => addListMembers(address, members)),
  )
  command('remove-members <email> <members...>', 'Take these out of a list.').action(
    (address: string, members: string[], options: DataOption) =>
      withAdministration(options, ({ removeListMembers }) => removeListMembers(address, members)),
  )
  command(
    'proxy-addresses <email> <addresses...>',
    'Say which addresses a list has besides this one, and no others: addresses, or "none".',
  ).action((address: string, addresses: string[], options: DataOption) =>
    withAdministration(options, ({ setListProxyAddresses }) =>
      setListProxyAddresses(address, noneOr(addresses, readAddresses)),
    ),
  )
  command('remove <email>', 'Remove a list. Its members stay who they are, and mail to it is refused.').action(
    (address: string, options: DataOption) => withAdministration(options, ({ removeList }) => removeList(address)),
  )
}

function show(lists: readonly ListReport[], address: string | undefined, asJson: boolean): void {
  if (address === undefined) {
    if (asJson) printJson(lists)
    else printTable(lists.map(rowOf))
    return
  }
  const folded = address.toLowerCase()
  const found = lists.find((one) => one.address === folded || one.proxyAddresses.includes(folded))
  if (!found) throw new CommandError(`There is no distribution list ${address}.`)
  if (asJson) return void printJson(found)
  printTable([rowOf(found)])
  for (const member of found.members) process.stdout.write(`  ${member}\n`)
}

const rowOf = ({ address, isRoomList, members, displayName, proxyAddresses }: ListReport): string[] => [
  address,
  isRoomList ? 'room list' : 'list',
  `${members.length} ${members.length === 1 ? 'member' : 'members'}`,
  [displayName, ...proxyAddresses].join(', '),
]
