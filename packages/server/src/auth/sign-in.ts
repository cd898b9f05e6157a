import type { Logger } from '#logger'
import type { AccountSource } from './account.js'
import { firstOf } from './authenticator.js'
import { basic } from './basic.js'
import { ConfigurationError } from './configuration-error.js'
import { type LdapOptions, ldapAccounts } from './ldap.js'
import { defaultLockOut, type LockOutPolicy, lockOut } from './lock-out.js'
import { ntlm } from './ntlm.js'
import { type OAuthOptions, oauth } from './oauth.js'
import { verifyPassword } from './password.js'
import type { Admitted, Attempt, Scheme } from './scheme.js'
import { loginNamed, storeAccounts, type Verify } from './store-accounts.js'

export const schemeNames = ['oauth', 'negotiate', 'ntlm', 'basic'] as const
export type SchemeName = (typeof schemeNames)[number]

/** How people may sign in, and who says that they are who they are. */
export interface AuthenticationOptions {
  /** Default: `basic`, and `oauth` where there are issuers. `ntlm` and `negotiate` need more of an account: see docs/signing-in.md. */
  readonly schemes?: readonly SchemeName[]
  readonly oauth?: OAuthOptions
  /** A directory besides the server's own accounts, for passwords that come by Basic. */
  readonly ldap?: LdapOptions
  readonly lockOut?: Partial<LockOutPolicy>
  /** The domain of who types a name alone: `ada` is `CORP\\ada`. Default: none, and a name alone is nobody's. */
  readonly defaultDomain?: string
}

export interface SignInSettings extends AuthenticationOptions {
  /** Called each time that a password has begun to be hashed, on another thread: what has to be done anyway is best done then. */
  readonly whileHashing: () => void
  readonly accounts: AccountSource
  readonly hostName: string
  readonly logger: Logger
  readonly clock: () => Date
}

/** That nobody was let in, as HTTP says it. */
export interface Refusal {
  readonly status: 401 | 403
  readonly headers: Readonly<Record<string, string | readonly string[]>>
}

export type SignIn = (
  attempt: Omit<Attempt, 'authorization'> & { readonly authorization: string | undefined },
) => Promise<Admitted | Refusal>

/** Lets in by whichever of the schemes a request uses; who is not let in is told which there are, one challenge each. */
export function signIn(settings: SignInSettings): SignIn {
  const schemes = openSchemes(settings)
  const byName = new Map(schemes.map((scheme) => [scheme.name, scheme]))
  const challenges = schemes.map(({ challenge }) => challenge)
  const extra = Object.assign({}, ...schemes.map(({ headers }) => headers)) as Record<string, string>
  // The challenges go first: exchangelib takes the first header that it understands, and the other one means OAuth to it.
  const all: Refusal = { status: 401, headers: { 'www-authenticate': challenges, ...extra } }

  return async ({ authorization, connection, address }) => {
    if (authorization === undefined) {
      for (const scheme of schemes) {
        const caller = await scheme.signedInOn?.(connection)
        if (caller) return { caller }
      }
      return all
    }
    const scheme = byName.get(authorization.split(' ', 1)[0]!.toLowerCase())
    const result = await scheme?.signIn({ authorization, connection, address })
    if (scheme === undefined || result === undefined) return all
    if ('caller' in result) return result
    const { challenge, isContinuing, isForbidden, headers } = result
    if (challenge === undefined) return all
    const own = isContinuing ? [challenge] : challenges.map((other) => (other === scheme.challenge ? challenge : other))
    return { status: isForbidden ? 403 : 401, headers: { 'www-authenticate': own, ...extra, ...headers } }
  }
}

/** What somebody is told who does not say who he is. */
export async function refusalOfNobody(signIn: SignIn): Promise<Refusal> {
  // Over a connection of its own: over another one somebody may have signed in.
  const reply = await signIn({ authorization: undefined, connection: {}, address: undefined })
  if ('caller' in reply) throw new TypeError('Nobody has signed in.')
  return reply
}

/**
 * In the order in which they stand in the 401: the strongest first, since some clients take the first that they know, and Basic last.
 */
function openSchemes(settings: SignInSettings): Scheme[] {
  const {
    schemes,
    oauth: oauthOptions,
    ldap,
    accounts,
    defaultDomain,
    hostName,
    logger,
    clock,
    whileHashing,
  } = settings
  const wanted = new Set<SchemeName>(schemes ?? (oauthOptions ? ['oauth', 'basic'] : ['basic']))
  if (wanted.size === 0) throw new ConfigurationError('Nobody could sign in: name a scheme.')
  const guard = lockOut({ ...defaultLockOut, ...settings.lockOut }, (name) => loginNamed(name, accounts, defaultDomain))
  const verify: Verify = (...attempt) => {
    const verifying = verifyPassword(...attempt)
    whileHashing()
    return verifying
  }
  const own = storeAccounts(accounts, verify, defaultDomain)
  const directory = ldap ? firstOf([own, ldapAccounts(ldap, accounts, logger)]) : own
  const ntlmOptions = { accounts, lockOut: guard, defaultDomain, hostName, logger }
  const makers: Record<SchemeName, () => Scheme> = {
    oauth() {
      if (!oauthOptions || oauthOptions.issuers.length === 0)
        throw new ConfigurationError('OAuth needs somebody whose tokens are trusted: name an issuer.')
      return oauth({ ...oauthOptions, accounts, clock, logger })
    },
    negotiate: () => ntlm('Negotiate', ntlmOptions),
    ntlm: () => ntlm('NTLM', ntlmOptions),
    basic: () => basic(directory, guard),
  }
  return schemeNames.filter((name) => wanted.has(name)).map((name) => makers[name]())
}
