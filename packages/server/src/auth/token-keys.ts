import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import { KeysUnavailable, securedUrl, type TokenIssuer } from './token-issuer.js'

/** Milliseconds that an issuer gets to answer. */
const patience = 5_000
/** How long keys are used; one that is not among them is asked for at once, but not more often than every half minute. */
const cache = { cacheMaxAge: 600_000, cooldownDuration: 30_000, timeoutDuration: patience }
/** How long they are still used of an issuer that does not answer. */
const longestUse = 86_400_000

/** Finds the key of a token. Throws `KeysUnavailable` where the issuer does not answer, and what jose throws where it has no such key. */
export function keysOf({ issuer, keys }: TokenIssuer): JWTVerifyGetKey {
  if (typeof keys === 'object') return createLocalJWKSet(keys)
  let remote: RemoteJWKSet | undefined
  let lastAnswer = 0
  return async (header, token) => {
    try {
      remote ??= createRemoteJWKSet(securedUrl(keys ?? (await discovered(issuer))), cache)
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
