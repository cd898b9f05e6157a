import { giveWay, isTimeUp } from '#giving-way'
import type { ItemRow, MailboxRow } from '#store/store'
import { listedOnly } from './access.js'
import { rowsOf } from './find.js'
import type { OpenedFolder } from './folders.js'
import { allOf } from './narrowing.js'
import { readRow } from './receipts.js'
import { isSearchFolder } from './search-criteria.js'
import { foundIn } from './search-folders.js'
import type { WriteSession } from './session.js'

const sliceLength = 512

/**
 * Sets the read flag of every item of a folder that the caller may know of; those that have it already are left alone. Who asked for a
 * receipt gets it unless `suppressesReceipts`.
 */
export async function markAllAsRead(
  session: WriteSession,
  { mailbox, folder, access }: OpenedFolder,
  isRead: boolean,
  suppressesReceipts: boolean,
): Promise<void> {
  const { store } = session
  const unmarked = { where: { kind: '=', column: 'isRead', value: !isRead } } as const
  const all = { mailbox: mailbox.id, folder: folder.id, associated: false }
  // First what there is: marking it takes it out of what is looked for.
  const ids = isSearchFolder(folder)
    ? await foundIn(store, { mailbox, folder })
    : await store.itemIds({ ...all, ...allOf([unmarked, listedOnly(access)]) })
  for (let from = 0; from < ids.length; from += sliceLength)
    for (const row of await rowsOf(store, all, ids.slice(from, from + sliceLength))) {
      if (isTimeUp()) await giveWay()
      if (row.isRead !== isRead) await setReadFlag(session, mailbox, row, isRead, suppressesReceipts)
    }
}

/** Sets the read flag of an item that has the other; who asked for a receipt gets it unless `suppressesReceipts`. */
export async function setReadFlag(
  session: WriteSession,
  mailbox: MailboxRow,
  row: ItemRow,
  isRead: boolean,
  suppressesReceipts: boolean,
): Promise<void> {
  const { store, now } = session
  const change = await store.nextChange(mailbox.id)
  const document = isRead ? await readRow(session, mailbox, row, suppressesReceipts) : row.document
  await store.updateItem({ ...row, isRead, change, modified: now.getTime(), document })
}
