import { GetEvents, Subscribe, type SubscribeRequest, Unsubscribe } from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import { baseFolderId } from './folders.js'
import type { FolderIdLike } from './ids.js'
import { type EventType, eventsOf, type NotificationEvent, wireType } from './notification-events.js'
import { ToldEvents } from './told-events.js'

/** What to be told of. */
export interface Wish {
  /** Which folders, of one mailbox; all of the caller's own where absent. */
  readonly folders: readonly FolderIdLike[] | undefined
  readonly eventTypes: readonly EventType[]
}

export interface PullSubscriptionOptions extends CallOptions {
  /** Minutes that it lives without being asked: 1 to 1440. */
  readonly timeout?: number
  /** Where to begin, from an earlier subscription; now where absent. */
  readonly watermark?: string
}

export interface PushSubscriptionOptions extends CallOptions {
  /** Minutes between two signs of life: 1 to 1440. */
  readonly statusFrequency?: number
  readonly watermark?: string
  readonly callerData?: string
}

/** What happened since the last time that was asked. */
export interface GetEventsResults {
  readonly events: readonly NotificationEvent[]
  /** Where it goes on from. */
  readonly watermark: string
  readonly previousWatermark: string | undefined
  readonly moreEventsAvailable: boolean
}

/** A subscription that is asked for its events. */
export class PullSubscription {
  readonly id: string
  /** Where it goes on from; kept, and given to a new subscription, it loses nothing for thirty days. */
  watermark: string
  moreEventsAvailable = false
  readonly #connection: Connection

  constructor(connection: Connection, id: string, watermark: string) {
    this.#connection = connection
    this.id = id
    this.watermark = watermark
  }

  /** Gets the next events, at most fifty. */
  async getEvents(options: CallOptions = {}): Promise<GetEventsResults> {
    const results = await getEvents(this.#connection, this.id, this.watermark, options)
    this.watermark = results.watermark
    this.moreEventsAvailable = results.moreEventsAvailable
    return results
  }

  unsubscribe(options: CallOptions = {}): Promise<void> {
    return unsubscribe(this.#connection, this.id, options)
  }
}

/** A subscription whose listener is called; it ends when that says so. */
export interface PushSubscription {
  readonly id: string
  readonly watermark: string
}

/** A subscription for a connection (see StreamingSubscriptionConnection). Where the server has lost it, another takes its place. */
export class StreamingSubscription {
  readonly wish: Wish
  readonly #connection: Connection
  #id: string
  #isOver = false

  constructor(connection: Connection, id: string, wish: Wish) {
    this.#connection = connection
    this.#id = id
    this.wish = wish
  }

  get id(): string {
    return this.#id
  }

  /** Whether it was ended from here. */
  get isOver(): boolean {
    return this.#isOver
  }

  async unsubscribe(options: CallOptions = {}): Promise<void> {
    this.#isOver = true
    await unsubscribe(this.#connection, this.#id, options)
  }

  /** Begins to take note of what is told of it. */
  watched(): ToldEvents {
    return new ToldEvents(this.#connection, this.wish)
  }

  /** Makes the subscription anew, under another id. */
  async renew(options: CallOptions): Promise<void> {
    this.#id = await subscribeToStream(this.#connection, this.wish, options)
  }
}

/**
 * The connection for what concerns subscriptions, which one server of many has: Exchange answers with a cookie that leads there, and goes
 * by it where it is asked to ("Maintain affinity between a group of subscriptions and the Mailbox server in Exchange").
 */
export const withAffinity = (connection: Connection): Connection => ({
  ...connection,
  headers: { 'X-PreferServerAffinity': 'true', ...connection.headers },
})

const wishOnWire = ({ folders, eventTypes }: Wish) => ({
  ...(folders ? { folderIds: folders.map(baseFolderId) } : { subscribeToAllFolders: true }),
  eventTypes: eventTypes.map(wireType),
})

/** Subscribes to events of folders, to ask for them with the subscription's `getEvents`. */
export const subscribeToPullNotifications = (
  connection: Connection,
  folders: readonly FolderIdLike[],
  eventTypes: readonly EventType[],
  options: PullSubscriptionOptions = {},
): Promise<PullSubscription> => pull(connection, { folders, eventTypes }, options)

/** The same for all folders of the mailbox. */
export const subscribeToPullNotificationsOnAllFolders = (
  connection: Connection,
  eventTypes: readonly EventType[],
  options: PullSubscriptionOptions = {},
): Promise<PullSubscription> => pull(connection, { folders: undefined, eventTypes }, options)

async function pull(connection: Connection, wish: Wish, options: PullSubscriptionOptions): Promise<PullSubscription> {
  const { timeout = 30, watermark } = options
  const value = { ...wishOnWire(wish), timeout, ...(watermark !== undefined && { watermark }) }
  const made = await subscribe(connection, { element: 'PullSubscriptionRequest', value }, options)
  return new PullSubscription(connection, made.id, made.watermark)
}

/** Subscribes to events of folders, with which the server calls a URL: see `pushListener`. */
export const subscribeToPushNotifications = (
  connection: Connection,
  folders: readonly FolderIdLike[],
  url: string | URL,
  eventTypes: readonly EventType[],
  options: PushSubscriptionOptions = {},
): Promise<PushSubscription> => push(connection, { folders, eventTypes }, url, options)

/** The same for all folders of the mailbox. */
export const subscribeToPushNotificationsOnAllFolders = (
  connection: Connection,
  url: string | URL,
  eventTypes: readonly EventType[],
  options: PushSubscriptionOptions = {},
): Promise<PushSubscription> => push(connection, { folders: undefined, eventTypes }, url, options)

async function push(
  connection: Connection,
  wish: Wish,
  url: string | URL,
  options: PushSubscriptionOptions,
): Promise<PushSubscription> {
  const { statusFrequency = 30, watermark, callerData } = options
  const value = {
    ...wishOnWire(wish),
    statusFrequency,
    url: String(url),
    ...(watermark !== undefined && { watermark }),
    ...(callerData !== undefined && { callerData }),
  }
  return subscribe(connection, { element: 'PushSubscriptionRequest', value }, options)
}

/** Subscribes to events of folders, to be told of them on a connection: see `openStreamingConnection`. */
export const subscribeToStreamingNotifications = (
  connection: Connection,
  folders: readonly FolderIdLike[],
  eventTypes: readonly EventType[],
  options: CallOptions = {},
): Promise<StreamingSubscription> => stream(connection, { folders, eventTypes }, options)

/** The same for all folders of the mailbox. */
export const subscribeToStreamingNotificationsOnAllFolders = (
  connection: Connection,
  eventTypes: readonly EventType[],
  options: CallOptions = {},
): Promise<StreamingSubscription> => stream(connection, { folders: undefined, eventTypes }, options)

async function stream(connection: Connection, wish: Wish, options: CallOptions): Promise<StreamingSubscription> {
  return new StreamingSubscription(connection, await subscribeToStream(connection, wish, options), wish)
}

async function subscribeToStream(connection: Connection, wish: Wish, options: CallOptions): Promise<string> {
  const value = wishOnWire(wish)
  return (await subscribe(connection, { element: 'StreamingSubscriptionRequest', value }, options)).id
}

async function subscribe(
  connection: Connection,
  subscription: SubscribeRequest['subscription'],
  { signal }: CallOptions,
): Promise<PushSubscription> {
  const { subscriptionId = '', watermark = '' } = await callOne(
    withAffinity(connection),
    Subscribe,
    { subscription },
    { signal },
  )
  return { id: subscriptionId, watermark }
}

/** Gets what happened after a watermark, for a pull subscription that was made elsewhere. */
export async function getEvents(
  connection: Connection,
  subscriptionId: string,
  watermark: string,
  options: CallOptions = {},
): Promise<GetEventsResults> {
  const { notification } = await callOne(withAffinity(connection), GetEvents, { subscriptionId, watermark }, options)
  const events = notification?.events ?? []
  return {
    events: eventsOf(events),
    watermark: events.at(-1)?.value.watermark ?? watermark,
    previousWatermark: notification?.previousWatermark,
    moreEventsAvailable: notification?.moreEvents ?? false,
  }
}

/** Ends a pull or streaming subscription that was made elsewhere. */
export async function unsubscribe(
  connection: Connection,
  subscriptionId: string,
  options: CallOptions = {},
): Promise<void> {
  await callOne(withAffinity(connection), Unsubscribe, { subscriptionId }, options)
}
