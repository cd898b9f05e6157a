import type { Account, AccountSource, FoundAccount } from './account.js'
import type { Authenticator, Verified } from './authenticator.js'
import type { Caller } from './caller.js'
import { hashOfNobody, verifyPassword } from './password.js'

export type Verify = (password: string, hash: string, turn: string) => Promise<boolean>

/** The accounts of the server's own store. One that was changed, disabled or removed counts at once. */
export function storeAccounts(
  { byLogin, version }: Pick<AccountSource, 'byLogin' | 'version'>,
  verify: Verify = verifyPassword,
  defaultDomain?: string,
): Authenticator {
  const nobody = hashOfNobody()
  return {
    async verify(login, password, turn) {
      const account = await findByLogin(login, byLogin, defaultDomain)
      const isRight = await verify(password, account?.passwordHash ?? nobody, turn)
      return account && isRight && !account.isDisabled ? verified(account) : undefined
    },
  }

  function verified(account: FoundAccount): Verified {
    let known: { readonly version: number; readonly caller: Caller | undefined } | undefined
    return {
      caller: callerOf(account),
      async renew() {
        if (known?.version === version()) return known.caller
        const asOf = version()
        const now = await byLogin(account.foundBy)
        known = { version: asOf, caller: now && isStill(account, now) ? callerOf(now) : undefined }
        return known.caller
      },
    }
  }
}

/** Whether an account that somebody signed in to lets him in yet. */
export const isStill = (then: Account, now: Account): boolean =>
  now.login === then.login && now.passwordHash === then.passwordHash && !now.isDisabled

export const callerOf = ({ login, mailbox, impersonates }: Omit<Account, 'passwordHash' | 'isDisabled'>): Caller => ({
  name: login,
  mailbox,
  impersonates,
  isApplication: false,
})

/** Finds the account that a typed name signs in to. */
export async function findByLogin(
  login: string,
  byLogin: AccountSource['byLogin'],
  defaultDomain?: string,
): Promise<FoundAccount | undefined> {
  for (const form of formsOf(login, defaultDomain)) {
    const account = await byLogin(form)
    if (account !== undefined) return { ...account, foundBy: form }
  }
  return undefined
}

/** The login of whoever a typed name means, in this directory or another, whether or not he has a password here. */
export async function loginNamed(
  name: string,
  { byAddress }: Pick<AccountSource, 'byAddress'>,
  defaultDomain?: string,
): Promise<string | undefined> {
  for (const form of formsOf(name, defaultDomain)) {
    const owner = await byAddress(form)
    if (owner !== undefined) return owner.login
  }
  return undefined
}

/**
 * As typed first, a name without a domain in the default one, as IIS takes it; then `DOMAIN\user` without its domain, which clients made for
 * Windows put in front of any login.
 */
function formsOf(login: string, defaultDomain: string | undefined): ReadonlySet<string> {
  const typed = login.toLowerCase()
  const isBare = defaultDomain !== undefined && !/[\\@]/.test(typed)
  const whole = isBare ? `${defaultDomain.toLowerCase()}\\${typed}` : typed
  return new Set([whole, typed.slice(typed.indexOf('\\') + 1)])
}
