import type { AutodiscoverErrorCode } from '@exchequer/protocol'

/** What came of asking at one URL. */
export type Outcome<T> = { readonly found: T } | Redirection | Failure

export type Redirection =
  /** Ask anew under another address. */
  | { readonly address: string }
  /** Ask at another URL. */
  | { readonly url: string }

export interface Failure {
  readonly problem: string
  /**
   * `missing`: a host is there, and not the service. `refused`: the service is there, and has nothing for us. `unreachable`, `unauthorized`:
   * another service on the same host would say the same.
   */
  readonly kind: 'missing' | 'refused' | 'unreachable' | 'unauthorized'
  readonly code?: AutodiscoverErrorCode | undefined
}
