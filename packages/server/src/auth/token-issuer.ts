import type { JSONWebKeySet } from 'jose'
import type { ImpersonationScope } from './caller.js'
import { ConfigurationError } from './configuration-error.js'

/** Somebody whose tokens are taken. */
export interface TokenIssuer {
  /** What stands in `iss`, to the letter. */
  readonly issuer: string
  /** What stands in `aud` of the tokens that are meant for this server. */
  readonly audience: string | readonly string[]
  /** Its keys, or the address of its JSON Web Key Set. Default: the one that its OpenID configuration names. */
  readonly keys?: string | JSONWebKeySet
  /** The claim that names the user. Default: the first of `upn`, `smtp` and `preferred_username` that is there. */
  readonly userClaim?: string
  /** For whom applications may act, by client id; those that are not named may not. Default: the role lets each act for all. */
  readonly applications?: Readonly<Record<string, ImpersonationScope>>
}

/** The keys of an issuer could not be had. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable'
}

/** Throws a `ConfigurationError` where the keys of an issuer are none, or cannot be had safely. */
export function checkKeys({ issuer, keys = issuer }: TokenIssuer): void {
  if (typeof keys === 'string') securedUrl(keys)
  else if (!Array.isArray(keys.keys)) throw new ConfigurationError(`The keys of ${issuer} are no JSON Web Key Set.`)
}

/** Keys that came over plain HTTP could be anybody's. */
export function securedUrl(address: string): URL {
  if (!URL.canParse(address)) throw new ConfigurationError(`"${address}" is not the URL of a token issuer.`)
  const url = new URL(address)
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !isLocal)
    throw new ConfigurationError(`The keys of a token issuer come over HTTPS, not from ${address}.`)
  return url
}
