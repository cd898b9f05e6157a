import type { ItemRow, MailboxRow } from '#store/store'
import type { FoundFolder } from './folders.js'
import { readRow } from './receipts.js'
import { isSearchFolder } from './search-criteria.js'
import { foundIn } from './search-folders.js'
import type { WriteSession } from './session.js'

const sliceLength = 512

/**
 * Sets the read flag of every item of a folder; those that have it already are left alone, and a folder of them is not looked at. Who
 * asked for a receipt gets it unless `suppressesReceipts`.
 */
export async function markAllAsRead(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  isRead: boolean,
  suppressesReceipts: boolean,
): Promise<void> {
  const { store } = session
  if (isSearchFolder(folder)) {
    // First what there is: marking it may take it out of the search.
    for (const id of await foundIn(store, { mailbox, folder })) {
      const row = (await store.item(mailbox.id, id))!
      if (row.isRead !== isRead) await setReadFlag(session, mailbox, row, isRead, suppressesReceipts)
    }
    return
  }
  let remaining = isRead ? folder.unreadCount : folder.totalCount - folder.unreadCount
  const query = { mailbox: mailbox.id, folder: folder.id, associated: false, limit: sliceLength }
  for (let offset = 0; remaining > 0; offset += sliceLength) {
    const rows = await store.listItems({ ...query, sort: [{ column: 'id', descending: true }], offset })
    if (rows.length === 0) return
    for (const row of rows) {
      if (row.isRead === isRead) continue
      await setReadFlag(session, mailbox, row, isRead, suppressesReceipts)
      remaining -= 1
    }
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
