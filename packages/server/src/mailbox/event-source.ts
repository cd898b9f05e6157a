import type { Body } from '@exchequer/protocol'
import { readBody } from './body.js'
import { type CalendarSeries, seriesOfProperties, zoneOfItem } from './calendar-series.js'
import type { EventSource } from './event-export.js'
import type { ItemParts } from './item-parts.js'
import { withAside } from './meeting-event.js'
import { occurrenceOf } from './occurrences.js'
import type { Properties, StoredItem } from './stored-item.js'

/** What the iCalendar form of a calendar item, or of what a message is about, is made of; a series comes with its exceptions. */
export async function eventSource(store: ItemParts, item: StoredItem, fallbackId: string): Promise<EventSource> {
  const series = item.occurrence ? undefined : seriesOfProperties(item.properties, item.state)
  const exceptions: EventSource[] = []
  for (const exception of series ? changedOccurrences(series, item) : [])
    exceptions.push(await single(store, exception, fallbackId))
  return { ...(await single(store, item, fallbackId)), exceptions }
}

function* changedOccurrences(series: CalendarSeries, item: StoredItem): Generator<StoredItem> {
  for (const { originalStart } of series.exceptions) {
    const instance = series.isDeleted(originalStart) ? undefined : series.instanceOf(originalStart)
    if (instance !== undefined) yield occurrenceOf(item, series.slot(instance))
  }
}

async function single(store: ItemParts, item: StoredItem, fallbackId: string): Promise<EventSource> {
  const { state, row } = item
  const properties = withAside(item.properties, state)
  return {
    properties,
    state,
    body: await ownBody(store, item),
    fallbackId,
    modified: new Date(row.modified),
    replaces: replaced(item, properties),
  }
}

/** The body in its own format; none where the item has none. */
export const ownBody = async (store: ItemParts, item: StoredItem): Promise<Body | undefined> =>
  item.state.bodyType === undefined ? undefined : readBody(store, item, 'Best')

/** Which occurrence of a series an item is, or is about: in the zone of the series, and a day where the series has days. */
function replaced({ occurrence }: StoredItem, properties: Properties): EventSource['replaces'] {
  const series = occurrence?.master.properties ?? properties
  const date = occurrence ? new Date(occurrence.originalStart) : (properties['recurrenceId'] as Date | undefined)
  return date && { date, zone: zoneOfItem(series), isDate: series['isAllDayEvent'] === true }
}
