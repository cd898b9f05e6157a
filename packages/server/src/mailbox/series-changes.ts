import { EwsError, type Recurrence } from '@exchequer/protocol'
import { dayMilliseconds, formatDay, parseDay } from '#time/civil'
import { seriesOf } from '#time/recurrence'
import { utcToLocal } from '#time/time-zones'
import { seriesOfProperties, zoneOfItem } from './calendar-series.js'
import type { Draft } from './draft.js'
import { forgetOccurrences } from './occurrence-changes.js'
import { propertyError } from './property-error.js'
import { checkedRecurrence, neutralRecurrence } from './recurrences.js'
import type { Properties } from './stored-item.js'

/**
 * Makes a calendar item and its recurrence agree: the item begins when its first occurrence does, and what was said of single occurrences
 * is kept as long as these are the same ones (docs "How to: Update a recurring series"). Throws the code of what is wrong with a recurrence.
 */
export function settleSeries(draft: Draft, touched: (key: string) => boolean): void {
  const { properties, before, state } = draft
  const given = properties['recurrence'] as Recurrence | undefined
  if (draft.occurrence) {
    checkShared(draft, touched)
    return
  }
  if (given) {
    if (touched('recurrence')) properties['recurrence'] = checkedRecurrence(given)
    else if (before && startDayOf(before) !== startDayOf(properties))
      properties['recurrence'] = beginningWith(properties)
    beginWithFirst(properties)
    checkLength(properties)
  }
  if (before && (state.exceptions || state.excluded)) {
    if (!given || rhythmOf(before) !== rhythmOf(properties)) forgetOccurrences(state)
    else keepWithin(draft)
  }
}

/** What makes a series one thing is the same in all its occurrences. */
function checkShared({ properties, itemClass, occurrence }: Draft, touched: (key: string) => boolean): void {
  const { row, properties: shared } = occurrence!.master
  if (properties['recurrence']) throw propertyError('ErrorInvalidPropertySet', 'calendar:Recurrence')
  if (itemClass !== row.itemClass) throw propertyError('ErrorInvalidPropertySet', 'item:ItemClass')
  if (properties['uid'] === shared['uid']) return
  // MIME content names its event, and may have been made by somebody who gave it a name of its own.
  if (touched('uid') && !touched('mimeContent')) throw propertyError('ErrorInvalidPropertySet', 'calendar:UID')
  properties['uid'] = shared['uid']
}

/** The local day on which an item begins. */
const startDayOf = (properties: Properties): number =>
  Math.floor(utcToLocal((properties['start'] as Date).getTime(), zoneOfItem(properties)) / dayMilliseconds)

/** A series whose start alone is moved to another day begins on that day. */
function beginningWith(properties: Properties): Recurrence {
  const { pattern, range } = properties['recurrence'] as Recurrence
  const startDate = formatDay(startDayOf(properties))
  return checkedRecurrence({
    pattern,
    range: { ...range, value: { ...range.value, startDate } } as Recurrence['range'],
  })
}

/** The item itself stands for its first occurrence: its day comes from the recurrence, and its time from the item. */
function beginWithFirst(properties: Properties): void {
  const zone = zoneOfItem(properties)
  const series = seriesOf(neutralRecurrence(properties['recurrence'] as Recurrence))
  const days = series.dayAt(0) - startDayOf(properties)
  if (days === 0) return
  for (const key of ['start', 'end']) {
    const local = utcToLocal((properties[key] as Date).getTime(), zone)
    properties[key] = new Date(zone.toUtc(local + days * dayMilliseconds))
  }
}

/** How many occurrences are looked at: in as many months every length of a month occurs. */
const sample = 49

/** An occurrence is over before the next begins (docs "ResponseCode", ErrorOccurrenceTimeSpanTooBig). */
function checkLength(properties: Properties): void {
  const series = seriesOfProperties(properties, {})!
  let { end } = series.slot(1)
  for (let instance = 2; instance <= Math.min(series.count, sample); instance++) {
    const next = series.slot(instance)
    if (end > next.start) throw new EwsError('ErrorOccurrenceTimeSpanTooBig')
    end = next.end
  }
}

/** Which occurrences there are, but for the last: what is said of one of them means nothing in another rhythm. */
function rhythmOf(properties: Properties): string {
  const { pattern, range } = (properties['recurrence'] ?? {}) as Partial<Recurrence>
  const zone = zoneOfItem(properties)
  const timeOfDay = utcToLocal((properties['start'] as Date).getTime(), zone) % dayMilliseconds
  return JSON.stringify([
    pattern,
    parseDay((range?.value as { startDate?: string })?.startDate ?? ''),
    timeOfDay,
    zone.id,
  ])
}

/** A series that became shorter has nothing to say of what was behind its new end, and something is left of it. */
function keepWithin({ properties, state }: Draft): void {
  const series = seriesOfProperties(properties, state)!
  if (!series.remaining(1, 1)) throw new EwsError('ErrorRecurrenceHasNoOccurrence')
  const isWithin = (originalStart: number): boolean => series.instanceOf(originalStart) !== undefined
  if (state.exceptions) state.exceptions = state.exceptions.filter(({ originalStart }) => isWithin(originalStart))
  if (state.excluded) state.excluded = state.excluded.filter(isWithin)
}
