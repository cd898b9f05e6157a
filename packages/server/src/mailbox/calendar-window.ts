import type { StoreView } from '#store/store'
import { StoredItem } from './stored-item.js'

/** The single items of a calendar folder that overlap a stretch of time. */
export async function eventsBetween(
  store: StoreView,
  mailbox: number,
  folder: number,
  from: number,
  to: number,
): Promise<StoredItem[]> {
  const rows = await store.listItems({
    mailbox,
    folder,
    associated: false,
    where: {
      kind: 'and',
      of: [
        { kind: '<', column: 'start', value: to },
        { kind: '>', column: 'end', value: from },
      ],
    },
    sort: [{ column: 'start', descending: false }],
    offset: 0,
    limit: 1_000_000,
  })
  return rows.map((row) => new StoredItem(row))
}
