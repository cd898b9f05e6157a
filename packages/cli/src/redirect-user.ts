import type { AutodiscoverRedirect, RedirectUser } from '@exchequer/server'

/**
 * Whom another server knows about: addresses and domains, in any case, and for each the address or the URL to ask about instead. An address
 * goes before its domain; a domain may also be asked about alone.
 */
export function redirectUserBy(redirects: Readonly<Record<string, string>>): RedirectUser {
  const targets = new Map(Object.entries(redirects).map(([from, to]) => [from.toLowerCase(), redirectTo(to)]))
  return (address) => targets.get(address) ?? targets.get(address.slice(address.lastIndexOf('@') + 1))
}

const redirectTo = (to: string): AutodiscoverRedirect => (to.startsWith('https:') ? { url: to } : { address: to })
