import { EwsError } from '@exchequer/protocol'
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { Logger } from '#logger'
import type { AccountSource } from './account.js'
import type { Caller } from './caller.js'
import type { Refused, Scheme } from './scheme.js'
import { callerOf } from './store-accounts.js'
import { KeysUnavailable, keysOf, type TokenIssuer } from './token-issuer.js'

export interface OAuthOptions {
  readonly issuers: readonly TokenIssuer[]
  /** Seconds by which the clocks of an issuer and this server may differ. Default 300. */
  readonly clockTolerance?: number
  /** By which id clients ask an issuer for tokens for this server. Default: the one that Exchange has at Microsoft's. */
  readonly clientId?: string
  /** Where clients send people to sign in. */
  readonly authorizationUri?: string
}

export interface OAuthSettings extends OAuthOptions {
  readonly accounts: AccountSource
  readonly clock: () => Date
  readonly logger: Logger
}

/** All signatures that are made with a key of which only one half is known here. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519']

/** Categories with their ids (docs "Instrumenting client requests for EWS and REST"; `error_category` as seen on the wire). */
const categories = {
  invalid_signature: 2000000,
  invalid_token: 2000001,
  token_expired: 2000002,
  invalid_resource: 2000003,
  invalid_user: 2000005,
  invalid_grant: 2000008,
} as const

/** What is wrong with a token that is somebody's. */
class TokenRefused extends Error {
  readonly category: keyof typeof categories

  constructor(category: keyof typeof categories, reason: string) {
    super(reason)
    this.category = category
  }
}

/**
 * Bearer tokens of OAuth 2.0 (RFC 6750) as Exchange takes them: JSON Web Tokens of an issuer that is trusted, either of a user, with the
 * scope `EWS.AccessAsUser.All`, or of an application, with the role `full_access_as_app`.
 */
export function oauth(settings: OAuthSettings): Scheme {
  const { issuers, clientId = '00000002-0000-0ff1-ce00-000000000000', authorizationUri, logger } = settings
  const keys = new Map(issuers.map((issuer) => [issuer, keysOf(issuer)]))
  const parameters = [
    `client_id="${clientId}"`,
    `trusted_issuers="${issuers.map(({ issuer }) => issuer).join(',')}"`,
    'token_types="app_asserted_user_v1 service_asserted_app_v1"',
    ...(authorizationUri === undefined ? [] : [`authorization_uri="${authorizationUri}"`]),
  ]
  const challenge = `Bearer ${parameters.join(', ')}`

  const refused = ({ category, message }: TokenRefused): Refused => ({
    challenge: `${challenge}, error="${category === 'invalid_grant' ? 'insufficient_scope' : 'invalid_token'}"`,
    isForbidden: category === 'invalid_grant',
    headers: {
      'x-ms-diagnostics': `${categories[category]};reason="${message}";error_category="${category}"`,
    },
  })

  return {
    name: 'bearer',
    challenge,
    // exchangelib takes a 401 with this header for an offer of OAuth (transport.py).
    headers: { 'ms-diagnostics-public': 'reason="Sign in with Modern Auth."' },
    async signIn({ authorization }) {
      const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+) *$/i.exec(authorization)?.[1]
      // Clients send the scheme alone to be told where tokens are to be had.
      if (token === undefined) return /^bearer *$/i.test(authorization) ? {} : refused(malformed())
      try {
        const [issuer, claims] = await verified(token, keys, settings)
        return { caller: await callerFor(claims, issuer, settings.accounts) }
      } catch (error) {
        if (error instanceof TokenRefused) return refused(error)
        if (!(error instanceof KeysUnavailable)) throw error
        logger.error('A token could not be checked.', { error: error.cause })
        throw new EwsError('ErrorInternalServerTransientError')
      }
    },
  }
}

const malformed = (): TokenRefused => new TokenRefused('invalid_token', 'The token is not a signed JSON Web Token.')

async function verified(
  token: string,
  keys: ReadonlyMap<TokenIssuer, JWTVerifyGetKey>,
  { clockTolerance = 300, clock }: OAuthSettings,
): Promise<[TokenIssuer, JWTPayload]> {
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

/** What a directory says of somebody, and what he may say of himself at some issuers, which counts where nothing else is said. */
const userClaims = [['upn', 'smtp'], ['preferred_username']]

/** Whose token it is, and what it lets them do. */
async function callerFor(claims: JWTPayload, issuer: TokenIssuer, accounts: AccountSource): Promise<Caller> {
  const scopes = textOf(claims['scp'] ?? claims['scope'])?.split(' ')
  if (scopes) {
    if (!scopes.some((scope) => /(^|\/)EWS\.AccessAsUser\.All$/.test(scope))) throw insufficient()
    return { ...(await userOf(claims, issuer, accounts)), appId: applicationOf(claims) }
  }
  const roles = claims['roles']
  if (!Array.isArray(roles) || !roles.includes('full_access_as_app')) throw insufficient()
  const id = applicationOf(claims) ?? textOf(claims['sub'])
  if (id === undefined) throw new TokenRefused('invalid_token', 'The token names no application.')
  return applicationNamed(id, issuer)
}

/** The application that a token was given to. */
const applicationOf = (claims: JWTPayload): string | undefined =>
  ['appid', 'azp', 'client_id'].map((name) => textOf(claims[name])).find((text) => text !== undefined)

/** An application, with what an issuer's tokens let it do. */
export function applicationNamed(id: string, { applications }: TokenIssuer): Caller {
  const named = applications && Object.hasOwn(applications, id) ? applications[id] : undefined
  const scope = applications ? named : 'all'
  const impersonates = typeof scope === 'object' ? scope.map((address) => address.toLowerCase()) : scope
  return { name: `app:${id}`, mailbox: null, impersonates, isApplication: true, appId: id }
}

const insufficient = (): TokenRefused =>
  new TokenRefused('invalid_grant', 'The token contains not enough scope to make this call.')

async function userOf(claims: JWTPayload, { userClaim }: TokenIssuer, accounts: AccountSource): Promise<Caller> {
  const logins = (userClaim === undefined ? userClaims : [[userClaim]])
    .map((names) => names.flatMap((name) => textOf(claims[name])?.toLowerCase() ?? []))
    .find(({ length }) => length > 0)
  if (!logins) throw new TokenRefused('invalid_user', 'The token names no user.')
  // A name of a directory within (`ada@corp.local`) may be nobody's here, and the address beside it somebody's.
  for (const login of logins) {
    const account = (await accounts.byLogin(login)) ?? (await accounts.byAddress(login))
    // Nothing is given away: whoever has the token has proved who it is.
    if (account?.isDisabled) throw new EwsError('ErrorAccountDisabled')
    if (account) return callerOf(account)
  }
  throw new TokenRefused('invalid_user', 'The user named by the token does not exist.')
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
