import { setTimeout } from 'node:timers/promises'
import { EwsError, namedValue } from '@exchequer/protocol'

/** Limits by the names that Exchange gives them (docs "EWS throttling in Exchange"). */
export interface ThrottlingPolicy {
  /** Requests that an account may have open at the same time; `null` for any number. Default 27. */
  readonly EWSMaxConcurrency?: number | null
}

export interface Budgets {
  /**
   * Counts a request of `owner` as open until the function that it gives is called. Where there are too many, it rejects with
   * `ErrorExceededConnectionCount`, after a while: who asks again at once, as many do, would keep the server busy with refusals.
   */
  open(owner: string): Promise<() => void>
  /** Runs `work` when `owner` has its turn. */
  turn<T>(owner: string, work: () => Promise<T>): Promise<T>
}

/** How many requests of one owner are worked on at the same time while others want something too. */
const sharedTurns = 2
/** Milliseconds for which others count as wanting something after their last request. */
const presence = 10_000
/** Milliseconds before a refusal goes out. */
const refusalDelay = 250

/**
 * Keeps what one account asks for from holding up the others. Alone, an account has all of the server, so that its writes can share
 * commits; while others are there too, its requests are worked on two at a time: who comes next waits for two of them, however many wait.
 */
export function budgets({ EWSMaxConcurrency = 27 }: ThrottlingPolicy = {}, now: () => number = Date.now): Budgets {
  const opened = new Map<string, number>()
  const running = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  // When each owner was here last, the latest at the end.
  const seen = new Map<string, number>()

  const change = (counts: Map<string, number>, owner: string, by: number): number => {
    const count = (counts.get(owner) ?? 0) + by
    if (count === 0) counts.delete(owner)
    else counts.set(owner, count)
    return count
  }

  const isHere = (owner: string): void => {
    seen.delete(owner)
    seen.set(owner, now())
    forgetAbsent()
  }
  const forgetAbsent = (): void => {
    for (const [owner, time] of seen) {
      if (time > now() - presence) return
      seen.delete(owner)
    }
  }
  /** Whether nobody else was here lately. */
  const isAlone = (owner: string): boolean => {
    forgetAbsent()
    return seen.size === 0 || (seen.size === 1 && seen.has(owner))
  }

  const mayRun = (owner: string): boolean => (running.get(owner) ?? 0) < sharedTurns || isAlone(owner)

  const next = (owner: string): void => {
    const queue = waiting.get(owner)
    while (queue && queue.length > 0 && mayRun(owner)) {
      change(running, owner, 1)
      queue.shift()!()
    }
    if (queue?.length === 0) waiting.delete(owner)
  }

  return {
    async open(owner) {
      if (EWSMaxConcurrency !== null && (opened.get(owner) ?? 0) >= EWSMaxConcurrency) {
        await setTimeout(refusalDelay)
        throw exceeded(EWSMaxConcurrency)
      }
      change(opened, owner, 1)
      return () => void change(opened, owner, -1)
    },
    async turn(owner, work) {
      isHere(owner)
      if (!waiting.has(owner) && mayRun(owner)) change(running, owner, 1)
      else
        await new Promise<void>((resolve) => {
          const queue = waiting.get(owner) ?? []
          waiting.set(owner, queue)
          queue.push(resolve)
        })
      try {
        return await work()
      } finally {
        change(running, owner, -1)
        next(owner)
      }
    },
  }
}

/** In the words of Exchange Online (ews-managed-api issue 293). */
function exceeded(limit: number): EwsError {
  const text =
    `This operation exceeds the throttling budget for policy part 'MaxConcurrency', policy value '${limit}',  ` +
    `Budget type: 'Ews'.  Suggested backoff time 0 ms.`
  return new EwsError('ErrorExceededConnectionCount', undefined, [
    namedValue('Policy', 'MaxConcurrency'),
    namedValue('MaxConcurrencyLimit', String(limit)),
    namedValue('ErrorMessage', text),
  ])
}
