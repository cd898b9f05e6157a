import { EwsError } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { FolderRow, ItemFilter, MailboxRow } from '#store/store'
import { listedOnly } from './access.js'
import { disposeOf } from './deletion.js'
import { removeFolder, reparent } from './folder-moves.js'
import { distinguishedFolder, type FoundFolder, folderNamed, foldersBelow, type OpenedFolder } from './folders.js'
import { isPublic } from './public-folders.js'
import { isSearchFolder } from './search-criteria.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/**
 * Removes a folder with everything in and below it, for good, or puts it into Deleted Items; what lies there already goes for good.
 * Folders know no soft deletion (docs "Deleting items by using EWS in Exchange").
 */
export async function deleteFolder(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  deleteType: string,
): Promise<void> {
  const { store } = session
  if (folder.distinguishedName !== null) throw new EwsError('ErrorDeleteDistinguishedFolder')
  const all = await store.folders(mailbox.id)
  if (deleteType === 'MoveToDeletedItems') {
    const trash = await distinguishedFolder(session, mailbox, 'deleteditems')
    if (!foldersBelow(all, trash.id, true).some(({ id }) => id === folder.id)) {
      await reparent(session, folder, trash.id, freeName(all, trash.id, folder.displayName))
      return
    }
  }
  await removeFolder(session, mailbox, folder)
}

/** Two folders of one name can be thrown away one after the other; the second gets a number. */
function freeName(folders: readonly FolderRow[], parent: number, displayName: string): string {
  for (let number = 0; ; number++) {
    const name = number === 0 ? displayName : `${displayName}${number}`
    if (!folderNamed(folders, parent, name)) return name
  }
}

/**
 * Takes everything out of a folder that the caller may know of, and its subfolders where that is asked for; the folder itself and its
 * associated items stay. Throws `ErrorCannotEmptyFolder` for the calendar, a search folder and a public one, and where a folder would go that
 * must not (docs "EmptyFolder operation", "Public folder access with EWS in Exchange").
 */
export async function emptyFolder(
  session: WriteSession,
  { mailbox, folder, access }: OpenedFolder,
  deleteType: string,
  deleteSubFolders: boolean,
): Promise<void> {
  const below = deleteSubFolders ? foldersBelow(await session.store.folders(mailbox.id), folder.id, true) : []
  if (
    isSearchFolder(folder) ||
    isPublic(mailbox) ||
    unemptied.has(folder.distinguishedName ?? '') ||
    below.some(({ distinguishedName }) => distinguishedName !== null)
  )
    throw new EwsError('ErrorCannotEmptyFolder')
  await disposeOfItems(session, mailbox, folder, deleteType, listedOnly(access))
  // The dumpster takes items and no folders: all of them first, because a folder goes with what is below it.
  if (deleteType === 'SoftDelete') for (const child of below) await disposeOfItems(session, mailbox, child, deleteType)
  for (const child of below)
    if (child.parent === folder.id) await deleteFolder(session, { mailbox, folder: child }, deleteType)
}

const unemptied = new Set(['root', 'msgfolderroot', 'calendar'])

async function disposeOfItems(
  session: WriteSession,
  mailbox: MailboxRow,
  { id }: FolderRow,
  deleteType: string,
  narrowing?: Pick<ItemFilter, 'where'>,
): Promise<void> {
  const query = { mailbox: mailbox.id, folder: id, associated: false, ...narrowing, offset: 0, limit: 512 }
  for (;;) {
    const rows = await session.store.listItems({ ...query, sort: [{ column: 'id', descending: false }] })
    if (rows.length === 0) return
    for (const row of rows) {
      if (isTimeUp()) await giveWay()
      await disposeOf(session, mailbox, new StoredItem(row), deleteType)
    }
  }
}
