import { primaryAddress } from '#mailbox/directory'
import { mailboxByAnyName } from '#mailbox/legacy-dn'
import { isSmtpAddress } from '#mailbox/smtp-address'
import type { MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import { AccountError } from './account-error.js'

/**
 * Gives a mailbox these addresses besides its primary one, and no others. Throws `AccountError` for what is no address, and for one that
 * means somebody else already, in whatever way.
 */
export async function changeProxyAddresses(
  store: StoreTransaction,
  mailbox: MailboxRow,
  given: readonly string[],
): Promise<void> {
  const addresses = new Set(given.map((address) => address.toLowerCase()))
  addresses.delete(mailbox.address)
  for (const address of addresses) {
    checkAddress(address)
    await checkFree(store, address, mailbox)
  }
  await store.setProxyAddresses(mailbox.id, [...addresses])
}

/**
 * Lets the owner of a mailbox sign in by these names besides the primary address, and by no others: a user principal name, or a domain with
 * the name of the account in it. Throws `AccountError` for anything else, and for what means somebody else.
 */
export async function changeLoginNames(
  store: StoreTransaction,
  mailbox: MailboxRow,
  given: readonly string[],
): Promise<void> {
  const names = new Set(given.map((name) => name.toLowerCase()))
  names.delete(mailbox.address)
  for (const name of names) {
    if (!/^[^\s@\\]+\\[^\s@\\]+$/.test(name) && !isSmtpAddress(name))
      throw new AccountError(`"${name}" is no name to sign in by: it is DOMAIN\\name or name@domain.`)
    await checkFree(store, name, mailbox)
  }
  await store.setLoginNames(mailbox.id, [...names])
}

/**
 * Throws `AccountError` where a name is somebody else's: any of his addresses, or what he signs in by. Whoever opens a mailbox by a name is
 * never to be somebody other than who gets what is written to that name.
 */
export async function checkFree(store: StoreView, name: string, owner?: MailboxRow): Promise<void> {
  const addressed = await mailboxByAnyName(store, name)
  if (addressed && addressed.id !== owner?.id)
    throw new AccountError(
      addressed.address === name
        ? `${name} is there already.`
        : `${name} is an address of ${addressed.address} already.`,
    )
  const signsIn = await store.mailboxByLoginName(name)
  if (signsIn && signsIn.id !== owner?.id) throw new AccountError(`${signsIn.address} signs in by ${name} already.`)
}

/** Throws `AccountError` for what is no address. */
export function checkAddress(address: string): void {
  if (!isSmtpAddress(address)) throw new AccountError(`"${address}" is not an e-mail address.`)
}

/** Addresses in lower case, those of mailboxes here as their primary ones. */
export const primaryAddresses = (store: StoreView, given: readonly string[]): Promise<string[]> =>
  Promise.all(given.map((address) => primaryAddress(store, address)))

/**
 * Gives a mailbox the further addresses that another directory says it has, and gives back those that somebody else has here: an operator has
 * to settle that, and nobody is to be kept out for it. Nothing is written where nothing changes.
 */
export async function takeProxyAddresses(
  store: Store,
  address: string,
  given: readonly string[],
): Promise<readonly string[]> {
  const folded = [...new Set(given.map((one) => one.toLowerCase()))]
  const split = async (view: StoreView) => {
    const mailbox = await view.mailboxByAddress(address.toLowerCase())
    if (!mailbox) return undefined
    const taken: string[] = []
    for (const one of folded)
      await checkFree(view, one, mailbox).catch((error: unknown) => {
        if (!(error instanceof AccountError)) throw error
        taken.push(one)
      })
    const free = folded.filter((one) => !taken.includes(one) && one !== mailbox.address)
    const known = new Set(await view.proxyAddresses(mailbox))
    return { mailbox, taken, free, isSettled: known.size === free.length && free.every((one) => known.has(one)) }
  }
  const found = await store.read(split)
  if (found && !found.isSettled)
    await store.write(async (transaction) => {
      const now = await split(transaction)
      if (now) await transaction.setProxyAddresses(now.mailbox.id, now.free)
    })
  return found?.taken ?? []
}
