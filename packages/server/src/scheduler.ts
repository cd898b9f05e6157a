import type { Logger } from '#logger'
import type { Store } from '#store/store'
import { StoreError } from '#store/store-error'

/** Has mailboxes looked at when something in them is due: a message to be sent, an item to be purged. */
export interface Scheduler {
  /** Something in a mailbox is due at a time, in milliseconds. */
  wakeAt(mailbox: number, time: number): void
  /** Does everything that is due; the timer does nothing else. */
  run(): Promise<void>
  /** Lets what is running finish; nothing begins any more. */
  stop(): Promise<void>
}

export interface SchedulerOptions {
  readonly store: Store
  readonly clock: () => Date
  readonly logger: Logger
  /** Does what is due in one mailbox; gives when the next of it is. */
  readonly work: (mailbox: number, now: Date) => Promise<number | undefined>
}

/** However far away the next thing is: other processes may have put something nearer into the store. */
const longestWait = 60 * 60_000

/** A mailbox whose work went wrong is not asked again at once. */
const pause = 60_000

/**
 * The times are in the store, so that a restart forgets nothing; what is kept here is when to look next. The timer keeps no process
 * alive.
 */
export function createScheduler({ store, clock, logger, work }: SchedulerOptions): Scheduler {
  const next = new Map<number, number>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let readAt = Number.NEGATIVE_INFINITY
  let isStopped = false

  /** One after the other: what two runs would both find due is done once. */
  function run(): Promise<void> {
    running = running.then(runOnce).catch((error: unknown) => {
      // A store that was closed has nothing to do any more.
      if (!(error instanceof StoreError && error.kind === 'closed'))
        logger.error('what is due could not be looked up', { error })
    })
    return running
  }

  async function runOnce(): Promise<void> {
    if (isStopped) return
    const now = clock()
    if (now.getTime() >= readAt + longestWait) {
      for (const { mailbox, time } of await store.read((view) => view.wakeTimes())) wakeAt(mailbox, time)
      readAt = now.getTime()
    }
    for (const [mailbox, time] of [...next]) {
      if (isStopped) return
      if (time > now.getTime()) continue
      next.delete(mailbox)
      try {
        let later = await work(mailbox, now)
        while (later !== undefined && later <= now.getTime()) later = await work(mailbox, now)
        if (later !== undefined) wakeAt(mailbox, later)
      } catch (error) {
        if (error instanceof StoreError && error.kind === 'closed') throw error
        logger.error('what is due in a mailbox could not be done', { error, mailbox })
        wakeAt(mailbox, now.getTime() + pause)
      }
    }
    setTimer()
  }

  function wakeAt(mailbox: number, time: number): void {
    const known = next.get(mailbox)
    if (known !== undefined && known <= time) return
    next.set(mailbox, time)
    setTimer()
  }

  function setTimer(): void {
    clearTimeout(timer)
    if (isStopped) return
    const now = clock().getTime()
    let first = now + longestWait
    for (const time of next.values()) if (time < first) first = time
    timer = setTimeout(run, Math.max(0, first - now))
    timer.unref()
  }

  return {
    wakeAt,
    run,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
