import type { MailboxAccessPolicy } from '#access-policy/policy'
import type { Account, AccountSource, MailboxOwner } from '#auth/account'
import type { ImpersonationScope } from '#auth/caller'
import { ntHashBeside, withNtHash } from '#auth/nt-hash'
import { hashPassword, verifyPassword } from '#auth/password'
import { createArchive } from '#mailbox/archiving'
import { isInDirectory } from '#mailbox/directory'
import { isDistributionList } from '#mailbox/distribution-lists'
import { type Grant, type Grants, grants } from '#mailbox/grants'
import { knownLanguage, languageNames } from '#mailbox/languages'
import { createMailbox } from '#mailbox/mailboxes'
import { isPublic, publicFoldersKind, publicFoldersOf } from '#mailbox/public-folders'
import { changeSettings, settingOf } from '#mailbox/settings'
import type { AccountRow, MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import { type AccessPolicySettings, changedPolicy } from './access-gate.js'
import { AccountError } from './account-error.js'
import {
  changeLoginNames,
  changeProxyAddresses,
  checkFree,
  primaryAddresses,
  takeProxyAddresses,
} from './account-names.js'

export interface MailboxOptions {
  /** Primary SMTP address, and what the user types to sign in. */
  readonly address: string
  /** Further addresses, by which the mailbox is known like by the primary one. Default: none, or those that it has. */
  readonly proxyAddresses?: readonly string[]
  /**
   * What the user may also type to sign in: a user principal name (`ada@corp.example`) or a domain with a name (`CORP\\ada`). Default: none,
   * or those that there are.
   */
  readonly loginNames?: readonly string[]
  /** Absent for a mailbox that nobody signs in to with a password of this server: a room, or that of somebody in another directory. */
  readonly password?: string
  /** Default: the part of the address before the at sign. */
  readonly displayName?: string
  /**
   * A room is booked by invitations, and found in the lists whose members are rooms; a shared mailbox is opened by those who have full access
   * to it. That of the public folders, of which a server has one, is everybody's as far as each folder says; who has full access to it may do
   * everything there. Default: `user`.
   */
  readonly kind?: 'user' | 'room' | 'shared' | 'public-folders'
  /** What the folders of a new mailbox are called in: a culture such as `de` or `fr-CA`. Default: English. One that is there keeps their names. */
  readonly language?: string
  /** Bytes that the mailbox may hold. Default: no limit. */
  readonly quotaBytes?: number
  /** Whether it has an archive beside it. Default: no. A mailbox that has one keeps it. */
  readonly archive?: boolean
  /** Whom the user may act as (ApplicationImpersonation). Default: nobody, or what the mailbox has. */
  readonly impersonates?: ImpersonationScope | 'none'
  /** Addresses of those who may do everything in it but send, or of lists with them. Default: nobody, or whoever the mailbox has. */
  readonly fullAccess?: readonly string[]
  /** The same for those who may send as it: nobody is told that it was they. */
  readonly sendAs?: readonly string[]
  /** The same for those who may send on behalf of it, named as `Sender`, without being its delegates. */
  readonly sendOnBehalf?: readonly string[]
  /** Who may use Exchange Web Services in it, where that is not as for all: what is named is decided so, the rest stays as it is. */
  readonly accessPolicy?: MailboxAccessPolicy
  /** Keeps what NTLM needs beside the hash of the password. Default: only where the server offers NTLM. */
  readonly ntlm?: boolean
}

/**
 * Makes a mailbox, its archive and, with a password, its account where they are missing; an account that is there gets the password, if it
 * has another one.
 */
export async function addMailbox(store: Store, options: MailboxOptions): Promise<void> {
  const { kind = 'user', quotaBytes = null, impersonates, archive, accessPolicy } = options
  const { proxyAddresses, loginNames, language } = options
  if (language !== undefined && !knownLanguage(language))
    throw new AccountError(
      `There are no names of folders in "${language}": ${languageNames.join(', ')} are the languages.`,
    )
  const address = options.address.toLowerCase()
  const displayName = options.displayName ?? address.slice(0, address.lastIndexOf('@'))
  const known = await store.read((view) => view.account(address))
  // Hashing takes its time on purpose, and must not hold up the store meanwhile.
  const passwordHash = await newHash(known?.passwordHash, options)
  const hasNames = proxyAddresses !== undefined || loginNames !== undefined
  const given = grants.filter((grant) => options[grant] !== undefined)
  const isSettled =
    kind !== publicFoldersKind &&
    !archive &&
    impersonates === undefined &&
    given.length === 0 &&
    !accessPolicy &&
    !hasNames
  if (known && passwordHash === undefined && isSettled) return
  await store.write(async (transaction) => {
    const there = await transaction.mailboxByAddress(address)
    await checkFree(transaction, address, there?.address === address ? there : undefined)
    const mailbox = there ?? (await createMailbox(transaction, { address, displayName, kind, quotaBytes, language }))
    if (isPublic(mailbox) || kind === publicFoldersKind) await checkPublicFolders(transaction, mailbox, options)
    if (proxyAddresses) await changeProxyAddresses(transaction, mailbox, proxyAddresses)
    if (loginNames) await changeLoginNames(transaction, mailbox, loginNames)
    if (archive) await createArchive(transaction, mailbox)
    if (impersonates !== undefined) await changeImpersonation(transaction, mailbox, impersonates)
    for (const grant of given) await changeGrant(transaction, mailbox, grant, options[grant]!)
    if (accessPolicy) await changeAccessPolicy(transaction, mailbox, accessPolicy)
    if (passwordHash === undefined) return
    const isDisabled = (await transaction.account(address))?.isDisabled ?? false
    await transaction.saveAccount({ login: address, mailbox: mailbox.id, passwordHash, isDisabled })
  })
}

/** Throws `AccountError` for a mailbox that was another's before, or a second one, and for what only somebody has who signs in. */
async function checkPublicFolders(
  store: StoreView,
  mailbox: MailboxRow,
  { password, loginNames = [], impersonates = 'none', archive = false, sendAs = [], sendOnBehalf = [] }: MailboxOptions,
): Promise<void> {
  if (!isPublic(mailbox)) throw new AccountError(`${mailbox.address} is the mailbox of somebody already.`)
  const first = (await publicFoldersOf(store))!
  if (first.id !== mailbox.id) throw new AccountError(`The public folders are in ${first.address} already.`)
  if (archive) throw new AccountError('Public folders have no archive.')
  if (sendAs.length + sendOnBehalf.length > 0) throw new AccountError('Nobody sends as public folders.')
  if (password !== undefined || loginNames.length > 0 || impersonates !== 'none') throw nobodySignsIn(mailbox)
}

/** What is said to who would have somebody sign in to the public folders. */
export const nobodySignsIn = ({ address }: MailboxRow): AccountError =>
  new AccountError(`${address} keeps public folders, and nobody signs in to it: give somebody full access to it.`)

/** Decides some of what a mailbox has to say of who may use EWS in it; what is `null` is as for all again. */
export const changeAccessPolicy = (
  transaction: StoreTransaction,
  mailbox: MailboxRow,
  changes: MailboxAccessPolicy,
): Promise<void> =>
  changeSettings<AccessPolicySettings>(transaction, mailbox, ({ accessPolicy = {} }) =>
    changedPolicy(accessPolicy, changes),
  )

/** What is to be stored for a password; `undefined` where it is stored. */
async function newHash(
  known: string | undefined,
  { password, ntlm = false }: MailboxOptions,
): Promise<string | undefined> {
  if (password === undefined) return undefined
  if (known !== undefined && (ntHashBeside(known) !== undefined) === ntlm && (await verifyPassword(password, known)))
    return undefined
  const hash = await hashPassword(password)
  return ntlm ? withNtHash(hash, password) : hash
}

/** What a mailbox keeps of it in its settings. */
export interface ImpersonationSettings {
  readonly impersonates?: ImpersonationScope | undefined
}

/** Lets the owner of a mailbox act as these, and as nobody else. */
export async function changeImpersonation(
  transaction: StoreTransaction,
  mailbox: MailboxRow,
  scope: ImpersonationScope | 'none',
): Promise<void> {
  const impersonates =
    scope === 'none' ? undefined : scope === 'all' ? scope : await primaryAddresses(transaction, scope as string[])
  await changeSettings<ImpersonationSettings>(transaction, mailbox, () => ({ impersonates }))
}

/** Gives these something of a mailbox or a list, and nobody else. */
export async function changeGrant(
  transaction: StoreTransaction,
  mailbox: MailboxRow,
  grant: Grant,
  users: readonly string[],
): Promise<void> {
  const primary = await primaryAddresses(transaction, users)
  await changeSettings<Grants>(transaction, mailbox, () => ({ [grant]: primary }))
}

/** Whom the owner of a mailbox may act as. */
export const impersonationOf = (mailbox: MailboxRow): ImpersonationScope | undefined =>
  settingOf<ImpersonationSettings>(mailbox, 'impersonates')

/** The account of who signs in by a name that is not his primary address. */
async function accountNamed(view: StoreView, name: string): Promise<AccountRow | undefined> {
  const mailbox = await view.mailboxByLoginName(name)
  return mailbox && view.account(mailbox.address)
}

/** The accounts of a store, as the ways to sign in look them up. */
export function accountsOf(store: Store): AccountSource {
  const scopeOf = async (view: StoreView, mailbox: number | null): Promise<ImpersonationScope | undefined> => {
    const row = mailbox === null ? undefined : await view.mailbox(mailbox)
    return row && impersonationOf(row)
  }
  return {
    version: () => store.version(),
    byLogin: (login) =>
      store.read(async (view): Promise<Account | undefined> => {
        const account = (await view.account(login)) ?? (await accountNamed(view, login))
        return account && { ...account, impersonates: await scopeOf(view, account.mailbox) }
      }),
    byAddress: (address) =>
      store.read(async (view): Promise<MailboxOwner | undefined> => {
        const mailbox = (await view.mailboxByAddress(address)) ?? (await view.mailboxByLoginName(address))
        if (!mailbox || isDistributionList(mailbox) || !isInDirectory(mailbox)) return undefined
        const isDisabled = (await view.account(mailbox.address))?.isDisabled ?? false
        return { login: mailbox.address, mailbox: mailbox.id, isDisabled, impersonates: impersonationOf(mailbox) }
      }),
    takeProxyAddresses: (address, proxyAddresses) => takeProxyAddresses(store, address, proxyAddresses),
    createMailbox: (address, displayName) =>
      addMailbox(store, { address, ...(displayName !== undefined && { displayName }) }),
  }
}
