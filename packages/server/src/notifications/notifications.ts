import type { Logger } from '#logger'
import type { Store, SubscriptionRow } from '#store/store'
import { StoreError } from '#store/store-error'
import { keepHouse } from './housekeeping.js'
import { keyOf, Progress } from './progress.js'
import { Pushes, type PushesOptions } from './pushes.js'
import type { RefusalToTell } from './refusal-to-tell.js'
import type { Stream } from './stream.js'
import { type StreamSession, Streams } from './streams.js'
import type { Subscription } from './subscriptions.js'

/** What operations ask of those who listen. */
export interface Listeners {
  /** A row as it is by now: how far its owner was told is written down a moment later. */
  latest(row: SubscriptionRow): SubscriptionRow
  /** The owner of a subscription has asked, or was told. */
  moved(row: Pick<SubscriptionRow, 'mailbox' | 'id' | 'position' | 'used'>): void
  /** A subscription was made or ended: it is looked at. */
  changed(row: Pick<SubscriptionRow, 'mailbox' | 'id'>): void
  /** Opens a connection for some subscriptions. Throws `ErrorExceededConnectionCount` where the account has as many as it may. */
  openStream(session: StreamSession, subscriptions: readonly Subscription[], minutes: number): Stream
}

export interface NotificationsOptions {
  readonly store: Store
  readonly clock: () => Date
  readonly logger: Logger
  readonly call: PushesOptions['call']
  readonly refusal: RefusalToTell
}

/** All who are told of what happens: those who have a connection open, and those who are called. */
export interface Notifications extends Listeners {
  /** Does what is due by the clock; timers do nothing else. */
  runDue(): Promise<void>
  /** Ends connections and calls, and writes down how far everybody was told. */
  stop(): Promise<void>
}

const houseInterval = 60 * 60_000

export function createNotifications(options: NotificationsOptions): Notifications {
  const { store, clock, logger, call, refusal } = options
  const progress = new Progress(store, logger)
  const streams = new Streams({ store, clock, logger, progress, refusal })
  const pushes = new Pushes({ store, clock, logger, progress, call, refusal })
  const looks = new Set<Promise<void>>()
  let keptHouseAt = Number.NEGATIVE_INFINITY

  const stopListening = store.listen((mailbox) => {
    streams.wake(mailbox)
    pushes.wake(mailbox)
  })
  const background = (work: () => Promise<void>): void => {
    const look = work()
      .catch((error: unknown) => {
        if (!(error instanceof StoreError && error.kind === 'closed')) logger.error('notifications failed', { error })
      })
      .finally(() => looks.delete(look))
    looks.add(look)
  }

  async function lookAt({ mailbox, id }: Pick<SubscriptionRow, 'mailbox' | 'id'>): Promise<void> {
    const [row, owner] = await store.read(async (view) => [
      await view.subscription(mailbox, id),
      await view.mailbox(mailbox),
    ])
    if (row?.ended) streams.unsubscribed(keyOf(row))
    else if (row?.kind === 'push' && owner) pushes.add(row, owner)
  }

  async function keepHouseWhenDue(): Promise<void> {
    const now = clock()
    if (now.getTime() < keptHouseAt + houseInterval) return
    keptHouseAt = now.getTime()
    await progress.save()
    await keepHouse(store, now, logger)
  }

  background(() => pushes.load())
  background(keepHouseWhenDue)
  const timer = setInterval(() => background(keepHouseWhenDue), houseInterval)
  timer.unref()

  return {
    latest: (row) => progress.latest(row),
    moved: (row) => progress.moved(row),
    changed: (row) => background(() => lookAt(row)),
    openStream: (session, subscriptions, minutes) => streams.open(session, subscriptions, minutes),
    async runDue() {
      await keepHouseWhenDue()
      await Promise.all(looks)
      await streams.settled()
      streams.sweep()
      await streams.settled()
      await pushes.runDue()
    },
    async stop() {
      stopListening()
      clearInterval(timer)
      await Promise.all(looks)
      await streams.stop()
      await pushes.stop()
      await progress.stop()
    },
  }
}
