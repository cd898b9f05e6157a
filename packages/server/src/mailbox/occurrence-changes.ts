import { type Body, EwsError } from '@exchequer/protocol'
import { dayMilliseconds } from '#time/civil'
import { utcToLocal } from '#time/time-zones'
import { type CalendarSeries, seriesOfProperties, zoneOfItem } from './calendar-series.js'
import type { Draft } from './draft.js'
import { occurrenceOf } from './occurrences.js'
import { attendeeKeys } from './recipients.js'
import type { ItemState, Occurrence, Properties, StoredException, StoredItem } from './stored-item.js'

/** Values that follow from the series, or are its alone. */
const notOwn = new Set(['recurrence', 'recurrenceId', 'reminderNextTime', 'lastModifiedName'])

const isAnswered = (key: string): boolean => attendeeKeys.some((attendeeKey) => attendeeKey === key)

/**
 * What an occurrence is after a change, for its series to keep: what was changed and what differs; the rest it goes on having from the
 * series.
 */
export function exceptionOf(
  { master, instance, originalStart, exception }: Occurrence,
  draft: Draft,
  changed: ReadonlySet<string>,
  change: number,
): StoredException {
  const plain = occurrenceOf(master, seriesOf(master).plainSlot(instance))
  const { record } = master.table
  const [packed, usual] = [record.pack(draft.properties), record.pack(plain.properties)] as [Properties, Properties]
  const isOwn = (key: string): boolean =>
    !notOwn.has(key) &&
    (changed.has(key) || exception?.properties[key] !== undefined || !isSame(packed[key], usual[key]))
  // A time of its own comes with the other one: the series may become shorter (MS-OXOCAL 2.2.1.44.2, ExceptionInfo has both).
  const isMoved = isOwn('start') || isOwn('end')
  // Whoever answers to another time answers to that alone.
  const isKept = (key: string): boolean =>
    isOwn(key) || (isMoved && (key === 'start' || key === 'end' || (packed[key] !== undefined && isAnswered(key))))
  const properties = Object.fromEntries(Object.entries(packed).filter(([key]) => isKept(key)))
  const removed = Object.keys(usual).filter((key) => packed[key] === undefined && !notOwn.has(key))
  const isOwnExtended = (key: string): boolean =>
    changed.has(key) || exception?.extended?.[key] !== undefined || !isSame(draft.extended[key], master.extended[key])
  const extended = Object.fromEntries(Object.entries(draft.extended).filter(([key]) => isOwnExtended(key)))
  const removedExtended = Object.keys(master.extended).filter((key) => draft.extended[key] === undefined)
  const body = draft.body === undefined ? exception?.body : bodyOf(draft.body)
  return {
    number: exception?.number ?? lastNumber(master.state) + 1,
    originalStart,
    properties,
    ...(removed.length > 0 && { removed }),
    ...(Object.keys(extended).length > 0 && { extended }),
    ...(removedExtended.length > 0 && { removedExtended }),
    ...(body !== undefined && { body }),
    ...(draft.state.calendarLines && { calendarLines: draft.state.calendarLines }),
    ...attachmentsOf(draft, exception),
    changes: { ...exception?.changes, ...Object.fromEntries([...changed].map((key) => [key, change])) },
  }
}

function attachmentsOf(
  { occurrenceAttachments: own }: Draft,
  exception: StoredException | undefined,
): Pick<StoredException, 'attachments' | 'hasAttachments'> {
  const { attachments, hasAttachments } = own ?? exception ?? {}
  return attachments ? { attachments, hasAttachments: hasAttachments === true } : {}
}

const bodyOf = (body: Body | null): StoredException['body'] =>
  body && { bodyType: body.bodyType, size: body.value.length }

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** A message about a series has its occurrences too. */
const seriesOf = ({ properties, state }: StoredItem): CalendarSeries => seriesOfProperties(properties, state)!

/** The highest number that an exception of a series has or had. */
export const lastNumber = ({ exceptions = [], lastException = 0 }: ItemState): number =>
  Math.max(lastException, ...exceptions.map(({ number }) => number))

/** Makes a series forget what was said of its occurrences; no number is given out twice. */
export function forgetOccurrences(state: ItemState): void {
  if (state.exceptions) state.lastException = lastNumber(state)
  delete state.exceptions
  delete state.excluded
}

/** The state of a series with an exception in place of what the occurrence was. */
export function withException(state: ItemState, exception: StoredException): ItemState {
  const others = (state.exceptions ?? []).filter(({ originalStart }) => originalStart !== exception.originalStart)
  const exceptions = [...others, exception].sort((a, b) => a.originalStart - b.originalStart)
  return { ...state, exceptions, lastException: lastNumber({ ...state, exceptions }) }
}

/** The state of a series without one of its occurrences. */
export function withoutOccurrence(state: ItemState, originalStart: number): ItemState {
  const { exceptions = [], excluded = [] } = state
  return {
    ...state,
    lastException: lastNumber(state),
    exceptions: exceptions.filter((exception) => exception.originalStart !== originalStart),
    excluded: [...excluded, originalStart].sort((a, b) => a - b),
  }
}

/** The state of a series to which an occurrence belongs again that was taken out. */
export const withOccurrence = (state: ItemState, originalStart: number): ItemState => ({
  ...state,
  excluded: (state.excluded ?? []).filter((excluded) => excluded !== originalStart),
})

/**
 * An occurrence that is moved stays between its neighbours, on a day of its own (MS-OXOCAL 3.1.4.6; docs "ResponseCode",
 * ErrorOccurrenceCrossingBoundary).
 */
export function checkNeighbours({ master, instance }: Occurrence, properties: Properties): void {
  const series = seriesOf(master)
  const slot = series.slot(instance)
  const start = (properties['start'] as Date).getTime()
  const end = (properties['end'] as Date).getTime()
  if (start === slot.start && end === slot.end) return
  const before = series.remaining(slot.instance - 1, -1)
  const after = series.remaining(slot.instance + 1, 1)
  const room = (after?.start ?? Number.POSITIVE_INFINITY) - (before?.end ?? Number.NEGATIVE_INFINITY)
  if (end - start > room) throw new EwsError('ErrorOccurrenceTimeSpanTooBig')
  const zone = zoneOfItem(properties)
  const dayOf = (instant: number): number => Math.floor(utcToLocal(instant, zone) / dayMilliseconds)
  const isCrossing =
    (before && (start < before.end || dayOf(start) <= dayOf(before.start))) ||
    (after && (end > after.start || dayOf(start) >= dayOf(after.start)))
  if (isCrossing) throw new EwsError('ErrorOccurrenceCrossingBoundary')
}
