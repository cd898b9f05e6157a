import { isIPv6 } from 'node:net'

/**
 * Where a client is: the other end of the connection or, behind proxies that are trusted, the address that the last of them has seen
 * (`X-Forwarded-For`). What clients themselves write into that header stands before it, and is not believed.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: ReadonlySet<string>,
): string | undefined {
  let address = peer && plainAddress(peer)
  const hops = forwardedFor?.split(',').map((hop) => hop.trim()) ?? []
  while (address !== undefined && trustedProxies.has(address)) {
    const hop = hops.pop()
    if (!hop) break
    // Some proxies add the port, which is another one each time.
    address = plainAddress(hop.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1').replace(/^\[([^\]]*)\](?::\d+)?$/, '$1'))
  }
  return address
}

/** An IPv4 address that came as one of IPv6 as what it is. */
export const plainAddress = (address: string): string => address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')

/** What one client has to itself: an address of IPv4, but of IPv6 a whole network of 64 bits. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.replace(/%.*$/, '').split('::', 2)
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(8 - before.length - after.length, 0)
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}
