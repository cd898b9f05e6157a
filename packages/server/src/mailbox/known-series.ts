import type { ItemRow } from '#store/store'
import { type CalendarSeries, calendarSeries } from './calendar-series.js'
import { StoredItem, type WholeItem } from './stored-item.js'

export interface KnownSeries {
  readonly item: WholeItem
  readonly series: CalendarSeries
}

/** Series as they were read last, by what names them in the store: views of a calendar look at the same ones over and over. */
const known = new Map<string, KnownSeries>()
/** Characters of documents: some thousands of series, which take four times as much in memory. */
const textLimit = 4_000_000
let textLength = 0

/**
 * The series that a row is the master of; `undefined` for what is none. One that was read before is taken as it was where every column of
 * its row is still the same, which holds whatever was rolled back in the meantime, and of which store the row is.
 */
export function seriesOfRow(row: ItemRow): KnownSeries | undefined {
  const key = `${row.mailbox} ${row.id}`
  const before = known.get(key)
  if (before && isSame(before.item.row, row)) return before
  const item = new StoredItem(row)
  const series = calendarSeries(item)
  if (!series) return undefined
  const found = { item, series }
  if (before) textLength -= before.item.row.document.length
  if (textLength > textLimit) {
    known.clear()
    textLength = 0
  }
  textLength += row.document.length
  known.set(key, found)
  return found
}

function isSame(one: ItemRow, other: ItemRow): boolean {
  for (const column in one) if (one[column as keyof ItemRow] !== other[column as keyof ItemRow]) return false
  return true
}
