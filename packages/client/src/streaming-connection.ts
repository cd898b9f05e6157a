import type { GetStreamingEventsResponseMessage } from '@exchequer/protocol'
import { type Connection, positive } from './connection.js'
import { refusalOf, ServiceRequestException, ServiceResponseException } from './errors.js'
import { MessageQueue } from './message-queue.js'
import { backOffOf } from './message-xml.js'
import { eventsOf, type NotificationEvent } from './notification-events.js'
import { sleep, willPass } from './retry.js'
import { streamMessages } from './streaming-call.js'
import { type StreamingSubscription, withAffinity } from './subscriptions.js'
import type { ToldEvents } from './told-events.js'

export interface StreamingConnectionOptions {
  /** Minutes after which the server closes a connection, and another is opened: 1 to 30. */
  readonly lifetime?: number
  /** Whether to find by synchronization what a broken connection has lost; it walks the folders once at the beginning. Default: it does. */
  readonly catchUp?: boolean
  /** So long, in milliseconds, there may be silence before a connection counts as broken. Default: twice the 45 seconds of Exchange. */
  readonly silence?: number
  /** The longest wait, in milliseconds, before a server that cannot be reached is tried again. Default: a minute. */
  readonly longestWait?: number
  readonly signal?: AbortSignal
}

/** Events of one of the subscriptions of a connection. */
export interface StreamingNotification {
  readonly subscription: StreamingSubscription
  readonly events: readonly NotificationEvent[]
}

type Message = GetStreamingEventsResponseMessage

/** How it goes with the connections, one after the other. */
interface State {
  /** Something may have been lost since the last one that went well. */
  wasBroken: boolean
  /** There was one that went well. */
  wasThere: boolean
  /** So often in a row the server could not be reached, and had lost a subscription. */
  failures: number
  losses: number
}

/** What a server says of a subscription that it does not have, or has no more. */
const lost = new Set(['ErrorInvalidSubscription', 'ErrorSubscriptionNotFound', 'ErrorExpiredSubscription'])
/** A server that has lost a subscription so often, each time at once, will not keep it. */
const mostLosses = 3
/** After a connection that broke, what the server has kept comes in this time, in milliseconds; then is looked for what has not come. */
const settling = 250

/**
 * A connection on which subscriptions are told of what happens, for as long as one iterates:
 * `for await (const { subscription, events } of connection)`. The server ends it every half an hour, and it may break: then another is
 * opened with the same subscriptions. A server that cannot be reached at the beginning is thrown; later it is waited for. A subscription
 * that the server has lost is made anew, and what happened meanwhile is found by synchronization (see ToldEvents).
 */
export class StreamingSubscriptionConnection implements AsyncIterable<StreamingNotification> {
  readonly #connection: Connection
  readonly #options: StreamingConnectionOptions
  readonly #subscriptions: StreamingSubscription[]
  readonly #told = new Map<StreamingSubscription, ToldEvents>()
  #ending: AbortController | undefined

  constructor(
    connection: Connection,
    subscriptions: readonly StreamingSubscription[],
    options: StreamingConnectionOptions,
  ) {
    this.#connection = connection
    this.#subscriptions = [...subscriptions]
    this.#options = options
  }

  get currentSubscriptions(): readonly StreamingSubscription[] {
    return [...this.#subscriptions]
  }

  get isOpen(): boolean {
    return this.#ending !== undefined
  }

  /** Hangs up: the iteration ends. The subscriptions stay. */
  close(): void {
    this.#ending?.abort()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamingNotification, void> {
    if (this.#ending) throw new Error('The connection is open: it can be iterated once at a time.')
    const { signal: given, longestWait = 60_000 } = this.#options
    const ending = new AbortController()
    const { signal } = ending
    const abort = (): void => ending.abort(given?.reason)
    given?.addEventListener('abort', abort, { once: true })
    if (given?.aborted) abort()
    this.#ending = ending
    try {
      await this.#settle(signal)
      const state: State = { wasBroken: false, wasThere: false, failures: 0, losses: 0 }
      while (this.#subscriptions.length > 0) {
        try {
          yield* this.#session(state, signal)
          await this.#settle(signal)
        } catch (error) {
          if (!state.wasThere || !willPass(error) || signal.aborted) throw error
          state.wasBroken = true
          const usual = Math.min(this.#connection.retry.firstWait * 2 ** state.failures++, longestWait)
          const asked = error instanceof ServiceResponseException ? backOffOf(error) : undefined
          await sleep(asked ?? usual, signal)
        }
      }
    } catch (error) {
      given?.throwIfAborted()
      // Closed from here, which is how it is to end.
      if (!signal.aborted) throw error
    } finally {
      ending.abort()
      given?.removeEventListener('abort', abort)
      this.#ending = undefined
    }
  }

  /** One connection, from its beginning to the end that the server makes of it. */
  async *#session(state: State, signal: AbortSignal): AsyncGenerator<StreamingNotification, void> {
    const { lifetime = 30, silence = 90_000 } = this.#options
    const hangUp = new AbortController()
    const abort = (): void => hangUp.abort(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    const request = {
      subscriptionIds: this.#subscriptions.map(({ id }) => id),
      connectionTimeout: positive(lifetime, 'lifetime'),
    }
    const queue = new MessageQueue(
      streamMessages(withAffinity(this.#connection), request, { signal: hangUp.signal, silence }),
    )
    try {
      for (;;) {
        const taken = await queue.take()
        if ('end' in taken) throw taken.end ?? new ServiceRequestException('The server broke off.')
        const { value: message } = taken
        const { isLost, isClosed } = await this.#outcomeOf(message, signal)
        if (isLost && ++state.losses > mostLosses) throw refusalOf(message)
        if (isLost) state.wasBroken = true
        yield* this.#notificationsIn(message)
        if (message.responseCode === 'ErrorMissedNotificationEvents') yield* this.#missed(message, signal)
        if (isClosed || isLost) return
        state.wasThere = true
        state.failures = 0
        state.losses = 0
        if (!state.wasBroken) continue
        // First what the server has kept itself, which says more.
        await sleep(settling, signal)
        while (!queue.isEmpty) {
          const kept = await queue.take()
          if ('end' in kept) break
          yield* this.#notificationsIn(kept.value)
          if (kept.value.responseClass === 'Error' || kept.value.connectionStatus === 'Closed') return
        }
        yield* this.#missed(undefined, signal)
        state.wasBroken = false
      }
    } finally {
      signal.removeEventListener('abort', abort)
      hangUp.abort()
    }
  }

  /** What a message says of the connection. Makes subscriptions anew that the server has lost; throws what is wrong else. */
  async #outcomeOf(message: Message, signal: AbortSignal): Promise<{ isLost: boolean; isClosed: boolean }> {
    const { responseClass, responseCode = 'ErrorInternalServerError', errorSubscriptionIds = [] } = message
    const isClosed = message.connectionStatus === 'Closed'
    if (responseClass !== 'Error' || responseCode === 'ErrorMissedNotificationEvents')
      return { isLost: false, isClosed }
    const concerned = this.#subscriptions.filter(({ id }) => errorSubscriptionIds.includes(id))
    const over = concerned.filter(({ isOver }) => isOver || responseCode === 'ErrorSubscriptionUnsubscribed')
    for (const one of over) this.#subscriptions.splice(this.#subscriptions.indexOf(one), 1)
    if (over.length === concerned.length && over.length > 0) return { isLost: false, isClosed }
    if (!lost.has(responseCode) || concerned.length === 0) throw refusalOf(message)
    for (const one of concerned) if (!over.includes(one)) await one.renew({ signal })
    return { isLost: true, isClosed }
  }

  *#notificationsIn({ notifications = [] }: Message): Generator<StreamingNotification, void> {
    for (const { subscriptionId, events } of notifications) {
      const subscription = this.#subscriptions.find(({ id }) => id === subscriptionId)
      if (!subscription) continue
      const told = eventsOf(events)
      const fresh = this.#told.get(subscription)?.take(told) ?? told
      if (fresh.length > 0) yield { subscription, events: fresh }
    }
  }

  /** What was not told of the subscriptions that a message names, or of all. */
  async *#missed(message: Message | undefined, signal: AbortSignal): AsyncGenerator<StreamingNotification, void> {
    for (const subscription of this.#subscriptions) {
      if (message?.errorSubscriptionIds && !message.errorSubscriptionIds.includes(subscription.id)) continue
      const events = (await this.#told.get(subscription)?.missed({ signal })) ?? []
      if (events.length > 0) yield { subscription, events }
    }
  }

  /** All is well: what was told need not be remembered. */
  async #settle(signal: AbortSignal): Promise<void> {
    if (this.#options.catchUp === false) return
    for (const subscription of this.#subscriptions) {
      const known = this.#told.get(subscription)
      const told = known ?? subscription.watched()
      if (!known) this.#told.set(subscription, told)
      await told.settle({ signal })
    }
  }
}

/** A connection for up to 200 streaming subscriptions; it is there while somebody iterates it. */
export const openStreamingConnection = (
  connection: Connection,
  subscriptions: readonly StreamingSubscription[],
  options: StreamingConnectionOptions = {},
): StreamingSubscriptionConnection => new StreamingSubscriptionConnection(connection, subscriptions, options)
