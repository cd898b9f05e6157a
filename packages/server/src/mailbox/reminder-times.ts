import { minuteMilliseconds } from '#time/civil'
import { calendarSeries, type Slot } from './calendar-series.js'
import { reminderTimeOf } from './columns.js'
import { occurrenceOf } from './occurrences.js'
import type { Properties, StoredItem } from './stored-item.js'

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
  const { properties } = item
  const time = reminderTimeOf(properties)
  if (time === null) return []
  const reminders = remindersOf(item)
  if (!reminders) return [{ time, ...timesOf(properties), instance: 0 }]
  const signalled = Math.max(1, reminders.lastBefore(time))
  const rung = reminders.lastBefore(now)
  let first = Math.max(signalled, rung)
  while (first > signalled && !reminders.of(first)) first -= 1
  const found: DueReminder[] = []
  for (let instance = first; instance <= reminders.count; instance++) {
    const own = reminders.of(instance)
    if (!own) continue
    const reminder = instance === signalled ? { ...own, time } : own
    if (until !== undefined && reminder.time > until) break
    found.push(reminder)
    // A series without an end has no last reminder either.
    if (found.length >= limit || (until === undefined && reminder.time > now)) break
  }
  return found
}

const timesOf = ({ start, end }: Properties): { start: number | undefined; end: number | undefined } => ({
  start: (start as Date | undefined)?.getTime(),
  end: (end as Date | undefined)?.getTime(),
})

/** The most that GetReminders answers (its schema, MaxItems). */
const limit = 200

/** When the reminder of a series rings next after the one of an occurrence; `undefined` after the last. */
export function reminderAfter(item: StoredItem, instance: number): number | undefined {
  const reminders = remindersOf(item)
  for (let next = instance + 1; reminders && next <= reminders.count; next++) {
    const reminder = reminders.of(next)
    if (reminder) return reminder.time
  }
  return undefined
}

/**
 * When a series rings next once something was said of one of its occurrences ([MS-OXORMDR] 3.1.4.1): one that is moved rings anew, if
 * that is still to come, and what was snoozed stays so where its time is the same.
 */
export function signalAfterChange(before: StoredItem, after: StoredItem, instance: number, now: number): number | null {
  const signal = reminderTimeOf(before.properties)
  const [old, changed] = [remindersOf(before), remindersOf(after)]
  if (signal === null || !old || !changed) return signal
  const [was, is] = [old.of(instance)?.time, changed.of(instance)?.time]
  if (was === is) return signal
  if (Math.max(1, old.lastBefore(signal)) === instance) return is ?? reminderAfter(after, instance) ?? null
  return is !== undefined && is > now && is < signal ? is : signal
}

interface Reminders {
  readonly count: number
  /** The reminder of an occurrence by its number, from 1; `undefined` for one that was deleted or rings none. */
  of(instance: number): DueReminder | undefined
  /** The number of the last whose reminder rings by then by itself; 0 for none. */
  lastBefore(time: number): number
}

function remindersOf(item: StoredItem): Reminders | undefined {
  const series = calendarSeries(item)
  if (!series) return undefined
  const lead = leadOf(item)
  const timeOf = (slot: Slot): number =>
    slot.start - (slot.exception ? leadOf(occurrenceOf(item, slot)) : lead) * minuteMilliseconds
  const ringsBy = (instance: number, time: number): boolean =>
    instance <= series.count && timeOf(series.slot(instance)) <= time
  return {
    count: series.count,
    of(instance) {
      const slot = series.slot(instance)
      const isSilent = slot.exception?.properties['reminderIsSet'] === false
      if (isSilent || series.isDeleted(slot.originalStart)) return undefined
      return { time: timeOf(slot), start: slot.start, end: slot.end, instance }
    },
    lastBefore(time) {
      let instance = Math.min(series.instanceFrom(time + lead * minuteMilliseconds), series.count + 1) - 1
      // What was moved rings earlier or later than its place among the others tells.
      while (ringsBy(instance + 1, time)) instance += 1
      while (instance > 0 && !ringsBy(instance, time)) instance -= 1
      return instance
    },
  }
}

const leadOf = ({ properties }: StoredItem): number => Number(properties['reminderMinutesBeforeStart'] ?? 0)
