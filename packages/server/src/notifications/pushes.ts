import { EwsError, type Notification, type ResponseCode, type SubscriptionStatus } from '@exchequer/protocol'
import type { Logger } from '#logger'
import type { MailboxRow, Store, StoreView, SubscriptionRow } from '#store/store'
import { StoreError } from '#store/store-error'
import { EventReader, interestOf, notificationOf } from './event-pages.js'
import { keyOf, type Progress } from './progress.js'
import type { RefusalToTell } from './refusal-to-tell.js'
import { type PushAddress, type Subscription, subscriptionOf } from './subscriptions.js'

export interface PushesOptions {
  readonly store: Store
  readonly clock: () => Date
  readonly logger: Logger
  readonly progress: Progress
  /** Calls a listener, and gives what it answers; rejects where it answers nothing that could be understood. */
  readonly call: (url: string, told: PushedNotification, signal: AbortSignal) => Promise<SubscriptionStatus>
  readonly refusal: RefusalToTell
}

/** What a listener is called with. */
export interface PushedNotification {
  readonly notification: Notification
  /** What went wrong: he has missed something, and has to synchronize. */
  readonly code?: ResponseCode
}

/** One listener that is called. */
interface Push {
  readonly subscription: Subscription
  readonly address: PushAddress
  position: number
  /** There may be something new to tell. */
  isAwake: boolean
  /** When it is to hear that it still has its subscription, where there is nothing else to tell; in milliseconds. */
  statusAt: number
  /** Since when it does not answer, how often it was tried again, and when it is tried next. */
  failure: { readonly since: number; readonly retries: number; readonly nextAt: number } | undefined
  isCalled: boolean
}

const minute = 60_000
/** The first retry comes after this time, each next one after twice the time of the one before (docs "StatusFrequency"). */
const firstRetry = 30_000
/** So many listeners are called at the same time: one that does not answer keeps only its own place. */
const mostCalls = 64
/** A server that stops waits so long for answers. */
const grace = 5_000

/**
 * All subscriptions whose listeners are called (docs "Notification subscriptions, mailbox events, and EWS in Exchange"). Each is called with
 * one notification at a time, and its position moves on when it has taken that; what it did not take is told again.
 */
export class Pushes {
  readonly #options: PushesOptions
  readonly #pushes = new Map<string, Push>()
  readonly #byMailbox = new Map<number, Set<Push>>()
  readonly #calls = new Set<Promise<void>>()
  readonly #abort = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #isStopping = false
  #loading: Promise<void> | undefined

  constructor(options: PushesOptions) {
    this.#options = options
  }

  /** Goes on with those that a server before this one has left. */
  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  /** A mailbox has new events. */
  wake(mailbox: number): void {
    const pushes = this.#byMailbox.get(mailbox)
    if (!pushes) return
    for (const push of pushes) push.isAwake = true
    this.#run()
  }

  /** A subscription was made: its listener is called at once, and so tried (docs "Subscribe operation", Comments). */
  add(row: SubscriptionRow, mailbox: MailboxRow): void {
    const subscription = subscriptionOf(row, mailbox)
    const address = subscription.wish.push!
    const push = {
      subscription,
      address,
      position: row.position,
      isAwake: true,
      statusAt: 0,
      failure: undefined,
      isCalled: false,
    }
    this.#pushes.set(keyOf(row), push)
    const others = this.#byMailbox.get(row.mailbox)
    if (others) others.add(push)
    else this.#byMailbox.set(row.mailbox, new Set([push]))
    this.#run()
  }

  /** Calls those whose time has come, and resolves when they have answered. */
  async runDue(): Promise<void> {
    this.#run()
    while (this.#calls.size > 0) await Promise.all(this.#calls)
  }

  /** Lets the calls that are under way come to an end, but not for long: whom they did not reach is told by the next server. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#timer)
    const limit = setTimeout(() => this.#abort.abort(), grace)
    await Promise.allSettled([this.#loading, ...this.#calls])
    clearTimeout(limit)
  }

  async #load(): Promise<void> {
    const found = await this.#options.store.read(async (view) => {
      const alive = (await view.subscriptions({ kind: 'push' })).filter(({ ended }) => ended === null)
      return Promise.all(alive.map(async (row) => ({ row, mailbox: await view.mailbox(row.mailbox) })))
    })
    for (const { row, mailbox } of found) if (mailbox && !this.#pushes.has(keyOf(row))) this.add(row, mailbox)
  }

  /** Calls as many as may be called, and comes back when the next one is due. */
  #run(): void {
    clearTimeout(this.#timer)
    if (this.#isStopping) return
    const now = this.#now()
    let next = Number.POSITIVE_INFINITY
    for (const push of this.#pushes.values()) {
      if (push.isCalled) continue
      const at = push.failure ? push.failure.nextAt : push.isAwake ? now : push.statusAt
      if (at > now) next = Math.min(next, at)
      else if (this.#calls.size < mostCalls) this.#begin(push)
    }
    if (next === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#run(), Math.min(next - now, 60 * minute))
    this.#timer.unref()
  }

  #begin(push: Push): void {
    push.isCalled = true
    const call = this.#deal(push)
      .catch((error: unknown) => {
        const now = this.#now()
        push.failure ??= { since: now, retries: 0, nextAt: now + firstRetry }
        // A store that was closed has nothing to tell any more; any other failure of it will pass.
        if (!(error instanceof StoreError && error.kind === 'closed'))
          this.#options.logger.error('a push subscription could not be served', { error, url: push.address.url })
      })
      .finally(() => {
        push.isCalled = false
        this.#calls.delete(call)
        this.#run()
      })
    this.#calls.add(call)
  }

  async #deal(push: Push): Promise<void> {
    const { store, call, progress, refusal, logger } = this.#options
    const { subscription, address } = push
    const code = await refusal(subscription)
    if (code !== undefined) {
      logger.info('a push subscription ends: its owner may not hear of the mailbox any more', {
        url: address.url,
        code,
      })
      return this.#end(push, 'withdrawn')
    }
    const isStatusDue = push.failure !== undefined || this.#now() >= push.statusAt
    push.isAwake = false
    const { told, position, hasMore } = await store.read((view) => next(push, view, isStatusDue))
    push.isAwake ||= hasMore
    if (!told) {
      push.position = position
      return
    }
    let status: SubscriptionStatus
    try {
      status = await call(address.url, told, this.#abort.signal)
    } catch (error) {
      return this.#failed(push, error)
    }
    if (status === 'Unsubscribe') return this.#end(push, 'unsubscribed')
    push.position = position
    push.failure = undefined
    push.statusAt = this.#now() + address.statusFrequency * minute
    const { mailbox, id } = subscription.row
    progress.moved({ mailbox, id, position, used: this.#now() })
  }

  /** Tries again later, until that has gone on for longer than the listener was to be without a sign. */
  async #failed(push: Push, error: unknown): Promise<void> {
    const { url, statusFrequency } = push.address
    if (this.#isStopping) return
    const { since, retries } = push.failure ?? { since: this.#now(), retries: 0 }
    const wait = firstRetry * 2 ** retries
    const reason = error instanceof Error ? error.message : String(error)
    if (wait > statusFrequency * minute) {
      this.#options.logger.warn('a push subscription ends: its listener does not answer', { url, reason })
      return this.#end(push, 'unanswered')
    }
    this.#options.logger.info('a listener did not answer, and is called again', { url, reason })
    push.failure = { since, retries: retries + 1, nextAt: since + wait }
  }

  async #end(push: Push, ended: string): Promise<void> {
    const { row } = push.subscription
    this.#pushes.delete(keyOf(row))
    const others = this.#byMailbox.get(row.mailbox)
    others?.delete(push)
    if (others?.size === 0) this.#byMailbox.delete(row.mailbox)
    const used = this.#now()
    await this.#options.store.write((transaction) =>
      transaction.saveSubscription({ ...row, position: push.position, used, ended }),
    )
  }

  #now(): number {
    return this.#options.clock().getTime()
  }
}

interface Next {
  /** Nothing where nothing has happened that the listener wants to hear of. */
  readonly told: PushedNotification | undefined
  readonly position: number
  readonly hasMore: boolean
}

async function next({ subscription, position }: Push, view: StoreView, isStatusDue: boolean): Promise<Next> {
  const reader = new EventReader(view, subscription.row.mailbox)
  try {
    const page = await reader.page(interestOf(subscription), position)
    const isTold = page.events.length > 0 || isStatusDue
    const told = isTold ? { notification: notificationOf(subscription, position, page) } : undefined
    return { told, position: page.position, hasMore: page.hasMore }
  } catch (error) {
    if (!(error instanceof EwsError)) throw error
    const end = await reader.end()
    const notification = notificationOf(subscription, position, { events: [], position: end, hasMore: false })
    return { told: { notification, code: error.code }, position: end, hasMore: false }
  }
}
