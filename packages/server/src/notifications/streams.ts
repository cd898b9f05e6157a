import { EwsError, type ResponseCode } from '@exchequer/protocol'
import type { Logger } from '#logger'
import type { Session } from '#mailbox/session'
import type { Store } from '#store/store'
import { StoreError } from '#store/store-error'
import { Counts } from '#throttling/counts'
import { EventReader } from './event-pages.js'
import { keyOf, type Progress } from './progress.js'
import type { RefusalToTell } from './refusal-to-tell.js'
import { type Listener, Stream, type StreamKeeper } from './stream.js'
import type { Subscription } from './subscriptions.js'

export interface StreamsOptions {
  readonly store: Store
  readonly clock: () => Date
  readonly logger: Logger
  readonly progress: Progress
  readonly refusal: RefusalToTell
}

/** Who opens a connection, and what he may have. */
export type StreamSession = Pick<Session, 'caller' | 'mailbox' | 'budget'>

/** The Managed API takes a connection for dead after twice this time without a word (HangingServiceRequestBase). */
const heartbeat = 45_000
const sweepInterval = 1_000
/** How often it is written down that a subscription is in use: one that nobody uses for half an hour is over. */
const useInterval = 5 * 60_000
/** So many listeners are told in one look at the store, then others get a turn. */
const sliceLength = 100

/**
 * All connections on which somebody waits for events. There may be thousands, most of them at rest: one timer serves them all, and what a
 * mailbox has to tell is looked up for those only who listen to it.
 */
export class Streams implements StreamKeeper {
  readonly #options: StreamsOptions
  readonly #streams = new Set<Stream>()
  readonly #byMailbox = new Map<number, Set<Listener>>()
  readonly #byKey = new Map<string, Listener>()
  /** How many each owner has open, or is about to open. */
  readonly #open = new Counts()
  /** Mailboxes that have something to tell. */
  readonly #awake = new Set<number>()
  #telling: Promise<void> | undefined
  #checking: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #usedAt = 0

  constructor(options: StreamsOptions) {
    this.#options = options
  }

  /**
   * A connection for some subscriptions; it begins when there is somebody to write to, and counts from now on. Who acts for others has as
   * many for each of them (docs "Maintain affinity between a group of subscriptions and the Mailbox server", Table 1).
   */
  open({ caller, mailbox, budget }: StreamSession, subscriptions: readonly Subscription[], minutes: number): Stream {
    const owner = `${caller} ${mailbox?.id}`
    const { EWSHangingConnectionLimit: most } = budget
    if (most !== null && this.#open.of(owner) - this.#replacedBy(subscriptions, owner) >= most)
      throw new EwsError('ErrorExceededConnectionCount')
    this.#open.add(owner, 1)
    return new Stream(owner, subscriptions, this.#now() + minutes * 60_000, this)
  }

  /**
   * How many connections of an owner end when one for these subscriptions begins: a client whose network failed is back long before it is
   * noticed here that he was gone.
   */
  #replacedBy(subscriptions: readonly Subscription[], owner: string): number {
    const keys = new Set(subscriptions.map(({ row }) => keyOf(row)))
    const touched = new Set(Array.from(keys, (key) => this.#byKey.get(key)?.stream))
    let count = 0
    for (const stream of touched)
      if (stream?.owner === owner && stream.listeners.every(({ key }) => keys.has(key))) count += 1
    return count
  }

  /** A mailbox has new events. */
  wake(mailbox: number): void {
    if (!this.#byMailbox.has(mailbox)) return
    this.#awake.add(mailbox)
    this.#telling ??= this.#tellLater()
  }

  opened(stream: Stream): void {
    const now = this.#now()
    this.#streams.add(stream)
    stream.beat(now)
    for (const listener of stream.listeners) {
      const { key, subscription } = listener
      const { mailbox } = subscription.row
      const other = this.#byKey.get(key)
      if (other) this.#drop(other, 'ErrorNewEventStreamConnectionOpened')
      this.#byKey.set(key, listener)
      const others = this.#byMailbox.get(mailbox)
      if (others) others.add(listener)
      else this.#byMailbox.set(mailbox, new Set([listener]))
      // What was told on a connection before may not be written down yet, and is known to the one that has it.
      if (other) listener.position = Math.max(listener.position, other.position)
      this.#markUsed(listener, now)
      this.wake(mailbox)
    }
    this.#timer ??= setInterval(() => this.sweep(), sweepInterval).unref()
  }

  told(listener: Listener): void {
    this.#markUsed(listener, this.#now())
  }

  ended(stream: Stream): void {
    this.#open.add(stream.owner, -1)
    if (!this.#streams.delete(stream)) return
    for (const listener of stream.listeners) {
      this.#forget(listener)
      this.#markUsed(listener, this.#now())
    }
    if (this.#streams.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }

  /** Somebody has unsubscribed. */
  unsubscribed(key: string): void {
    const listener = this.#byKey.get(key)
    if (listener) this.#drop(listener, 'ErrorSubscriptionUnsubscribed')
  }

  /** Says to every client that its connection is there, or that its time is over. */
  sweep(): void {
    const now = this.#now()
    const writesUse = now >= this.#usedAt + useInterval
    if (writesUse) this.#usedAt = now
    const idle: Listener[] = []
    for (const stream of [...this.#streams]) {
      if (now >= stream.closesAt) stream.finish()
      // A client that does not keep up has enough to read.
      else if (now >= stream.sentAt + heartbeat && !stream.isBlocked) {
        stream.beat(now)
        idle.push(...stream.listeners)
      }
      if (writesUse) for (const listener of stream.listeners) this.#markUsed(listener, now)
    }
    // Those who are told something are looked at then.
    if (idle.length > 0) this.#checking = this.#checking.then(() => this.#safely(() => this.#whoMayHear(idle)))
  }

  /** Ends all connections in order, once everything was told. */
  async stop(): Promise<void> {
    await this.settled()
    for (const stream of [...this.#streams]) stream.finish()
  }

  /** Resolves when everybody was told what there is. */
  async settled(): Promise<void> {
    await this.#telling
    await this.#checking
  }

  #now(): number {
    return this.#options.clock().getTime()
  }

  #markUsed({ subscription, position }: Listener, used: number): void {
    const { mailbox, id } = subscription.row
    this.#options.progress.moved({ mailbox, id, position, used })
  }

  #drop(listener: Listener, code: ResponseCode): void {
    this.#forget(listener)
    listener.stream.drop(listener, code, this.#now())
  }

  #forget(listener: Listener): void {
    const { key, subscription } = listener
    const { mailbox } = subscription.row
    if (this.#byKey.get(key) === listener) this.#byKey.delete(key)
    const listeners = this.#byMailbox.get(mailbox)
    listeners?.delete(listener)
    if (listeners?.size === 0) this.#byMailbox.delete(mailbox)
  }

  /** After whatever else happens in this turn: changes that come together are told together. */
  async #tellLater(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    await this.#safely(async () => {
      try {
        for (const mailbox of this.#awake) {
          this.#awake.delete(mailbox)
          await this.#tellAll(mailbox)
        }
      } finally {
        this.#telling = undefined
      }
    })
  }

  async #safely(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      // A store that was closed has nothing to tell any more.
      if (!(error instanceof StoreError && error.kind === 'closed'))
        this.#options.logger.error('listeners could not be told', { error })
    }
  }

  /** Those of some listeners who may still be told; the others are told that, as the last thing. */
  async #whoMayHear(listeners: readonly Listener[]): Promise<Listener[]> {
    const known = new Map<string, ResponseCode | undefined>()
    const may: Listener[] = []
    for (const listener of listeners) {
      const { row, wish } = listener.subscription
      const key = `${row.mailbox} ${wish.folders} ${row.owner}`
      if (!known.has(key)) known.set(key, await this.#options.refusal(listener.subscription))
      const code = known.get(key)
      if (code === undefined) may.push(listener)
      else if (this.#byKey.get(listener.key) === listener) this.#drop(listener, code)
    }
    return may
  }

  async #tellAll(mailbox: number): Promise<void> {
    const listeners = await this.#whoMayHear([...(this.#byMailbox.get(mailbox) ?? [])])
    for (let from = 0; from < listeners.length; from += sliceLength)
      await this.#options.store.read(async (view) => {
        const reader = new EventReader(view, mailbox)
        for (const listener of listeners.slice(from, from + sliceLength))
          await listener.stream.tell(listener, reader, () => this.#now())
      })
  }
}
