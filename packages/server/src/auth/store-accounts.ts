import type { Account, AccountSource } from './account.js'
import type { Authenticator, Verified } from './authenticator.js'
import type { Caller } from './caller.js'
import { hashOfNobody, verifyPassword } from './password.js'

export type Verify = (password: string, hash: string, turn: string) => Promise<boolean>

/** The accounts of the server's own store. One that was changed, disabled or removed counts at once. */
export function storeAccounts(
  { byLogin, version }: Pick<AccountSource, 'byLogin' | 'version'>,
  verify: Verify = verifyPassword,
): Authenticator {
  const nobody = hashOfNobody()
  return {
    async verify(login, password, turn) {
      const account = await findByLogin(login, byLogin)
      const isRight = await verify(password, account?.passwordHash ?? nobody, turn)
      return account && isRight && !account.isDisabled ? verified(account) : undefined
    },
  }

  function verified(account: Account): Verified {
    let known: { readonly version: number; readonly caller: Caller | undefined } | undefined
    return {
      caller: callerOf(account),
      async renew() {
        if (known?.version === version()) return known.caller
        const asOf = version()
        const now = await byLogin(account.login)
        const isSame = now?.passwordHash === account.passwordHash && !now.isDisabled
        known = { version: asOf, caller: isSame ? callerOf(now) : undefined }
        return known.caller
      },
    }
  }
}

export const callerOf = ({ login, mailbox, impersonates }: Omit<Account, 'passwordHash' | 'isDisabled'>): Caller => ({
  name: login,
  mailbox,
  impersonates,
  isApplication: false,
})

/** As typed first; then `DOMAIN\user` without its domain, which clients made for Windows put in front of any login. */
export async function findByLogin(login: string, byLogin: AccountSource['byLogin']): Promise<Account | undefined> {
  const typed = login.toLowerCase()
  for (const form of new Set([typed, typed.slice(typed.indexOf('\\') + 1)])) {
    const account = await byLogin(form)
    if (account !== undefined) return account
  }
  return undefined
}
