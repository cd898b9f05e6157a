/** There is more waiting than will get its turn in time. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

export interface FairQueueOptions {
  /** How many pieces of work run at the same time. */
  readonly atOnce: number
  /** How many may wait, in all and of one owner. */
  readonly waiting: number
  readonly waitingPerOwner: number
}

export interface FairQueue {
  /** Runs `work` when its owner's turn comes. Rejects with `QueueFull` where too much is waiting. */
  run<T>(owner: string, work: () => Promise<T>): Promise<T>
}

/** Owners take turns, whatever each of them has waiting: who asks for much waits for it himself. */
export function fairQueue({ atOnce, waiting, waitingPerOwner }: FairQueueOptions): FairQueue {
  // Owners in the order of their turns: one that had its turn goes to the end.
  const queues = new Map<string, (() => void)[]>()
  let running = 0
  let total = 0

  const next = (): void => {
    const [owner, queue] = queues.entries().next().value ?? []
    if (owner === undefined || queue === undefined) return
    queues.delete(owner)
    const start = queue.shift()
    if (queue.length > 0) queues.set(owner, queue)
    total--
    start?.()
  }

  const turn = (owner: string): Promise<void> => {
    const queue = queues.get(owner) ?? []
    if (total >= waiting || queue.length >= waitingPerOwner)
      return Promise.reject(new QueueFull('Too much is waiting for its turn.'))
    queues.set(owner, queue)
    total++
    return new Promise((resolve) => queue.push(resolve))
  }

  return {
    async run(owner, work) {
      if (running >= atOnce) await turn(owner)
      // Whoever is let in by `next` takes over the place that was left for it.
      else running++
      try {
        return await work()
      } finally {
        if (total > 0) next()
        else running--
      }
    },
  }
}
