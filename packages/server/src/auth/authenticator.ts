import type { Caller } from './caller.js'

/** Somebody whose password was right. */
export interface Verified {
  readonly caller: Caller
  /** Looks again, at little cost, whether what was right still is: `undefined` where it no longer is. */
  renew(): Promise<Caller | undefined>
}

/** A directory of people with passwords. */
export interface Authenticator {
  /**
   * Whether somebody has this login and this password. It costs the same whether or not anybody has the login. `turn` says in whose
   * name the work waits for its turn.
   */
  verify(login: string, password: string, turn: string): Promise<Verified | undefined>
}

/**
 * Several directories as one. All of them are asked until one says yes: were the first that knows a login to decide, the time of a
 * refusal would tell which of them knows it.
 */
export const firstOf = (authenticators: readonly Authenticator[]): Authenticator => ({
  async verify(login, password, turn) {
    for (const authenticator of authenticators) {
      const verified = await authenticator.verify(login, password, turn)
      if (verified) return verified
    }
    return undefined
  },
})
