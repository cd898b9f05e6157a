import { EwsError } from '@exchequer/protocol'
import type { JWTPayload } from 'jose'
import type { Logger } from '#logger'
import { onDemand } from '#on-demand'
import type { AccountSource } from './account.js'
import type { Caller } from './caller.js'
import { ConfigurationError } from './configuration-error.js'
import type { Refused, Scheme } from './scheme.js'
import { callerOf } from './store-accounts.js'
import { checkKeys, KeysUnavailable, type TokenIssuer } from './token-issuer.js'
import { categories, malformed, TokenRefused } from './token-refused.js'

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

/**
 * Bearer tokens of OAuth 2.0 (RFC 6750) as Exchange takes them: JSON Web Tokens of an issuer that is trusted, either of a user, with the
 * scope `EWS.AccessAsUser.All`, or of an application, with the role `full_access_as_app`.
 */
export function oauth(settings: OAuthSettings): Scheme {
  const { issuers, clientId = '00000002-0000-0ff1-ce00-000000000000', authorizationUri, logger } = settings
  for (const issuer of issuers) {
    checkKeys(issuer)
    // The second would never be asked.
    if (issuers.some((other) => other !== issuer && other.issuer === issuer.issuer))
      throw new ConfigurationError(`The issuer ${issuer.issuer} is named twice: once, with all that is said of it.`)
  }
  // Who never gets a token needs nothing to check one with.
  const checking = onDemand(async () => (await import('./token-check.js')).tokenCheck(settings))
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
        const check = await checking()
        const [issuer, claims] = await check(token)
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
