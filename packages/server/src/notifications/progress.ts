import type { Logger } from '#logger'
import type { Store, SubscriptionRow } from '#store/store'
import { StoreError } from '#store/store-error'

type Moved = Pick<SubscriptionRow, 'mailbox' | 'id' | 'position' | 'used'>

/** Many move on in this time: they share a transaction. */
const delay = 100
/** After a failure of the store there is more time. */
const pause = 5_000
/** So many are written down in one transaction, and others get a turn. */
const sliceLength = 500

/**
 * How far the owners of subscriptions were told, and when they last asked, where that is not written down yet. It is a moment later: nobody
 * waits for it.
 */
export class Progress {
  readonly #store: Store
  readonly #logger: Logger
  readonly #waiting = new Map<string, Moved>()
  #timer: NodeJS.Timeout | undefined
  #saving: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(store: Store, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  /** A row as it is by now. */
  latest(row: SubscriptionRow): SubscriptionRow {
    const moved = this.#waiting.get(keyOf(row))
    return moved
      ? { ...row, position: Math.max(row.position, moved.position), used: Math.max(row.used, moved.used) }
      : row
  }

  moved({ mailbox, id, position, used }: Moved): void {
    const key = keyOf({ mailbox, id })
    const known = this.#waiting.get(key)
    const moved = known
      ? { mailbox, id, position: Math.max(known.position, position), used: Math.max(known.used, used) }
      : { mailbox, id, position, used }
    this.#waiting.set(key, moved)
    this.#schedule(delay)
  }

  /** Writes down all that there is. */
  save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#saving = this.#saving.then(() => this.#saveAll())
    return this.#saving
  }

  /** Writes down all that there is, and nothing later. */
  async stop(): Promise<void> {
    await this.save()
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #schedule(milliseconds: number): void {
    if (this.#timer !== undefined || this.#isStopped) return
    this.#timer = setTimeout(() => void this.save(), milliseconds)
    this.#timer.unref()
  }

  async #saveAll(): Promise<void> {
    const all = [...this.#waiting.entries()]
    for (let from = 0; from < all.length; from += sliceLength) {
      const slice = all.slice(from, from + sliceLength)
      try {
        await this.#store.write(async (transaction) => {
          for (const [, moved] of slice) await transaction.moveSubscription(moved)
        })
      } catch (error) {
        if (error instanceof StoreError && error.kind === 'closed') return this.#waiting.clear()
        this.#logger.error('how far subscriptions were told could not be written down', { error })
        return this.#schedule(pause)
      }
      // What has moved on meanwhile is written down next time.
      for (const [key, moved] of slice) if (this.#waiting.get(key) === moved) this.#waiting.delete(key)
    }
  }
}

export const keyOf = ({ mailbox, id }: Pick<SubscriptionRow, 'mailbox' | 'id'>): string => `${mailbox}/${id}`
