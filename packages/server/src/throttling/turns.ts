import { Counts } from './counts.js'

/** How many requests of one owner are worked on at the same time while others want something too. */
const sharedTurns = 2
/** Milliseconds for which others count as wanting something after their last request. */
const presence = 10_000

/** Runs `work` when `owner` has its turn. */
export type Turns = <T>(owner: string, work: () => Promise<T>) => Promise<T>

/**
 * Keeps what one account asks for from holding up the others. Alone, an account has all of the server, so that its writes can share
 * commits; while others are there too, its requests are worked on two at a time: who comes next waits for two of them, however many wait.
 */
export function fairTurns(now: () => number = Date.now): Turns {
  const running = new Counts()
  const waiting = new Map<string, (() => void)[]>()
  // When each owner was here last, the latest at the end.
  const seen = new Map<string, number>()
  let latest: string | undefined

  const isHere = (owner: string): void => {
    // Who is at the end already stays there.
    if (owner !== latest) seen.delete(owner)
    seen.set(owner, now())
    latest = owner
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

  const mayRun = (owner: string): boolean => running.of(owner) < sharedTurns || isAlone(owner)

  const next = (owner: string): void => {
    const queue = waiting.get(owner)
    while (queue && queue.length > 0 && mayRun(owner)) {
      running.add(owner, 1)
      queue.shift()!()
    }
    if (queue?.length === 0) waiting.delete(owner)
  }

  return async (owner, work) => {
    isHere(owner)
    if (!waiting.has(owner) && mayRun(owner)) running.add(owner, 1)
    else
      await new Promise<void>((resolve) => {
        const queue = waiting.get(owner) ?? []
        waiting.set(owner, queue)
        queue.push(resolve)
      })
    try {
      return await work()
    } finally {
      running.add(owner, -1)
      next(owner)
    }
  }
}
