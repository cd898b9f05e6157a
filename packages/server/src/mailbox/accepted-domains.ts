import type { StoreView } from '#store/store'
import type { Session } from './session.js'

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** What a transaction has asked already. */
const asked = new WeakMap<StoreView, ReadonlySet<string>>()

/** Whether nobody but this server knows who has an address: its domain is one of those that the server is there for. */
export const isAccepted = async ({ store, settings }: Session, address: string): Promise<boolean> =>
  (settings.acceptedDomains ?? (await domainsOfMailboxes(store))).has(domainOf(address))

async function domainsOfMailboxes(store: StoreView): Promise<ReadonlySet<string>> {
  const known = asked.get(store) ?? new Set((await store.mailboxes()).map(({ address }) => domainOf(address)))
  asked.set(store, known)
  return known
}
