import { setTimeout } from 'node:timers/promises'

/** When it is enough. */
export interface LockOutPolicy {
  /** Wrong passwords for one login after which nobody may try it for a while. Default 10. */
  readonly failuresPerLogin: number
  /** Wrong passwords from one address, for whatever logins, after which nobody may try from there for a while. Default 100. */
  readonly failuresPerAddress: number
  /** Milliseconds after which failures are forgotten, and those locked out may try again. Default 15 minutes. */
  readonly duration: number
  /** Milliseconds that who is locked out waits for that answer: who asks again at once would keep the server busy. Default 500. */
  readonly delay: number
}

export const defaultLockOut: LockOutPolicy = {
  failuresPerLogin: 10,
  failuresPerAddress: 100,
  duration: 900_000,
  delay: 500,
}

export interface LockOut {
  /**
   * Counts an attempt as a failure before its password is looked at, so that many at the same time count as many. Gives nothing, after a
   * while, where there may be none.
   */
  begin(login: string, address: string | undefined): Promise<CountedAttempt | undefined>
}

/** An attempt that was let through. */
export interface CountedAttempt {
  /** The password was right after all. */
  succeeded(): void
  /** The password was not looked at. */
  cameToNothing(): void
}

/** Logins and addresses that are kept in mind; the oldest go first. */
const mostKept = 100_000

/**
 * Counts failures by login and by address. Nobody is asked whether the login exists: one that nobody has is locked like any other. An
 * address from which a login was right before has a count of its own, so that strangers cannot lock out its owner.
 */
export function lockOut(policy: LockOutPolicy, now: () => number = Date.now): LockOut {
  const failures = new Map<string, { count: number; until: number }>()
  const trusted = new Map<string, true>()

  const count = (key: string): number => {
    const entry = failures.get(key)
    return entry && now() < entry.until ? entry.count : 0
  }
  const add = (key: string, change: number): void => {
    const next = Math.max(count(key) + change, 0)
    failures.delete(key)
    if (next > 0) keep(failures, key, { count: next, until: now() + policy.duration })
  }

  return {
    async begin(login, address) {
      const folded = fold(login)
      const pair = `${folded}\0${address ?? ''}`
      const loginKey = trusted.has(pair) ? `pair:${pair}` : `login:${folded}`
      const addressKey = `address:${address ?? ''}`
      const isLocked =
        count(loginKey) >= policy.failuresPerLogin ||
        (address !== undefined && count(addressKey) >= policy.failuresPerAddress)
      if (isLocked) {
        await setTimeout(policy.delay)
        return undefined
      }
      add(loginKey, 1)
      if (address !== undefined) add(addressKey, 1)
      const forgiveAddress = (): void => {
        if (address !== undefined) add(addressKey, -1)
      }
      return {
        succeeded() {
          failures.delete(loginKey)
          forgiveAddress()
          if (address === undefined) return
          trusted.delete(pair)
          keep(trusted, pair, true)
        },
        cameToNothing() {
          add(loginKey, -1)
          forgiveAddress()
        },
      }
    },
  }
}

/** One for all spellings that some directory takes for the same: without domain, in any case, width and spacing. */
const fold = (login: string): string =>
  login
    .slice(login.lastIndexOf('\\') + 1)
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/\s+/g, ' ')

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value)
  if (map.size > mostKept) map.delete(map.keys().next().value as string)
}
