import type { FolderId, ItemId, Notification, NotificationEventType } from '@exchequer/protocol'

/** What can happen to an item or a folder, and can be subscribed to. */
export type EventType = 'newMail' | 'deleted' | 'modified' | 'moved' | 'copied' | 'created' | 'freeBusyChanged'

interface ObjectEvent {
  readonly eventType: EventType
  readonly timeStamp: Date
  readonly parentFolderId: FolderId
  /** Of what was moved or copied. */
  readonly oldParentFolderId?: FolderId
}

/** Something happened to an item. The change keys in events are stubs: load what is to be changed. */
export interface ItemEvent extends ObjectEvent {
  readonly itemId: ItemId
  readonly oldItemId?: ItemId
}

/** Something happened to a folder. */
export interface FolderEvent extends ObjectEvent {
  readonly folderId: FolderId
  readonly oldFolderId?: FolderId
  /** How many unread items there are, where the folder was modified. */
  readonly unreadCount?: number
}

export type NotificationEvent = ItemEvent | FolderEvent

export const isItemEvent = (event: NotificationEvent): event is ItemEvent => 'itemId' in event

type WireEvent = Notification['events'][number]

/** `newMail` is `NewMailEvent` on the wire. */
export const wireType = (type: EventType): NotificationEventType =>
  `${type[0]!.toUpperCase()}${type.slice(1)}Event` as NotificationEventType

const eventTypeOf = (element: NotificationEventType): EventType =>
  `${element[0]!.toLowerCase()}${element.slice(1, -'Event'.length)}` as EventType

/** The events that tell of something; a sign of life tells of nothing. */
export const eventsOf = (events: readonly WireEvent[]): NotificationEvent[] => events.flatMap(eventOf)

function eventOf({ element, value }: WireEvent): NotificationEvent[] {
  if (element === 'StatusEvent') return []
  const { timeStamp, parentFolderId, objectId } = value
  const moved = 'oldObjectId' in value ? value : undefined
  const told = {
    eventType: eventTypeOf(element),
    timeStamp,
    parentFolderId,
    ...(moved && { oldParentFolderId: moved.oldParentFolderId }),
  }
  if (objectId.element === 'ItemId')
    return [{ ...told, itemId: objectId.value, ...(moved && { oldItemId: moved.oldObjectId.value }) }]
  const unreadCount = 'unreadCount' in value ? value.unreadCount : undefined
  return [
    {
      ...told,
      folderId: objectId.value,
      ...(moved && { oldFolderId: moved.oldObjectId.value }),
      ...(unreadCount !== undefined && { unreadCount }),
    },
  ]
}
