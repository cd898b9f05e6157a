import { EwsError, type Notification } from '@exchequer/protocol'
import { formatId } from '#mailbox/ids'
import type { EventRow, FolderRow, StoreView } from '#store/store'
import { behind, formatWatermark, lastWhole, positionOf } from './positions.js'
import type { Subscription } from './subscriptions.js'
import { type FolderReader, type Interest, type Told, toldOf } from './told-of.js'

export type NotificationEvent = Notification['events'][number]

/** What a listener is told next. */
export interface EventPage {
  readonly events: readonly { readonly position: number; readonly time: number; readonly told: Told }[]
  /** How far he was told now. */
  readonly position: number
  readonly hasMore: boolean
}

/** As many events as Exchange gives at once (docs "GetEvents operation"). */
const pageLength = 50
const sliceLength = 200
/** One look goes through so many changes, also where the listener wants to hear of none of them. */
const longestLook = 5_000

export const interestOf = ({ wish }: Subscription): Interest => ({
  folders: wish.folders && new Set(wish.folders),
  isPublic: wish.isPublic === true,
  types: new Set(wish.eventTypes),
})

/** Looks at the events of one mailbox on one view: what several listeners ask for is read once. */
export class EventReader {
  readonly #store: StoreView
  readonly #mailbox: number
  readonly #slices = new Map<number, Promise<EventRow[]>>()
  readonly #folders = new Map<number, Promise<FolderRow | undefined>>()
  #after: Promise<number | undefined> | undefined

  constructor(store: StoreView, mailbox: number) {
    this.#store = store
    this.#mailbox = mailbox
  }

  /** The next events after a position. Throws `ErrorMissedNotificationEvents` where those that follow it are not kept any more. */
  async page(interest: Interest, position: number): Promise<EventPage> {
    this.#after ??= this.#store.eventsAfter(this.#mailbox)
    const kept = await this.#after
    if (kept === undefined || position < behind(kept)) throw new EwsError('ErrorMissedNotificationEvents')
    const events: { position: number; time: number; told: Told }[] = []
    let reached = position
    // With the last event ends what he was told; where there is none, he need not look at all this again.
    const pageUpTo = (hasMore: boolean): EventPage => ({
      events,
      position: events.at(-1)?.position ?? reached,
      hasMore,
    })
    for (let looked = 0; looked < longestLook; looked += sliceLength) {
      const rows = await this.#slice(lastWhole(reached))
      for (const row of rows) {
        for (const told of await toldOf(row, interest, this.#folderOf)) {
          const place = positionOf(row.change, told.step)
          if (place <= reached) continue
          if (events.length === pageLength) return pageUpTo(true)
          events.push({ position: place, time: row.time, told })
        }
        reached = behind(row.change)
      }
      if (rows.length < sliceLength) return pageUpTo(false)
    }
    return pageUpTo(true)
  }

  /** Where somebody stands who was told everything. */
  async end(): Promise<number> {
    return behind((await this.#store.mailbox(this.#mailbox))!.change)
  }

  #slice(after: number): Promise<EventRow[]> {
    return remembered(this.#slices, after, () => this.#store.events(this.#mailbox, after, sliceLength))
  }

  readonly #folderOf: FolderReader = (id) => remembered(this.#folders, id, () => this.#store.folder(this.#mailbox, id))
}

function remembered<T>(known: Map<number, T>, key: number, find: () => T): T {
  const found = known.get(key) ?? find()
  known.set(key, found)
  return found
}

// The keys of things that may have changed since are stubs of four bytes: nobody can update with what he was told (semantics §13).
const itemStub = 'CQAAAA=='
const folderStub = 'AQAAAA=='

/** The events of a page as they are told; with watermarks to whoever keeps them himself. */
export function eventsOf(
  { mailboxGuid }: Pick<Subscription, 'mailboxGuid'>,
  page: EventPage,
  withWatermarks: boolean,
): NotificationEvent[] {
  const folder = (id: number) => ({ id: formatId('folder', mailboxGuid, id), changeKey: folderStub })
  const item = (id: number) => ({ id: formatId('item', mailboxGuid, id), changeKey: itemStub })
  return page.events.map(({ position, time, told }) => {
    const { type, isFolder, id, parent, from, unreadCount } = told
    const value = {
      ...(withWatermarks && { watermark: formatWatermark(mailboxGuid, position) }),
      timeStamp: new Date(time),
      objectId: isFolder
        ? ({ element: 'FolderId', value: folder(id) } as const)
        : ({ element: 'ItemId', value: item(id) } as const),
      parentFolderId: folder(parent),
    }
    if (type === 'ModifiedEvent')
      return { element: type, value: { ...value, ...(unreadCount !== undefined && { unreadCount }) } }
    if (type !== 'MovedEvent' && type !== 'CopiedEvent') return { element: type, value }
    const { id: oldId, parent: oldParent } = from!
    const oldObjectId = isFolder
      ? ({ element: 'OldFolderId', value: folder(oldId) } as const)
      : ({ element: 'OldItemId', value: item(oldId) } as const)
    return { element: type, value: { ...value, oldObjectId, oldParentFolderId: folder(oldParent ?? oldId) } }
  })
}

/** What those are told who keep watermarks: events, or that there are none. */
export function notificationOf(subscription: Subscription, previous: number, page: EventPage): Notification {
  const { id, mailboxGuid } = subscription
  const events = eventsOf(subscription, page, true)
  const watermark = formatWatermark(mailboxGuid, page.position)
  return {
    subscriptionId: id,
    previousWatermark: formatWatermark(mailboxGuid, previous),
    moreEvents: page.hasMore,
    events: events.length > 0 ? events : [{ element: 'StatusEvent', value: { watermark } }],
  }
}
