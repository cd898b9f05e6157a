/** A service record as `node:dns/promises` gives it. */
export interface SrvRecord {
  readonly name: string
  readonly port: number
  readonly priority: number
  readonly weight: number
}

export type ResolveSrv = (name: string) => Promise<readonly SrvRecord[]>

interface Runtime {
  readonly process?: { getBuiltinModule?(name: string): { resolveSrv: ResolveSrv } | undefined }
}

/** What Node and its kin have for it; no page can look up such records. Not imported, since bundlers for pages would look for it in vain. */
export const runtimeResolveSrv = (): ResolveSrv | undefined =>
  (globalThis as Runtime).process?.getBuiltinModule?.('node:dns/promises')?.resolveSrv

/**
 * The hosts of records with their ports, the best first: by priority, then by weight (RFC 2782), which spreads nothing here, since a
 * client asks once in a while. Those of port 80 are none: credentials go to HTTPS only. A record without a name says that there is no service.
 */
export const hostsOfRecords = (records: readonly SrvRecord[]): string[] =>
  records
    .filter(({ port }) => port !== 80)
    .toSorted((one, other) => one.priority - other.priority || other.weight - one.weight)
    .map(({ name, port }) => `${name.replace(/\.$/, '')}:${port}`)
    .filter((host) => URL.canParse(`https://${host}`))
