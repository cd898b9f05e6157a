import type { ItemFilter, ItemRow, ItemVersion, StoreView } from '#store/store'
import { type CalendarSeries, calendarSeries } from './calendar-series.js'
import { rowsOf } from './find.js'
import { StoredItem, type WholeItem } from './stored-item.js'

export interface KnownSeries {
  readonly item: WholeItem
  /** Absent where the item is none. */
  readonly series: CalendarSeries | undefined
}

export type SeriesView = Pick<StoreView, 'origin' | 'isCommitted' | 'itemVersions' | 'listItems'>

/** Characters of documents of a store: some thousands of series, which take four times as much in memory. */
const textLimit = 4_000_000
const sliceLength = 512

/** Series as they were read last: views of a calendar look at the same ones over and over. */
class Memory {
  readonly #known = new Map<string, KnownSeries>()
  #textLength = 0

  find(mailbox: number, { id, change }: ItemVersion): KnownSeries | undefined {
    const found = this.#known.get(keyOf(mailbox, id))
    return found?.item.row.change === change ? found : undefined
  }

  keep(known: KnownSeries): void {
    const { row } = known.item
    const key = keyOf(row.mailbox, row.id)
    const before = this.#known.get(key)
    if (before) this.#textLength -= before.item.row.document.length
    if (this.#textLength > textLimit) {
      this.#known.clear()
      this.#textLength = 0
    }
    this.#textLength += row.document.length
    this.#known.set(key, known)
  }
}

const keyOf = (mailbox: number, id: number): string => `${mailbox} ${id}`

const memories = new WeakMap<object, Memory>()

function memoryOf({ origin }: Pick<StoreView, 'origin'>): Memory {
  let memory = memories.get(origin)
  if (!memory) {
    memory = new Memory()
    memories.set(origin, memory)
  }
  return memory
}

/**
 * What passes, with the series that each is the master of, in slices and in no order. Of what was read before and is still the same no row
 * is read. A transaction keeps nothing, as what it sees may never have been.
 */
export async function* seriesAmong(view: SeriesView, filter: ItemFilter): AsyncGenerator<readonly KnownSeries[]> {
  const memory = memoryOf(view)
  const { mailbox } = filter
  const versions = await view.itemVersions(filter)
  for (let at = 0; at < versions.length; at += sliceLength) {
    const found: KnownSeries[] = []
    const unknown: number[] = []
    for (const version of versions.slice(at, at + sliceLength)) {
      const known = memory.find(mailbox, version)
      if (known) found.push(known)
      else unknown.push(version.id)
    }
    for (const row of await rowsOf(view, filter, unknown)) {
      const known = seriesOfRow(row)
      if (view.isCommitted) memory.keep(known)
      found.push(known)
    }
    yield found
  }
}

function seriesOfRow(row: ItemRow): KnownSeries {
  const item = new StoredItem(row)
  return { item, series: calendarSeries(item) }
}
