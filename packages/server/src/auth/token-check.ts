import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { OAuthSettings } from './oauth.js'
import type { TokenIssuer } from './token-issuer.js'
import { keysOf } from './token-keys.js'
import { malformed, TokenRefused } from './token-refused.js'

/** Whose token it is that was found right, and what it says. */
export type Verified = readonly [issuer: TokenIssuer, claims: JWTPayload]

/** All signatures that are made with a key of which only one half is known here. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Tells what a token of a trusted issuer says. Throws `TokenRefused`, or `KeysUnavailable`. */
export function tokenCheck(settings: OAuthSettings): (token: string) => Promise<Verified> {
  const keys = new Map(settings.issuers.map((issuer) => [issuer, keysOf(issuer)]))
  return (token) => verified(token, keys, settings)
}

async function verified(
  token: string,
  keys: ReadonlyMap<TokenIssuer, JWTVerifyGetKey>,
  { clockTolerance = 300, clock }: OAuthSettings,
): Promise<Verified> {
  const named = issuerOf(token)
  const [issuer, key] = [...keys].find(([candidate]) => candidate.issuer === named) ?? []
  if (!issuer || !key) throw new TokenRefused('invalid_token', 'The issuer of the token is not trusted.')
  const checks = {
    algorithms,
    issuer: issuer.issuer,
    audience: issuer.audience as string | string[],
    clockTolerance,
    currentDate: clock(),
    requiredClaims: ['exp'],
  }
  try {
    return [issuer, await payloadOf(token, key, checks)]
  } catch (error) {
    throw refusalOf(error)
  }
}

/** A token that does not name its key is tried with each that it may be signed with. */
async function payloadOf(token: string, key: JWTVerifyGetKey, checks: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, checks)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const candidate of error) {
      const payload = await jwtVerify(token, candidate, checks).then(
        (verified) => verified.payload,
        (reason: unknown) => {
          if (!(reason instanceof errors.JWSSignatureVerificationFailed)) throw reason
        },
      )
      if (payload) return payload
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch (error) {
    throw refusalOf(error)
  }
}

/** What jose found, in the words of Exchange; any other error as it is. */
function refusalOf(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenRefused('token_expired', 'The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return new TokenRefused('invalid_resource', 'The audience claim value is invalid for the current resource.')
  if (error instanceof errors.JWTClaimValidationFailed)
    return new TokenRefused('invalid_token', `The claim ${error.claim} is missing, or not what it has to be.`)
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return new TokenRefused('invalid_signature', 'The token has an invalid signature.')
  return error instanceof errors.JOSEError ? malformed() : error
}
