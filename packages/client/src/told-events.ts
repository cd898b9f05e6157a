import type { FolderId, ItemId } from '@exchequer/protocol'
import type { CallOptions } from './call.js'
import type { Connection } from './connection.js'
import { type Change, goneAmong, lookForChanges, type SyncPoint } from './missed-changes.js'
import { isItemEvent, type NotificationEvent } from './notification-events.js'
import type { Wish } from './subscriptions.js'

/**
 * What the owner of a subscription was told since a point of synchronization, so that what he was not told can be found: a server that
 * restarts may forget its subscriptions, and a connection that breaks may lose what was on its way.
 *
 * What was created, moved and deleted is told exactly once; what was moved while nobody was told shows as deleted and created. That an item
 * was modified is told where it was modified later than anything that was told of it, by the second. A folder that was modified is told
 * of perhaps twice, since no synchronization says when.
 */
export class ToldEvents {
  readonly #connection: Connection
  readonly #wish: Wish
  #point: SyncPoint | undefined
  /** What is there, and when it was last told of, by id. */
  #present = new Map<string, number>()
  readonly #gone = new Set<string>()
  /** Items that came since the point. Of one that has gone as well no synchronization says anything. */
  readonly #arrived = new Map<string, Change>()
  /** What was found by looking, and how new that was: the stream may tell it once more. */
  readonly #found = new Map<string, number>()
  readonly #foundGone = new Set<string>()

  constructor(connection: Connection, wish: Wish) {
    this.#connection = connection
    this.#wish = wish
  }

  /**
   * Begins anew from where the folders are now, unless there is something in them that was not told yet: to be called now and then,
   * when all is well, so that what has to be remembered stays little.
   */
  async settle(options: CallOptions): Promise<void> {
    const { changes, point } = await lookForChanges(this.#connection, this.#wish, this.#point, options)
    if (changes.some((change) => !this.#isTold(change)) || (await this.#departed(changes, options)).length > 0) return
    this.#point = point
    for (const known of [this.#present, this.#gone, this.#arrived, this.#found, this.#foundGone]) known.clear()
  }

  /** Takes note of events that the server tells; gives those that were not told before. */
  take(events: readonly NotificationEvent[]): NotificationEvent[] {
    return events.filter((event) => this.#isNew(event))
  }

  /** Looks for what was not told, and takes note of that. */
  async missed(options: CallOptions): Promise<NotificationEvent[]> {
    const { changes, point } = await lookForChanges(this.#connection, this.#wish, this.#point, options)
    const departed = await this.#departed(changes, options)
    this.#point = point
    this.#arrived.clear()
    const missed: NotificationEvent[] = []
    for (const change of [...changes, ...departed]) {
      // When a folder was modified no synchronization says.
      const isAmbiguous = change.isFolder && change.eventType === 'modified'
      if (this.#isTold(change) && !isAmbiguous) continue
      missed.push(...this.#eventsOf(change))
      this.#noteFound(change)
    }
    return missed.filter(({ eventType }) => this.#wish.eventTypes.includes(eventType))
  }

  /** The items that came and have gone since the point, of which only the first was told. */
  async #departed(changes: readonly Change[], options: CallOptions): Promise<Change[]> {
    const there = new Set(changes.map(({ id }) => id.id))
    const perhaps = [...this.#arrived.values()].filter(({ id: { id } }) => !there.has(id) && !this.#gone.has(id))
    const gone = await goneAmong(this.#connection, perhaps, options)
    return gone.map((change) => ({ ...change, eventType: 'deleted' }))
  }

  #isTold({ eventType, id: { id }, modifiedAt }: Change): boolean {
    if (eventType === 'deleted') return this.#gone.has(id)
    const toldAt = this.#present.get(id)
    return toldAt !== undefined && !(modifiedAt && modifiedAt.getTime() > toldAt)
  }

  #isNew(event: NotificationEvent): boolean {
    const id = isItemEvent(event) ? event.itemId.id : event.folderId.id
    const oldId = isItemEvent(event) ? event.oldItemId?.id : event.oldFolderId?.id
    const time = event.timeStamp.getTime()
    const found = this.#found.get(id)
    switch (event.eventType) {
      case 'deleted':
        this.#gone.add(id)
        return !this.#foundGone.has(id)
      case 'modified':
        // Of a folder it tells how much is unread, which no look finds.
        this.#note(id, time)
        return !isItemEvent(event) || found === undefined || time > found
      case 'freeBusyChanged':
        return true
      default:
        this.#note(id, time)
        if (isItemEvent(event)) this.#arrive(event.itemId, event.parentFolderId)
        // An item has another id where it was moved to, a folder keeps its own.
        if (event.eventType === 'moved' && oldId !== undefined && oldId !== id) this.#gone.add(oldId)
        return found === undefined
    }
  }

  #arrive(id: ItemId, parentFolderId: FolderId): void {
    this.#arrived.set(id.id, { eventType: 'created', id, isFolder: false, parentFolderId })
  }

  #note(id: string, time: number): void {
    this.#present.set(id, Math.max(time, this.#present.get(id) ?? 0))
  }

  #noteFound(change: Change): void {
    const {
      eventType,
      id: { id },
      modifiedAt,
    } = change
    if (eventType === 'deleted') {
      this.#gone.add(id)
      this.#foundGone.add(id)
      return
    }
    const time = modifiedAt?.getTime() ?? 0
    this.#note(id, time)
    this.#found.set(id, time)
  }

  #eventsOf({ eventType, id, isFolder, parentFolderId, modifiedAt, isMail }: Change): NotificationEvent[] {
    // What was told of and has changed since is not created once more.
    const type = eventType === 'created' && this.#present.has(id.id) ? 'modified' : eventType
    const told = { timeStamp: modifiedAt ?? new Date(), parentFolderId }
    if (isFolder) return [{ ...told, eventType: type, folderId: id }]
    const event = { ...told, eventType: type, itemId: id }
    return type === 'created' && isMail ? [event, { ...event, eventType: 'newMail' }] : [event]
  }
}
