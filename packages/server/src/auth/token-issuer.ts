import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose'
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

/** Milliseconds that an issuer gets to answer. */
const patience = 5_000
/** How long keys are used; one that is not among them is asked for at once, but not more often than every half minute. */
const cache = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: patience }
/** How long they are still used of an issuer that does not answer. */
const longestUse = 86_400_000

/** Finds the key of a token. Throws `KeysUnavailable` where the issuer does not answer, and what jose throws where it has no such key. */
export function keysOf({ issuer, keys }: TokenIssuer): JWTVerifyGetKey {
  if (typeof keys === 'object') return createLocalJWKSet(keys)
  // An address that is wrong is told when the server starts.
  secured(keys ?? issuer)
  let remote: RemoteJWKSet | undefined
  let lastAnswer = 0
  return async (header, token) => {
    try {
      remote ??= createRemoteJWKSet(secured(keys ?? (await discovered(issuer))), cache)
      const key = await remote(header, token)
      if (remote.fresh) lastAnswer = Date.now()
      return key
    } catch (error) {
      if (isAboutTheToken(error)) throw error
      const known = Date.now() < lastAnswer + longestUse ? remote?.jwks() : undefined
      if (known) return createLocalJWKSet(known)(header, token)
      throw new KeysUnavailable(`The keys of ${issuer} could not be had.`, { cause: error })
    }
  }
}

const isAboutTheToken = (error: unknown): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  error instanceof errors.JWKSMultipleMatchingKeys ||
  error instanceof errors.JOSENotSupported

/** Where the keys are, by OpenID Connect Discovery 1.0 §4. */
async function discovered(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(patience),
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`The OpenID configuration was answered with HTTP ${response.status}.`)
  const { jwks_uri: address } = (await response.json()) as { jwks_uri?: unknown }
  if (typeof address !== 'string') throw new Error('The OpenID configuration names no keys.')
  return address
}

/** Keys that came over plain HTTP could be anybody's. */
function secured(address: string): URL {
  if (!URL.canParse(address)) throw new ConfigurationError(`"${address}" is not the URL of a token issuer.`)
  const url = new URL(address)
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol !== 'https:' && !isLocal)
    throw new ConfigurationError(`The keys of a token issuer come over HTTPS, not from ${address}.`)
  return url
}
