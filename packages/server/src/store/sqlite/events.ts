import type { Counters } from '#store/counters'
import { indexedColumns } from '#store/rows'
import type { Arrival, EventRow, FolderRow, ItemRow, Origin } from '#store/store'
import type { Statements } from './statements.js'

type What = EventRow['what']

/** Writes down what happened to a folder, where somebody listens to the mailbox. */
export function tellFolder(
  statements: Statements,
  counters: Counters,
  { mailbox, change, id, parent }: Pick<FolderRow, 'mailbox' | 'change' | 'id' | 'parent'>,
  what: What,
  from?: Origin,
): void {
  if (counters.keepsEvents(mailbox)) write(statements, counters, mailbox, change, what, 1, id, parent, from, false)
}

/** The same for a change of a folder that is still to be written: one that brings it below another is a move. */
export function tellFolderChange(statements: Statements, counters: Counters, row: FolderRow): void {
  const { mailbox, id } = row
  if (!counters.keepsEvents(mailbox)) return
  const parent = statements.folder.get(mailbox, id)![2] as number | null
  if (parent === row.parent) tellFolder(statements, counters, row, 'modified')
  else tellFolder(statements, counters, row, 'moved', { id, parent })
}

/** Writes down what happened to an item, where somebody listens to the mailbox. */
export function tellItem(
  statements: Statements,
  counters: Counters,
  { mailbox, change, id, folder }: Pick<ItemRow, 'mailbox' | 'change' | 'id' | 'folder'>,
  what: What,
  changesTimes: boolean,
  arrival?: Arrival,
): void {
  if (!counters.keepsEvents(mailbox)) return
  const from = arrival && 'from' in arrival ? arrival.from : undefined
  write(statements, counters, mailbox, change, what, 0, id, folder, from, changesTimes)
}

function write(
  statements: Statements,
  counters: Counters,
  mailbox: number,
  change: number,
  what: What,
  isFolder: number,
  id: number,
  parent: number | null,
  from: Origin | undefined,
  changesTimes: boolean,
): void {
  counters.told.add(mailbox)
  const [fromId, fromParent] = from ? [from.id, from.parent] : [null, null]
  const time = Date.now()
  statements.insertEvent.run(
    mailbox,
    change,
    time,
    what,
    isFolder,
    id,
    parent,
    fromId,
    fromParent,
    Number(changesTimes),
  )
}

/** Forgets the oldest events of a mailbox (see StoreTransaction.forgetEvents); their times rise with their changes. */
export function forgetEvents(statements: Statements, mailbox: number, time: number, limit: number): number {
  const oldest = statements.oldestEvents.all(mailbox, limit) as unknown as readonly (readonly [number, number])[]
  const kept = oldest.findIndex((event) => event[1] >= time)
  const count = kept < 0 ? oldest.length : kept
  if (count === 0) return 0
  const last = oldest[count - 1]![0]
  statements.deleteEvents.run(mailbox, last)
  statements.moveEventsAfter.run(last, mailbox, last)
  return count
}

/** Of the bits of changed columns (see updateItemQuery), those that say when something takes place. */
export const timeColumns = (['start', 'end', 'spanEnd'] as const).reduce(
  (bits, column) => bits | (1 << indexedColumns.indexOf(column)),
  0,
)
