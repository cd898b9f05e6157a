import { type AccountReport, isSmtpAddress, type MailboxOptions } from '@exchequer/server'
import { type Command, InvalidArgumentError } from 'commander'
import { noneOr, readAddresses } from '../addresses.js'
import { type DataOption, withAdministration } from '../administration.js'
import { CommandError } from '../command-error.js'
import { mailboxAccessPolicy } from '../settings/access-policy-settings.js'
import { addSettingOptions, saidOn } from '../settings/command-line.js'
import { completed } from '../settings/group.js'
import { printJson, printTable } from '../table.js'

interface AddOptions extends DataOption {
  readonly name?: string
  readonly room?: boolean
  readonly shared?: boolean
  readonly publicFolders?: boolean
  readonly password: boolean
  readonly ntlm?: boolean
  readonly archive?: boolean
  readonly language?: string
  readonly quota?: number
  readonly proxyAddress?: string[]
  readonly loginName?: string[]
}

/** Accounts in a data folder, whether or not a server has it open. */
export function addUser(program: Command): void {
  const user = program.command('user').description('Who has a mailbox, who may sign in, and who may act as others.')
  const command = (usage: string, description: string): Command =>
    user
      .command(usage)
      .description(description)
      .option('--data <folder>', 'where the mailboxes are kept', 'exchequer-data')

  command('add <email>', 'Make a mailbox. The password is asked for, or read from standard input.')
    .option('--name <name>', 'display name; else the part before the "@"')
    .option('--room', 'the mailbox of a room, which has no password')
    .option('--shared', 'a mailbox of several people, which has no password: see "full-access" and "send-as"')
    .option('--public-folders', 'the mailbox of the public folders, which has no password: see "full-access"')
    .option('--no-password', 'nobody signs in with a password of this server: another directory has it')
    .option('--ntlm', 'keep what NTLM needs beside the hash of the password')
    .option('--archive', 'with an archive mailbox beside it')
    .option('--language <culture>', 'what its folders are called in, such as "de" or "fr-CA"; else English')
    .option('--quota <MB>', 'how much the mailbox may hold', readMegabytes)
    .option('--proxy-address <address...>', 'further addresses of the mailbox')
    .option('--login-name <name...>', 'what its owner may also type to sign in: DOMAIN\\name or name@domain')
    .action(add)
  command('list', 'Show the mailboxes and who signs in to them.')
    .option('--json', 'as JSON')
    .action((options: DataOption & { json?: boolean }) =>
      withAdministration(options, async (accounts) => print(await accounts.list(), options.json ?? false)),
    )
  command('password <email>', 'Give an account another password, asked for or read from standard input.')
    .option('--ntlm', 'keep what NTLM needs beside the hash of the password')
    .action(async (email: string, options: DataOption & { ntlm?: boolean }) => {
      const password = await typedPassword(email)
      await withAdministration(options, (accounts) =>
        accounts.setPassword(email, password, { ntlm: options.ntlm ?? false }),
      )
    })
  command(
    'remove <email>',
    'Take the password away, and the right to act as others. The mailbox stays, and gets mail, unless "--with-mailbox" is given.',
  )
    .option(
      '--with-mailbox',
      'remove the mailbox and its archive too, with all that is in them; nothing brings them back',
    )
    .action((email: string, options: DataOption & { withMailbox?: boolean }) =>
      withAdministration(options, (accounts) => accounts.remove(email, { withMailbox: options.withMailbox ?? false })),
    )
  command(
    'disable <email>',
    'Shut an account, whichever way its owner signs in. The mailbox stays, and gets mail.',
  ).action((email: string, options: DataOption) =>
    withAdministration(options, (accounts) => accounts.setDisabled(email, true)),
  )
  command('enable <email>', 'Open an account that was disabled.').action((email: string, options: DataOption) =>
    withAdministration(options, (accounts) => accounts.setDisabled(email, false)),
  )
  command('impersonation <email> <scope...>', 'Let an account act as others: "all", addresses, or "none".').action(
    (email: string, scope: string[], options: DataOption) =>
      withAdministration(options, (accounts) => accounts.setImpersonation(email, readScope(scope))),
  )
  for (const [name, method, what] of [
    ['full-access', 'setFullAccess', 'do everything in a mailbox, but send as it'],
    ['send-as', 'setSendAs', 'send as a mailbox or a list, so that nobody sees who did'],
    ['send-on-behalf', 'setSendOnBehalf', 'send on behalf of a mailbox or a list, besides its delegates'],
  ] as const)
    command(
      `${name} <email> <users...>`,
      `Let these accounts, or those in these lists, and no others, ${what}: addresses, or "none".`,
    ).action((email: string, users: string[], options: DataOption) =>
      withAdministration(options, (accounts) => accounts[method](email, noneOr(users, readAddresses))),
    )
  command(
    'proxy-addresses <email> <addresses...>',
    'Say which addresses a mailbox has besides this one, and no others: addresses, or "none".',
  ).action((email: string, addresses: string[], options: DataOption) =>
    withAdministration(options, (accounts) => accounts.setProxyAddresses(email, noneOr(addresses, readAddresses))),
  )
  command(
    'login-names <email> <names...>',
    'Say by which names one signs in besides the address, and no others: DOMAIN\\name, name@domain, or "none".',
  ).action((email: string, names: string[], options: DataOption) =>
    withAdministration(options, (accounts) => accounts.setLoginNames(email, noneOr(names))),
  )
  command(
    'mail-tip <email> [text]',
    'Say what senders to a mailbox or a list are told while they write; without a text, that they are told nothing.',
  )
    .option('--language <culture>', 'for those whose client speaks this language; else for everybody else')
    .action((email: string, text: string | undefined, { language, ...options }: DataOption & { language?: string }) =>
      withAdministration(options, (accounts) => accounts.setMailTip(email, text ?? null, language)),
    )
  const accessPolicy = command(
    'access-policy <email>',
    'Say who may use Exchange Web Services in a mailbox, where that is not as for all: "none" is as for all again.',
  )
  addSettingOptions(accessPolicy, mailboxAccessPolicy).action(async (email: string, options: DataOption) => {
    const changes = completed(mailboxAccessPolicy, saidOn(accessPolicy, mailboxAccessPolicy))
    if (Object.keys(changes).length === 0)
      throw new CommandError('Say what is to be otherwise, such as "--ews-enabled false"; "none" for as for all.', 2)
    await withAdministration(options, (accounts) => accounts.setAccessPolicy(email, changes))
  })
}

async function add(
  email: string,
  {
    data,
    name,
    room,
    shared,
    publicFolders,
    password,
    ntlm,
    archive,
    language,
    quota,
    proxyAddress,
    loginName,
  }: AddOptions,
): Promise<void> {
  if (!isSmtpAddress(email)) throw new CommandError(`"${email}" is not an e-mail address.`, 2)
  const kind = room ? 'room' : shared ? 'shared' : publicFolders ? 'public-folders' : 'user'
  const options: MailboxOptions = {
    address: email,
    kind,
    ...(name !== undefined && { displayName: name }),
    ...(password && kind === 'user' && { password: await typedPassword(email) }),
    ...(language !== undefined && { language }),
    ...(quota !== undefined && { quotaBytes: quota * 2 ** 20 }),
    ...(proxyAddress && { proxyAddresses: proxyAddress }),
    ...(loginName && { loginNames: loginName }),
    ntlm: ntlm ?? false,
    archive: archive ?? false,
  }
  await withAdministration({ data, mayBeNew: true }, (accounts) => accounts.add(options))
}

function print(reports: readonly AccountReport[], asJson: boolean): void {
  if (asJson) return void printJson(reports)
  printTable(
    reports.map((report) => [
      ...[report.address, report.kind, signingIn(report), actsAs(report), report.sid],
      ...given(report),
    ]),
  )
}

function signingIn({ hasPassword, hasNtHash, isDisabled, accessPolicy }: AccountReport): string {
  const how = hasNtHash ? 'password, NTLM' : hasPassword ? 'password' : 'no password'
  const through = accessPolicy.EwsEnabled === false ? `${how}, EWS off` : how
  return isDisabled ? `disabled (${through})` : through
}

const actsAs = ({ impersonates }: AccountReport): string =>
  impersonates === undefined
    ? 'acts as nobody else'
    : `acts as ${impersonates === 'all' ? 'all' : impersonates.join(', ')}`

/** What was given of a mailbox, and to whom; nothing of most. */
const given = ({ fullAccess, sendAs, sendOnBehalf }: AccountReport): string[] =>
  Object.entries({ 'full access': fullAccess, 'send as': sendAs, 'send on behalf': sendOnBehalf }).flatMap(
    ([what, users]) => (users.length > 0 ? [`${what}: ${users.join(', ')}`] : []),
  )

function readScope(scope: readonly string[]): 'all' | 'none' | readonly string[] {
  const [first] = scope
  if (scope.length === 1 && (first === 'all' || first === 'none')) return first
  return readAddresses(scope, '"all", "none"')
}

function readMegabytes(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError('A quota is a number of megabytes.')
  return Number(value)
}

/** Servers start without what a terminal needs. */
const typedPassword = async (email: string): Promise<string> =>
  (await import('../read-password.js')).readPassword(email)
