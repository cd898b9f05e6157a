import { leanItemOf } from '#store/rows'
import type { ItemChange } from '#store/store'
import type { Statements } from './statements.js'

/**
 * The page of a folder's history after `after` (see StoreView.itemChanges), from three scans of an index each: items made, items
 * changed later, tombstones. The keys of the first two say where the page ends, before a row is read; tombstones of items
 * that were also made after `after` lie between and are passed over, but only as far as the page goes.
 */
export function itemChanges(
  statements: Statements,
  mailbox: number,
  folder: number,
  after: number,
  associated: boolean,
  limit: number,
): ItemChange[] {
  if (limit <= 0) return []
  const isAssociated = Number(associated)
  const written = [
    ...statements.createdKeys.all(mailbox, folder, isAssociated, after, limit),
    ...statements.changedKeys.all(mailbox, folder, isAssociated, after, limit),
  ].map((row) => row[0] as number)
  const deleted = statements.deletedItems.all(
    mailbox,
    folder,
    isAssociated,
    after,
    written.length < limit ? Number.MAX_SAFE_INTEGER : nthSmallest(written, limit),
    after,
    limit,
  )
  const changes = [...written, ...deleted.map((row) => row[0] as number)]
  if (changes.length === 0) return []
  const end = changes.length < limit ? Number.MAX_SAFE_INTEGER : nthSmallest(changes, limit)

  const page: ItemChange[] = []
  for (const values of statements.createdItems.all(mailbox, folder, isAssociated, after, end)) {
    const row = leanItemOf(mailbox, values)
    page.push({ kind: 'created', change: row.id, row })
  }
  const createdCount = page.length
  for (const values of statements.changedItems.all(mailbox, folder, isAssociated, after, end)) {
    const row = leanItemOf(mailbox, values)
    page.push({ kind: 'changed', change: row.change, row })
  }
  for (const [change, id] of deleted as [number, number][]) {
    if (change <= end) page.push({ kind: 'deleted', change, id })
  }
  // A first page of a folder that never changed is in order already.
  return page.length === createdCount ? page : page.sort((one, other) => one.change - other.change)
}

function nthSmallest(values: readonly number[], n: number): number {
  return Float64Array.from(values).sort()[n - 1]!
}
