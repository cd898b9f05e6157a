import type { Caller } from './caller.js'
import { applicationNamed } from './oauth.js'
import type { SignInSettings } from './sign-in.js'
import { callerOf } from './store-accounts.js'

/**
 * Finds whoever is known by a name (see `Caller.name`), as he would be if he signed in now: `undefined` where he could not. For what goes on
 * after a call in his name.
 */
export function callerNamed({
  accounts,
  oauth,
  ldap,
}: Pick<SignInSettings, 'accounts' | 'oauth' | 'ldap'>): (name: string) => Promise<Caller | undefined> {
  const signsInElsewhere = oauth !== undefined || ldap !== undefined
  return async (name) => {
    const id = /^app:(.*)$/s.exec(name)?.[1]
    if (id !== undefined)
      return oauth?.issuers
        .map((issuer) => applicationNamed(id, issuer))
        .find(({ impersonates }) => impersonates !== undefined)
    const account = (await accounts.byLogin(name)) ?? (signsInElsewhere ? await accounts.byAddress(name) : undefined)
    return account && !account.isDisabled ? callerOf(account) : undefined
  }
}
