import { EwsError, type GetStreamingEventsResponseMessage, type ResponseCode } from '@exchequer/protocol'
import type { Answers, Taker } from './answers.js'
import { type EventReader, eventsOf, interestOf } from './event-pages.js'
import { keyOf } from './progress.js'
import type { Subscription } from './subscriptions.js'
import type { Interest } from './told-of.js'

type Message = GetStreamingEventsResponseMessage

/** A subscription on a connection, and how far it was told. */
export interface Listener {
  readonly subscription: Subscription
  readonly key: string
  readonly interest: Interest
  readonly stream: Stream
  position: number
}

/** What a stream tells those who keep it. */
export interface StreamKeeper {
  /** There is somebody to write to. */
  opened(stream: Stream): void
  /** There is more to be told, which had to wait. */
  wake(mailbox: number): void
  told(listener: Listener): void
  ended(stream: Stream): void
}

/**
 * One connection with its subscriptions (docs "GetStreamingEvents operation"; semantics §13.4). Each message is an answer of its own, and
 * says one thing: the Managed API reads notifications or the status of the connection, and never both.
 */
export class Stream implements Answers<Message[]> {
  /** Whose connection it is, for those who count them. */
  readonly owner: string
  readonly listeners: Listener[]
  readonly closesAt: number
  /** When something was last sent, in milliseconds. */
  sentAt = 0
  /** The client does not keep up: what there is to tell rests in the store. */
  isBlocked = false
  readonly #keeper: StreamKeeper
  #isClosed = false
  #taker: Taker<Message[]> | undefined

  constructor(owner: string, subscriptions: readonly Subscription[], closesAt: number, keeper: StreamKeeper) {
    this.owner = owner
    this.#keeper = keeper
    this.closesAt = closesAt
    this.listeners = subscriptions.map((subscription) => ({
      subscription,
      key: keyOf(subscription.row),
      interest: interestOf(subscription),
      stream: this,
      position: subscription.row.position,
    }))
  }

  start(taker: Taker<Message[]>): void {
    this.#taker = taker
    this.#keeper.opened(this)
  }

  goOn(): void {
    if (!this.isBlocked) return
    this.isBlocked = false
    for (const { subscription } of this.listeners) this.#keeper.wake(subscription.row.mailbox)
  }

  closed(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#taker = undefined
    this.#keeper.ended(this)
  }

  stop(): void {
    this.finish()
  }

  /** That the connection is there. */
  beat(now: number): void {
    this.#send({ ...success, connectionStatus: 'OK' }, now)
  }

  /** Tells a listener what has happened since, as far as the client takes it. */
  async tell(listener: Listener, reader: EventReader, now: () => number): Promise<void> {
    for (let hasMore = true; hasMore && !this.isBlocked && this.#taker; ) {
      try {
        const page = await reader.page(listener.interest, listener.position)
        if (!this.#taker || !this.listeners.includes(listener)) return
        listener.position = page.position
        hasMore = page.hasMore
        const events = eventsOf(listener.subscription, page, false)
        if (events.length === 0) continue
        const { id } = listener.subscription
        this.#send({ ...success, notifications: [{ subscriptionId: id, events }] }, now())
      } catch (error) {
        if (!(error instanceof EwsError)) throw error
        // The subscription stays, and goes on from here: the client synchronizes.
        this.#send(refusal(error.code, [listener.subscription.id]), now())
        listener.position = await reader.end()
        hasMore = false
      }
      this.#keeper.told(listener)
    }
  }

  /** Ends a subscription on this connection, and with the last one the connection. */
  drop(listener: Listener, code: ResponseCode, now: number): void {
    this.listeners.splice(this.listeners.indexOf(listener), 1)
    const isLast = this.listeners.length === 0
    this.#send({ ...refusal(code, [listener.subscription.id]), ...(isLast && closed) }, now)
    if (isLast) this.#end()
  }

  /** Says that the connection ends, and ends it. */
  finish(): void {
    this.#send({ ...success, ...closed }, this.sentAt)
    this.#end()
  }

  #send(message: Message, now: number): void {
    if (!this.#taker) return
    this.sentAt = now
    if (!this.#taker.take([message])) this.isBlocked = true
  }

  #end(): void {
    const taker = this.#taker
    this.closed()
    taker?.end()
  }
}

const success = { responseClass: 'Success', responseCode: 'NoError' } as const
const closed = { connectionStatus: 'Closed' } as const

/** What is wrong with some subscriptions. */
export function refusal(code: ResponseCode, ids: readonly string[]): Message {
  const { message } = new EwsError(code)
  return {
    responseClass: 'Error',
    messageText: message,
    responseCode: code,
    descriptiveLinkKey: 0,
    errorSubscriptionIds: [...ids],
  }
}

/** The one answer to a request with subscriptions that cannot be told of: the connection ends with it. */
export function refusedStream(refusals: readonly { readonly code: ResponseCode; readonly ids: readonly string[] }[]) {
  return {
    start({ take, end }: Taker<Message[]>) {
      // One message in each answer: that is what clients expect.
      for (const [index, { code, ids }] of refusals.entries())
        take([{ ...refusal(code, ids), ...(index === refusals.length - 1 && closed) }])
      end()
    },
    goOn() {},
    closed() {},
    stop() {},
  } satisfies Answers<Message[]>
}
