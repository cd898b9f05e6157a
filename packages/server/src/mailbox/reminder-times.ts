import type { Recurrence, TimeZoneDefinition } from '@exchequer/protocol'
import { dayMilliseconds, minuteMilliseconds } from '#time/civil'
import { seriesOf } from '#time/recurrence'
import { utc, utcToLocal } from '#time/time-zones'
import { neutralRecurrence } from './recurrences.js'
import type { StoredItem } from './stored-item.js'
import { zoneOf } from './zones.js'

/** A reminder of an item, or of one occurrence of a series. */
export interface DueReminder {
  /** When it rings, in milliseconds. */
  readonly time: number
  readonly start: number | undefined
  readonly end: number | undefined
  /** Of an occurrence in its series, from 1; 0 for what is no occurrence. */
  readonly instance: number
}

/**
 * The reminders of an item that has one, up to a time. A series holds one signal: it is the reminder of the occurrence before it, moved by
 * a snooze perhaps, and later occurrences follow by themselves ([MS-OXORMDR] 2.2.1.5). Of several that have rung the last stands for all.
 */
export function dueReminders(item: StoredItem, now: number, until: number | undefined): DueReminder[] {
  const { row } = item
  const time = row.reminderTime
  if (time === null) return []
  const series = occurrencesOf(item)
  if (!series) return [{ time, start: row.start ?? undefined, end: row.end ?? undefined, instance: 0 }]
  const signalled = Math.max(0, series.lastBefore(time))
  const rung = series.lastBefore(now)
  const found: DueReminder[] = []
  for (let index = Math.max(signalled, rung); index < series.count; index++) {
    if (series.isExcluded(index)) continue
    const occurrence = series.at(index)
    const reminder = index === signalled ? { ...occurrence, time } : occurrence
    if (until !== undefined && reminder.time > until) break
    found.push(reminder)
    // A series without an end has no last reminder either.
    if (found.length >= limit || (until === undefined && reminder.time > now)) break
  }
  return found
}

/** The most that GetReminders answers (its schema, MaxItems). */
const limit = 200

/** When the reminder of a series rings next after the one of an occurrence; `undefined` after the last. */
export function reminderAfter(item: StoredItem, instance: number): number | undefined {
  const series = occurrencesOf(item)
  if (!series) return undefined
  for (let index = instance; index < series.count; index++) if (!series.isExcluded(index)) return series.at(index).time
  return undefined
}

interface Occurrences {
  readonly count: number
  at(index: number): DueReminder
  /** The number of the last whose reminder rings by then by itself; -1 for none. */
  lastBefore(time: number): number
  isExcluded(index: number): boolean
}

function occurrencesOf({ row, properties, state, table }: StoredItem): Occurrences | undefined {
  const recurrence = properties['recurrence'] as Recurrence | undefined
  if (table.element !== 'CalendarItem' || !recurrence || row.start === null || row.end === null) return undefined
  const definition = properties['startTimeZone'] as TimeZoneDefinition | undefined
  const zone = definition ? zoneOf(definition) : utc
  const series = seriesOf(neutralRecurrence(recurrence))
  const timeOfDay = modulo(utcToLocal(row.start, zone), dayMilliseconds)
  const length = row.end - row.start
  const lead = Number(properties['reminderMinutesBeforeStart'] ?? 0) * minuteMilliseconds
  const excluded = new Set(state.excluded)
  const startOf = (index: number): number => zone.toUtc(series.dayAt(index) * dayMilliseconds + timeOfDay)
  return {
    count: series.count,
    at(index) {
      const start = startOf(index)
      return { time: start - lead, start, end: start + length, instance: index + 1 }
    },
    lastBefore(time) {
      const day = Math.floor(utcToLocal(time + lead, zone) / dayMilliseconds)
      let index = Math.min(series.indexFrom(day + 1), series.count) - 1
      while (index >= 0 && startOf(index) - lead > time) index -= 1
      return index
    },
    isExcluded: (index) => excluded.has(startOf(index)),
  }
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by
