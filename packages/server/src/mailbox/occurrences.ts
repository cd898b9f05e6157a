import { EwsError, type OccurrenceInfo } from '@exchequer/protocol'
import { type LeanItemRow, PART } from '#store/store'
import { type CalendarSeries, calendarSeries, type Slot } from './calendar-series.js'
import { formatChangeKey } from './change-keys.js'
import { formatId } from './ids.js'
import { type ExtendedValue, type ItemState, type Properties, type StoredException, StoredItem } from './stored-item.js'

/** An occurrence as an item: what the series says, and what is its own. */
export function occurrenceOf<Row extends LeanItemRow>(
  master: StoredItem<Row>,
  { instance, originalStart, start, end, exception }: Slot,
): StoredItem<Row> {
  const shared = sharedBy(master)
  const date = new Date(start)
  const properties: Properties = {
    ...shared.properties,
    start: date,
    end: new Date(end),
    // Whatever is made of it, a message or the one item of somebody who has no other occurrence, names it by that.
    recurrenceId: new Date(originalStart),
    reminderDueBy: date,
  }
  let { extended } = master
  if (exception) {
    Object.assign(properties, master.table.record.unpack({ ...exception.properties }))
    for (const key of exception.removed ?? []) delete properties[key]
    extended = ownExtended(extended, exception)
  }
  const row = { ...master.row, start, end, hasAttachments: exception?.hasAttachments ?? master.row.hasAttachments }
  const state = exception ? ownState(shared.state, exception) : shared.state
  return new StoredItem(row, { p: properties, x: extended, s: state }, { master, instance, originalStart, exception })
}

interface Shared {
  readonly properties: Properties
  readonly state: ItemState
}

const known = new WeakMap<StoredItem, Shared>()

/** What every occurrence has from its series; a view makes many of one. */
function sharedBy(master: StoredItem): Shared {
  let shared = known.get(master)
  if (!shared) {
    const { recurrence: _recurrence, reminderNextTime: _time, ...properties } = master.properties
    const {
      exceptions: _exceptions,
      excluded: _excluded,
      hasMime: _mime,
      calendarLines: _lines,
      ...state
    } = master.state
    // A copy that gets no new keys is made at once, and not key by key.
    shared = { properties: { recurrenceId: undefined, reminderDueBy: undefined, ...properties }, state }
    known.set(master, shared)
  }
  return shared
}

function ownExtended(
  extended: Readonly<Record<string, ExtendedValue>>,
  exception: StoredException,
): Record<string, ExtendedValue> {
  const own = { ...extended, ...exception.extended }
  for (const key of exception.removedExtended ?? []) delete own[key]
  return own
}

function ownState({ changes, ...shared }: ItemState, exception: StoredException): ItemState {
  const own: ItemState = {
    ...shared,
    ...(exception.calendarLines && { calendarLines: exception.calendarLines }),
    ...(changes && { changes: { ...changes, ...exception.changes } }),
  }
  if (exception.body) {
    own.bodyType = exception.body.bodyType
    own.bodySize = exception.body.size
  } else if (exception.body === null) {
    delete own.bodyType
    delete own.bodySize
  }
  return own
}

/** The part that holds the body of an item that has one; an occurrence may share that of its series. */
export const bodyPartOf = ({ occurrence }: StoredItem): number =>
  occurrence?.exception?.body ? exceptionBodyPart(occurrence.exception) : PART.body

/** The bodies of exceptions follow the parts that every item has. */
export const exceptionBodyPart = ({ number }: Pick<StoredException, 'number'>): number => PART.exceptionBody + number

/** The series of an item that must be a recurring master. */
function seriesOf(master: StoredItem): CalendarSeries {
  const series = calendarSeries(master)
  if (!series) throw new EwsError('ErrorCalendarCannotUseIdForRecurringMasterId')
  return series
}

/**
 * The occurrence with a number in its series, from 1 (docs "OccurrenceItemId"). Throws for a number that the series does not reach, and
 * for one that was deleted.
 */
export function occurrenceAt(master: StoredItem, instance: number): StoredItem {
  const series = seriesOf(master)
  if (!series.has(instance)) throw new EwsError('ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange')
  const slot = series.slot(instance)
  if (series.isDeleted(slot.originalStart)) throw new EwsError('ErrorCalendarOccurrenceIsDeletedFromRecurrence')
  return occurrenceOf(master, slot)
}

/** The same for an item that need not be a series any more; `undefined` for no occurrence. */
export function occurrenceNumbered(master: StoredItem, instance: number): StoredItem | undefined {
  const series = calendarSeries(master)
  const slot = series?.has(instance) ? series.slot(instance) : undefined
  return !slot || series!.isDeleted(slot.originalStart) ? undefined : occurrenceOf(master, slot)
}

/** The occurrence that a series begins at an instant, as RECURRENCE-ID names it; `undefined` for none, or one that was deleted. */
export function occurrenceStarting(master: StoredItem, originalStart: number): StoredItem | undefined {
  const series = calendarSeries(master)
  const instance = series?.instanceOf(originalStart)
  if (!series || instance === undefined || series.isDeleted(originalStart)) return undefined
  return occurrenceOf(master, series.slot(instance))
}

/** How a master names one of its occurrences; the id is the one that the occurrence has everywhere (clients.md §2 G). */
export const occurrenceInfo = ({ row }: StoredItem, slot: Slot, mailboxGuid: string): OccurrenceInfo => ({
  itemId: {
    id: formatId('item', mailboxGuid, row.id, slot.instance),
    changeKey: formatChangeKey('item', mailboxGuid, row.change),
  },
  start: new Date(slot.start),
  end: new Date(slot.end),
  originalStart: new Date(slot.originalStart),
})
