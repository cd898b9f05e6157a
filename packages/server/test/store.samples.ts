import type {
  AttachmentRow,
  FolderRow,
  ItemRow,
  LeanItemRow,
  MailboxRow,
  Store,
  StoreTransaction,
  StoreView,
} from '@exchequer/server/internal/store/store'

/** Rows that store tests start from; each test names only what it is about. */

export const mailboxOf = (
  address: string,
  settings: Partial<MailboxRow> = {},
): Omit<MailboxRow, 'id' | 'change' | 'usedBytes'> => ({
  guid: `guid of ${address}`,
  address,
  displayName: address,
  kind: 'user',
  quotaBytes: null,
  settings: '{}',
  ...settings,
})

export const folderOf = (mailbox: number, id: number, settings: Partial<FolderRow> = {}): FolderRow => ({
  mailbox,
  id,
  parent: null,
  distinguishedName: null,
  displayName: `Folder ${id}`,
  folderClass: 'IPF.Note',
  change: id,
  created: id,
  contentChange: id,
  totalCount: 0,
  unreadCount: 0,
  nextArticleNumber: 1,
  document: '{}',
  ...settings,
})

export const itemOf = (mailbox: number, folder: number, id: number, settings: Partial<ItemRow> = {}): ItemRow => ({
  mailbox,
  id,
  folder,
  change: id,
  contentChange: id,
  itemClass: 'IPM.Note',
  isAssociated: false,
  isRead: false,
  articleNumber: 0,
  size: 100,
  hasAttachments: false,
  importance: 1,
  lookup: null,
  received: null,
  sent: null,
  start: null,
  end: null,
  modified: id,
  created: id,
  subject: null,
  displayName: null,
  sender: null,
  conversation: null,
  flagStatus: 0,
  sensitivity: 0,
  categories: null,
  reminderTime: null,
  wakeTime: null,
  isDraft: false,
  spanEnd: null,
  document: `{"id":${id}}`,
  ...settings,
})

/** As much of a row as is read where nothing is searched. */
export const leanOf = (row: ItemRow): LeanItemRow => ({
  mailbox: row.mailbox,
  id: row.id,
  folder: row.folder,
  change: row.change,
  contentChange: row.contentChange,
  itemClass: row.itemClass,
  isAssociated: row.isAssociated,
  isRead: row.isRead,
  articleNumber: row.articleNumber,
  size: row.size,
  hasAttachments: row.hasAttachments,
  modified: row.modified,
  sensitivity: row.sensitivity,
  wakeTime: row.wakeTime,
  document: row.document,
})

export const attachmentOf = (item: ItemRow, id: number, settings: Partial<AttachmentRow> = {}): AttachmentRow => ({
  mailbox: item.mailbox,
  item: item.id,
  id,
  position: id,
  size: 10,
  document: `{"attachment":${id}}`,
  ...settings,
})

/** A mailbox with empty folders of these ids. */
export async function mailboxWithFolders(store: Store, address: string, ...folders: number[]): Promise<number> {
  return store.write(async (transaction) => {
    const { id } = await transaction.insertMailbox(mailboxOf(address))
    for (const folder of folders) await transaction.insertFolder(folderOf(id, folder))
    while ((await transaction.nextChange(id)) < Math.max(0, ...folders)) {}
    return id
  })
}

/** Adds an item under the next change number. */
export async function addItem(
  transaction: StoreTransaction,
  mailbox: number,
  folder: number,
  settings: Partial<ItemRow> = {},
): Promise<ItemRow> {
  const id = await transaction.nextChange(mailbox)
  const row = itemOf(mailbox, folder, id, settings)
  const articleNumber = await transaction.insertItem(row)
  return { ...row, articleNumber }
}

/** Replaces an item under the next change number. */
export async function editItem(transaction: StoreTransaction, row: ItemRow, edits: Partial<ItemRow>): Promise<ItemRow> {
  const change = await transaction.nextChange(row.mailbox)
  const edited = { ...row, ...edits, change }
  await transaction.updateItem(edited)
  return edited
}

/** Deletes an item under the next change number. */
export async function removeItem(transaction: StoreTransaction, row: LeanItemRow): Promise<void> {
  await transaction.deleteItem(row.mailbox, row.id, await transaction.nextChange(row.mailbox))
}

/** The items of a folder, oldest first, with all their columns. */
export const allItems = (view: StoreView, mailbox: number, folder: number): Promise<ItemRow[]> =>
  view.listItems({ mailbox, folder, associated: false, sort: [], offset: 0, limit: 1e6 })

let addressCount = 0

/** A mailbox that no other test uses, with empty folders of these ids. */
export function freshMailbox(store: Store, ...folders: number[]): Promise<number> {
  return mailboxWithFolders(store, `mailbox${addressCount++}@example.test`, ...folders)
}

export function folderIn(store: Store, mailbox: number, folder: number): Promise<FolderRow | undefined> {
  return store.read((view) => view.folder(mailbox, folder))
}

export async function usedBytesOf(store: Store, mailbox: number): Promise<number> {
  return (await store.read((view) => view.mailboxes())).find(({ id }) => id === mailbox)!.usedBytes
}
