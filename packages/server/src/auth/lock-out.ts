import { setTimeout } from 'node:timers/promises'

/** When it is enough. */
export interface LockOutPolicy {
  /** Wrong passwords for one login after which nobody may try it for a while. Default 10. */
  readonly failuresPerLogin: number
  /** Wrong passwords from one address, for whatever logins, after which nobody may try from there for a while. Default 100. */
  readonly failuresPerAddress: number
  /** Milliseconds after which failures are forgotten, and those locked out may try again. Default 15 minutes. */
  readonly duration: number
  /**
   * Milliseconds after which a refusal is told, or a multiple of them where it took longer: a wrong password and a login that is locked are not
   * told apart by the time, and who asks again at once does not keep the server busy. Default 500.
   */
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
   * Gives what `verify` gives, which is nothing for a wrong password, and counts that. Nothing, too, where there may be no attempt: then
   * `instead` is waited for. Both are told at the same time. What `verify` throws is thrown on and is no failure.
   */
  attempt<T>(
    login: string,
    address: string | undefined,
    verify: () => Promise<T | undefined>,
    instead?: () => Promise<void>,
  ): Promise<T | undefined>
}

/** Logins and addresses that are kept in mind; the oldest go first. */
const mostKept = 100_000

/**
 * Counts failures by account and by address. `accountOf` gives the login of the account that a typed name means, if it means one: whoever is known
 * by several names is guessed at no more often than others. A name that nobody has is locked like any other, and nothing that is told shows
 * which of them are one account's. An address from which a login was right before has a count of its own, so that strangers cannot lock
 * out its owner.
 */
export function lockOut(
  policy: LockOutPolicy,
  accountOf: (name: string) => Promise<string | undefined> = async () => undefined,
  now: () => number = Date.now,
): LockOut {
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

  /** How many delays the last wrong password took: those who are locked out are kept as long. */
  let lastDelays = 1
  const delaysSince = (start: number): number => Math.max(Math.ceil((performance.now() - start) / policy.delay), 1)
  const untilTold = async (start: number, delays: number): Promise<void> => {
    if (policy.delay > 0) await setTimeout(start + delays * policy.delay - performance.now())
  }

  /** Counts an attempt before its password is looked at, so that many at the same time count as many; `undefined` where there may be none. */
  function begin(login: string, address: string | undefined): CountedAttempt | undefined {
    const pair = `${login}\0${address ?? ''}`
    const loginKey = trusted.has(pair) ? `pair:${pair}` : `login:${login}`
    const addressKey = `address:${address ?? ''}`
    const isLocked =
      count(loginKey) >= policy.failuresPerLogin ||
      (address !== undefined && count(addressKey) >= policy.failuresPerAddress)
    if (isLocked) return undefined
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
  }

  return {
    async attempt(login, address, verify, instead) {
      const start = performance.now()
      const name = normal(login)
      const attempt = begin(withoutDomain(normal((await accountOf(name)) ?? name)), address)
      if (attempt === undefined) {
        await instead?.()
        await untilTold(start, Math.max(delaysSince(start), lastDelays))
        return undefined
      }
      const verified = await verify().catch((error: unknown) => {
        attempt.cameToNothing()
        throw error
      })
      if (verified !== undefined) {
        attempt.succeeded()
        return verified
      }
      lastDelays = delaysSince(start)
      await untilTold(start, lastDelays)
      return undefined
    },
  }
}

/** An attempt that was let through. */
interface CountedAttempt {
  /** The password was right after all. */
  succeeded(): void
  /** The password was not looked at. */
  cameToNothing(): void
}

/** One for all spellings that some directory takes for the same: in any case, width and spacing, and without domain. */
const normal = (login: string): string => login.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ')

const withoutDomain = (name: string): string => name.slice(name.lastIndexOf('\\') + 1).trim()

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value)
  if (map.size > mostKept) map.delete(map.keys().next().value as string)
}
