import { primaryAddress } from '#mailbox/directory'
import { isDistributionList, membersOfList } from '#mailbox/distribution-lists'
import { grantedBy } from '#mailbox/grants'
import type { MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import { AccountError } from './account-error.js'
import { changeProxyAddresses, checkFree } from './account-names.js'
import { addDistributionList, changeMembers, type DistributionListOptions, memberName } from './directory-lists.js'
import { removeMailbox } from './remove-mailbox.js'

/** A distribution list of the directory. */
export interface ListReport {
  readonly address: string
  /** Further addresses of the list. */
  readonly proxyAddresses: readonly string[]
  readonly displayName: string
  /** Addresses of its members, the primary ones of those who are here. */
  readonly members: readonly string[]
  /** Whether its members are all rooms, so that clients find them by it. */
  readonly isRoomList: boolean
  /** Addresses of those who may send as the list, and on behalf of it. */
  readonly sendAs: readonly string[]
  readonly sendOnBehalf: readonly string[]
}

/** What an operator does with the distribution lists of a store. What is not so as it is asked for is thrown as an `AccountError`. */
export interface ListAdministration {
  lists(): Promise<ListReport[]>
  /** Makes a list that is not there yet. */
  addList(options: DistributionListOptions): Promise<void>
  /** Gives a list these members, and no others. */
  setListMembers(address: string, members: readonly string[]): Promise<void>
  /** Gives a list members besides those that it has. */
  addListMembers(address: string, members: readonly string[]): Promise<void>
  /** Takes members out of a list, by any of their addresses. */
  removeListMembers(address: string, members: readonly string[]): Promise<void>
  /** Gives a list these addresses besides the primary one, and no others. */
  setListProxyAddresses(address: string, proxyAddresses: readonly string[]): Promise<void>
  /** Removes a list; mail to its addresses is refused from then on. Its members stay who they are. */
  removeList(address: string): Promise<void>
}

export function administerLists(store: Store): ListAdministration {
  const change = (address: string, work: (transaction: StoreTransaction, list: MailboxRow) => Promise<void>) =>
    store.write(async (transaction) => work(transaction, await listAt(transaction, address)))

  return {
    lists: () =>
      store.read(async (view) => {
        // Part of what a start does without.
        const { deeds } = await import('./deeds.js')
        const rooms = new Set((await deeds.roomLists(view)).map(({ emailAddress }) => emailAddress))
        const reports: ListReport[] = []
        for (const list of (await view.mailboxes()).filter(isDistributionList))
          reports.push({
            address: list.address,
            proxyAddresses: await view.proxyAddresses(list),
            displayName: list.displayName,
            members: await Promise.all(membersOfList(list).map((member) => memberName(view, member))),
            isRoomList: rooms.has(list.address),
            sendAs: grantedBy(list, 'sendAs'),
            sendOnBehalf: grantedBy(list, 'sendOnBehalf'),
          })
        return reports
      }),
    async addList(options) {
      await store.read((view) => checkFree(view, options.address.toLowerCase()))
      await addDistributionList(store, options)
    },
    setListMembers: (address, members) =>
      change(address, (transaction, list) => changeMembers(transaction, list, members)),
    addListMembers: (address, members) =>
      change(address, (transaction, list) => changeMembers(transaction, list, [...membersOfList(list), ...members])),
    removeListMembers: (address, members) =>
      change(address, async (transaction, list) => {
        const left = new Map<string, string>()
        for (const member of membersOfList(list)) left.set(await primaryAddress(transaction, member), member)
        for (const member of members)
          if (!left.delete(await primaryAddress(transaction, member)))
            throw new AccountError(`${member} is no member of ${list.address}.`)
        await changeMembers(transaction, list, [...left.values()])
      }),
    setListProxyAddresses: (address, proxyAddresses) =>
      change(address, (transaction, list) => changeProxyAddresses(transaction, list, proxyAddresses)),
    async removeList(address) {
      await removeMailbox(store, await store.read((view) => listAt(view, address)))
    },
  }
}

async function listAt(view: StoreView, address: string): Promise<MailboxRow> {
  const list = await view.mailboxByAddress(address.toLowerCase())
  if (!list || !isDistributionList(list)) throw new AccountError(`There is no distribution list ${address}.`)
  return list
}
