import assert from 'node:assert/strict'
import { type ItemClassTable, isValueOf, type Recurrence, type TaskRecurrence } from '@exchequer/protocol'
import { maximumLength } from './calendar-items.js'
import { calendarSeries, zoneOfItem } from './calendar-series.js'
import { checkedRecurrence, checkedTaskRecurrence } from './recurrences.js'
import type { ExtendedValue, ItemState, Properties, StoredException, StoredItem } from './stored-item.js'

/** The text of an exception that travels with its series. */
export interface ExceptionBody {
  readonly number: number
  readonly text: string
}

/**
 * Whether an item that somebody brings keeps to its table, and to what calendars count on: one value of another form, a pattern that goes nowhere or
 * an event without a time would spoil every list of the folder, for everybody who reads it. Throws where it does not.
 */
export function checkTravelling(item: StoredItem, bodies: readonly ExceptionBody[], attachments: Set<number>): void {
  const { table, properties, extended, state } = item
  checkValues(table, properties, extended)
  for (const own of state.exceptions ?? [])
    checkValues(table, table.record.unpack({ ...own.properties }) as Properties, own.extended)
  if (table.element === 'Task' && properties['recurrence'])
    checkedTaskRecurrence(properties['recurrence'] as TaskRecurrence)
  if (table.element === 'CalendarItem') {
    checkTimes(properties)
    zoneOfItem(properties)
    if (properties['recurrence']) checkedRecurrence(properties['recurrence'] as Recurrence)
  }
  for (const { name, value } of state.headers ?? []) assert.ok(typeof name === 'string' && typeof value === 'string')
  checkExceptions(state, bodies, attachments)
  calendarSeries(item)?.slot(1)
}

function checkValues(
  { record }: ItemClassTable,
  properties: Properties,
  extended: Readonly<Record<string, ExtendedValue>> = {},
): void {
  assert.ok(isValueOf(record, properties))
  for (const { type, value } of Object.values(extended))
    assert.ok(typeof type === 'string' && [value].flat().every((one) => typeof one === 'string'))
}

function checkTimes({ start, end }: Properties): void {
  assert.ok(start instanceof Date && end instanceof Date)
  const length = end.getTime() - start.getTime()
  assert.ok(length >= 0 && length <= maximumLength)
}

function checkExceptions(
  { exceptions = [], excluded = [] }: ItemState,
  bodies: readonly ExceptionBody[],
  attachments: Set<number>,
): void {
  const texts = new Map(bodies.map(({ number, text }) => [number, text]))
  assert.equal(texts.size, bodies.length)
  const numbers = new Set<number>()
  const owned = new Set<number>()
  for (const exception of exceptions) {
    const { number, originalStart, properties, body, attachments: own = [] } = exception
    assert.ok(Number.isSafeInteger(number) && number >= 1 && number <= 0xffff && !numbers.has(number))
    assert.ok(Number.isSafeInteger(originalStart) && typeof properties === 'object' && properties !== null)
    checkOwnTimes(properties)
    for (const keys of [exception.removed ?? [], exception.removedExtended ?? []])
      assert.ok(Array.isArray(keys) && keys.every((key) => typeof key === 'string'))
    assert.equal(body ? body.size : undefined, texts.get(number)?.length)
    for (const attachment of own) {
      assert.ok(attachments.has(attachment) && !owned.has(attachment))
      owned.add(attachment)
    }
    numbers.add(number)
  }
  assert.ok(excluded.every(Number.isSafeInteger))
  assert.ok(bodies.every(({ number }) => numbers.has(number)))
}

/** Both or none, as exceptions have them. */
function checkOwnTimes({ start, end }: StoredException['properties']): void {
  if (start === undefined && end === undefined) return
  assert.ok(Number.isSafeInteger(start) && Number.isSafeInteger(end))
  checkTimes({ start: new Date(start as number), end: new Date(end as number) })
}
