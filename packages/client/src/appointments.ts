import type { CalendarView, NonEmptyArrayOfBaseItemIds } from '@exchequer/protocol'
import type { CallOptions } from './call.js'
import type { Connection } from './connection.js'
import { type FindItemsResults, findItems } from './find.js'
import { type FolderIdLike, type ItemIdLike, plainItemId } from './ids.js'
import type { Appointment } from './item-classes.js'
import type { PropertySet } from './property-set.js'

type BaseItemId = NonEmptyArrayOfBaseItemIds[number]

/** Names an occurrence of a series by its number, from 1, wherever an item is named: `bindToItems([occurrenceOf(series, 3)])`. */
export function occurrenceOf(recurringMaster: ItemIdLike, index: number): BaseItemId {
  const { id, changeKey } = plainItemId(recurringMaster)
  return {
    element: 'OccurrenceItemId',
    value: { recurringMasterId: id, instanceIndex: index, ...(changeKey !== undefined && { changeKey }) },
  }
}

/** Names the series of an occurrence, wherever an item is named. */
export function recurringMasterOf(occurrence: ItemIdLike): BaseItemId {
  const { id, changeKey } = plainItemId(occurrence)
  return {
    element: 'RecurringMasterItemId',
    value: { occurrenceId: id, ...(changeKey !== undefined && { changeKey }) },
  }
}

export interface FindAppointmentsOptions extends CallOptions {
  readonly propertySet?: PropertySet
}

/** What a calendar shows in a stretch of time: single appointments, and the occurrences of series. */
export const findAppointments = (
  connection: Connection,
  folder: FolderIdLike,
  calendarView: CalendarView,
  options: FindAppointmentsOptions,
): Promise<FindItemsResults<Appointment>> => findItems<Appointment>(connection, folder, { ...options, calendarView })
