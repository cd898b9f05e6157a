import type { MailboxAccessPolicy } from '#access-policy/policy'
import type { ImpersonationScope } from '#auth/caller'
import { ntHashBeside, withNtHash } from '#auth/nt-hash'
import { closedHash, hashPassword } from '#auth/password'
import { archiveKind } from '#mailbox/archive'
import { type MailTipTexts, mailTipsOf } from '#mailbox/custom-mail-tip'
import { isInDirectory } from '#mailbox/directory'
import { isDistributionList } from '#mailbox/distribution-lists'
import { type Grant, grantedBy } from '#mailbox/grants'
import { isPublic } from '#mailbox/public-folders'
import { sidOfGuid } from '#mailbox/security-identifier'
import type { MailboxRow, Store, StoreTransaction } from '#store/store'
import { accessPolicyOf } from './access-gate.js'
import { AccountError } from './account-error.js'
import { changeLoginNames, changeProxyAddresses, checkFree } from './account-names.js'
import {
  addMailbox,
  changeAccessPolicy,
  changeGrant,
  changeImpersonation,
  impersonationOf,
  type MailboxOptions,
  nobodySignsIn,
} from './accounts.js'
import { changeMailTip } from './mail-tip-texts.js'
import { removeMailbox } from './remove-mailbox.js'

/** A mailbox with what is known of who signs in to it. */
export interface AccountReport {
  readonly address: string
  /** Further addresses of the mailbox. */
  readonly proxyAddresses: readonly string[]
  /** What its owner may sign in by besides the address. */
  readonly loginNames: readonly string[]
  readonly displayName: string
  /** `user`, `room`, `shared` or `public-folders`. */
  readonly kind: string
  /** Whether there is a password, and whether NTLM can be used with it. */
  readonly hasPassword: boolean
  readonly hasNtHash: boolean
  readonly isDisabled: boolean
  readonly impersonates: ImpersonationScope | undefined
  /** Addresses of those who may do everything in the mailbox besides its owner, but send; of those who may send as it, and on behalf of it. */
  readonly fullAccess: readonly string[]
  readonly sendAs: readonly string[]
  readonly sendOnBehalf: readonly string[]
  /** What senders of it are told, by language; under `default` those whose language is not among them. */
  readonly mailTips: MailTipTexts
  /** What is decided for this mailbox of who may use Exchange Web Services. */
  readonly accessPolicy: MailboxAccessPolicy
  /** What ExchangeImpersonation may name the mailbox by, besides its address. */
  readonly sid: string
}

/** What an operator does with the accounts of a store. What is not so as it is asked for is thrown as an `AccountError`. */
export interface AccountAdministration {
  list(): Promise<AccountReport[]>
  /** Makes a mailbox that is not there yet. */
  add(options: MailboxOptions): Promise<void>
  setPassword(address: string, password: string, options?: { readonly ntlm?: boolean }): Promise<void>
  /**
   * Takes the password away and all rights; the mailbox stays, and goes on getting mail. `withMailbox` removes it, too, with its archive and
   * all that is in them.
   */
  remove(address: string, options?: { readonly withMailbox?: boolean }): Promise<void>
  /** A disabled account is shut to whoever signs in, by this server's passwords or another directory. */
  setDisabled(address: string, isDisabled: boolean): Promise<void>
  setImpersonation(address: string, scope: ImpersonationScope | 'none'): Promise<void>
  /** Gives a mailbox these addresses besides the primary one, and no others. */
  setProxyAddresses(address: string, proxyAddresses: readonly string[]): Promise<void>
  /** Lets the owner of a mailbox sign in by these names besides its address, and by no others. */
  setLoginNames(address: string, loginNames: readonly string[]): Promise<void>
  /** Says who else may do everything in a mailbox, but send: these, and nobody who could before. */
  setFullAccess(address: string, users: readonly string[]): Promise<void>
  /** Says who may send as a mailbox or a distribution list. */
  setSendAs(address: string, users: readonly string[]): Promise<void>
  /** Says who may send on behalf of a mailbox or a distribution list, besides the delegates. */
  setSendOnBehalf(address: string, users: readonly string[]): Promise<void>
  /**
   * Has senders to a mailbox or a distribution list told something by GetMailTips: everybody, or those whose client speaks a language. `null` takes
   * it back, and the default one the others as well.
   */
  setMailTip(address: string, text: string | null, language?: string): Promise<void>
  /** Decides some of who may use Exchange Web Services in a mailbox; what is `null` is as for all again. */
  setAccessPolicy(address: string, changes: MailboxAccessPolicy): Promise<void>
}

export function administerAccounts(store: Store): AccountAdministration {
  type Change = (transaction: StoreTransaction, mailbox: MailboxRow) => Promise<void>
  const changeOne = (address: string, what: string, isOne: (mailbox: MailboxRow) => boolean, work: Change) =>
    store.write(async (transaction) => {
      const mailbox = await transaction.mailboxByAddress(address.toLowerCase())
      if (!mailbox || !isOne(mailbox)) throw new AccountError(`There is no ${what} ${address}.`)
      await work(transaction, mailbox)
    })
  const change = (address: string, work: Change) => changeOne(address, 'mailbox', isPersonal, work)
  const changePerson: typeof change = (address, work) =>
    change(address, async (transaction, mailbox) => {
      if (isPublic(mailbox)) throw nobodySignsIn(mailbox)
      await work(transaction, mailbox)
    })
  const changeRecipient = (address: string, work: Change) =>
    changeOne(address, 'mailbox and no list', isInDirectory, work)

  return {
    list: () =>
      store.read(async (view) => {
        const reports: AccountReport[] = []
        for (const mailbox of (await view.mailboxes()).filter(isPersonal)) {
          const account = await view.account(mailbox.address)
          reports.push({
            address: mailbox.address,
            proxyAddresses: await view.proxyAddresses(mailbox),
            loginNames: await view.loginNames(mailbox.id),
            displayName: mailbox.displayName,
            kind: mailbox.kind,
            hasPassword: account !== undefined && account.passwordHash !== closedHash,
            hasNtHash: account !== undefined && ntHashBeside(account.passwordHash) !== undefined,
            isDisabled: account?.isDisabled ?? false,
            impersonates: impersonationOf(mailbox),
            fullAccess: grantedBy(mailbox, 'fullAccess'),
            sendAs: grantedBy(mailbox, 'sendAs'),
            sendOnBehalf: grantedBy(mailbox, 'sendOnBehalf'),
            mailTips: mailTipsOf(mailbox),
            accessPolicy: accessPolicyOf(mailbox),
            sid: sidOfGuid(mailbox.guid),
          })
        }
        return reports
      }),
    async add(options) {
      await store.read((view) => checkFree(view, options.address.toLowerCase()))
      await addMailbox(store, options)
    },
    async setPassword(address, password, { ntlm = false } = {}) {
      const hash = await hashPassword(password)
      const passwordHash = ntlm ? withNtHash(hash, password) : hash
      await changePerson(address, async (transaction, { id, address: login }) => {
        const isDisabled = (await transaction.account(login))?.isDisabled ?? false
        await transaction.saveAccount({ login, mailbox: id, passwordHash, isDisabled })
      })
    },
    async remove(address, { withMailbox = false } = {}) {
      let removed: MailboxRow | undefined
      await change(address, async (transaction, mailbox) => {
        removed = mailbox
        const account = await transaction.account(mailbox.address)
        const hasPassword = account !== undefined && account.passwordHash !== closedHash
        if (!hasPassword && !withMailbox)
          throw new AccountError(`Nobody signs in to ${mailbox.address} with a password of this server.`)
        // One that is disabled stays so for other directories; nobody opens a mailbox that is about to go.
        if (withMailbox || account?.isDisabled)
          await transaction.saveAccount({
            login: mailbox.address,
            mailbox: mailbox.id,
            passwordHash: closedHash,
            isDisabled: true,
          })
        else await transaction.deleteAccount(mailbox.address)
        await changeImpersonation(transaction, mailbox, 'none')
      })
      if (withMailbox && removed) await removeMailbox(store, removed)
    },
    setDisabled: (address, isDisabled) =>
      changePerson(address, async (transaction, { id, address: login }) => {
        const account = await transaction.account(login)
        if (!account && !isDisabled) return
        await transaction.saveAccount({ ...(account ?? { login, mailbox: id, passwordHash: closedHash }), isDisabled })
      }),
    setImpersonation: (address, scope) =>
      changePerson(address, (transaction, mailbox) => changeImpersonation(transaction, mailbox, scope)),
    setProxyAddresses: (address, proxyAddresses) =>
      change(address, (transaction, mailbox) => changeProxyAddresses(transaction, mailbox, proxyAddresses)),
    setLoginNames: (address, loginNames) =>
      changePerson(address, (transaction, mailbox) => changeLoginNames(transaction, mailbox, loginNames)),
    setFullAccess: (address, users) =>
      change(address, (transaction, mailbox) => give(transaction, mailbox, 'fullAccess', users)),
    setSendAs: (address, users) =>
      changeRecipient(address, (transaction, mailbox) => give(transaction, mailbox, 'sendAs', users)),
    setSendOnBehalf: (address, users) =>
      changeRecipient(address, (transaction, mailbox) => give(transaction, mailbox, 'sendOnBehalf', users)),
    setMailTip: (address, text, language) =>
      changeRecipient(address, (transaction, mailbox) => changeMailTip(transaction, mailbox, text, language)),
    setAccessPolicy: (address, changes) =>
      change(address, (transaction, mailbox) => changeAccessPolicy(transaction, mailbox, changes)),
  }
}

/** Gives something to these, who have to be there, and to nobody else. */
async function give(
  transaction: StoreTransaction,
  mailbox: MailboxRow,
  grant: Grant,
  users: readonly string[],
): Promise<void> {
  for (const user of users) {
    const known = await transaction.mailboxByAddress(user.toLowerCase())
    if (!known || !isInDirectory(known)) throw new AccountError(`There is no mailbox ${user}, and no such list either.`)
  }
  await changeGrant(transaction, mailbox, grant, users)
}

const isPersonal = (mailbox: MailboxRow): boolean => !isDistributionList(mailbox) && mailbox.kind !== archiveKind
