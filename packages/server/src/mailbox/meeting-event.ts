import { type ItemClassTable, itemClassOf } from '@exchequer/protocol'
import type { ItemState, Properties } from './stored-item.js'

const { record } = itemClassOf('IPM.Appointment')

/** What the iCalendar form of a message says of its meeting, and not every class of messages has a place for. */
const keys = ['organizer', 'isAllDayEvent', 'startTimeZone', 'endTimeZone'] as const

/** Of the properties of a meeting, those that a message about it has to keep aside. */
export function aside(table: ItemClassTable, meeting: Properties): Pick<ItemState, 'event'> {
  const kept: Properties = {}
  for (const key of keys) if (meeting[key] !== undefined && !table.record.place(key)) kept[key] = meeting[key]
  return Object.keys(kept).length > 0 ? { event: record.pack(kept) as Properties } : {}
}

/** The properties of an item with what it keeps aside. */
export const withAside = (properties: Properties, { event }: ItemState): Properties =>
  event ? { ...(record.unpack({ ...event }) as Properties), ...properties } : properties
