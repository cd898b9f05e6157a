import type { StoreView } from '#store/store'
import { domainOf, ownDomains } from './own-domains.js'
import type { Session } from './session.js'

/** What a transaction has asked already. */
const asked = new WeakMap<StoreView, ReadonlySet<string>>()

/** Whether nobody but this server knows who has an address: its domain is one of those that the server is there for. */
export const isAccepted = async ({ store, settings }: Session, address: string): Promise<boolean> =>
  (settings.acceptedDomains ?? (await domainsOfMailboxes(store))).has(domainOf(address))

async function domainsOfMailboxes(store: StoreView): Promise<ReadonlySet<string>> {
  const known = asked.get(store) ?? new Set(await ownDomains(store))
  asked.set(store, known)
  return known
}
