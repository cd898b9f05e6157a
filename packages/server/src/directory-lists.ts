import { randomUUID } from 'node:crypto'
import { primaryAddress } from '#mailbox/directory'
import { isDistributionList, type ListSettings, listKind } from '#mailbox/distribution-lists'
import { changeSettings } from '#mailbox/settings'
import type { MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import { AccountError } from './account-error.js'
import { changeProxyAddresses, checkAddress, checkFree } from './account-names.js'
import { changeGrant } from './accounts.js'

export interface DistributionListOptions {
  /** SMTP address that the list gets mail at. */
  readonly address: string
  /** Further addresses, by which the list is known like by the primary one. Default: none, or those that it has. */
  readonly proxyAddresses?: readonly string[]
  /** Default: the part of the address before the at sign. */
  readonly displayName?: string
  /** Addresses of its members: mailboxes, other lists, or anybody else. */
  readonly members: readonly string[]
  /** Addresses of those who may send as the list, or of lists with them. Default: nobody, or whoever the list has. */
  readonly sendAs?: readonly string[]
  /** The same for those who may send on behalf of it, named as `Sender`. */
  readonly sendOnBehalf?: readonly string[]
}

/**
 * Makes a distribution list of the directory, or gives one that is there another name and other members; one whose members are all rooms is a
 * room list. Throws `AccountError` for what is no address, and where somebody else has one of its addresses.
 */
export async function addDistributionList(store: Store, options: DistributionListOptions): Promise<void> {
  const { members, proxyAddresses, sendAs, sendOnBehalf } = options
  const address = options.address.toLowerCase()
  const displayName = options.displayName ?? address.slice(0, address.lastIndexOf('@'))
  await store.write(async (transaction) => {
    const known = await transaction.mailboxByAddress(address)
    if (known && !isDistributionList(known)) throw new AccountError(`${address} is the address of a mailbox.`)
    checkAddress(address)
    await checkFree(transaction, address, known?.address === address ? known : undefined)
    if (known) await transaction.updateMailbox({ ...known, displayName })
    const list =
      known ??
      (await transaction.insertMailbox({
        guid: randomUUID(),
        address,
        displayName,
        kind: listKind,
        quotaBytes: null,
        settings: '{}',
      }))
    await changeMembers(transaction, list, members)
    if (proxyAddresses) await changeProxyAddresses(transaction, list, proxyAddresses)
    if (sendAs) await changeGrant(transaction, list, 'sendAs', sendAs)
    if (sendOnBehalf) await changeGrant(transaction, list, 'sendOnBehalf', sendOnBehalf)
  })
}

/**
 * Gives a list these members and no others, nobody twice; those who are here are kept by their primary addresses. Throws `AccountError` for
 * what is no address.
 */
export async function changeMembers(
  transaction: StoreTransaction,
  list: MailboxRow,
  given: readonly string[],
): Promise<void> {
  const members = new Map<string, string>()
  for (const member of given) {
    checkAddress(member)
    const name = await memberName(transaction, member)
    const folded = name.toLowerCase()
    if (!members.has(folded)) members.set(folded, name)
  }
  await changeSettings<ListSettings>(transaction, list, () => ({ members: [...members.values()] }))
}

/** What a member is called: the primary address of who is here, and anybody else as he was written, since case may matter there. */
export async function memberName(view: StoreView, given: string): Promise<string> {
  const primary = await primaryAddress(view, given)
  return primary === given.toLowerCase() ? given : primary
}
