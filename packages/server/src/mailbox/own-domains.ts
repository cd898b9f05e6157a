import type { StoreView } from '#store/store'

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** The domains that people of this server have addresses in, in order. */
export async function ownDomains(store: StoreView): Promise<string[]> {
  return [...new Set([...(await store.addresses()).values()].flat().map(domainOf))].sort()
}
