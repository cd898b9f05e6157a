import { EwsError } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { FolderRow, MailboxRow } from '#store/store'
import { areMailboxAndArchive } from './archive.js'
import { folderDocument, packFolder } from './folder-document.js'
import { type FoundFolder, folderNamed, foldersBelow, insertFolder } from './folders.js'
import { copyItem } from './item-moves.js'
import { checkNotPublic } from './public-folders.js'
import { isSearchFolder } from './search-criteria.js'
import type { WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

/**
 * Puts a folder below another; it keeps its id, unless it goes to the archive or comes from there. Throws `ErrorMoveDistinguishedFolder`,
 * `ErrorMoveCopyFailed` for a name that is taken there and for a place within the folder itself, and `ErrorCrossMailboxMoveCopy` for
 * somebody else's mailbox (MS-OXWSFOLD 3.1.4.7).
 */
export async function moveFolder(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  target: FoundFolder,
): Promise<FolderRow> {
  if (folder.distinguishedName !== null) throw new EwsError('ErrorMoveDistinguishedFolder')
  if (target.mailbox.id !== mailbox.id) {
    const copy = await copyFolder(session, { mailbox, folder }, target)
    await removeFolder(session, mailbox, folder)
    return copy
  }
  await checkTarget(session, { mailbox, folder }, target)
  return reparent(session, folder, target.folder.id)
}

/** Gives a folder another parent, and perhaps another name, and writes down where it was. */
export async function reparent(
  { store }: WriteSession,
  folder: FolderRow,
  parent: number,
  displayName = folder.displayName,
): Promise<FolderRow> {
  const change = await store.nextChange(folder.mailbox)
  const { moves = [], ...document } = folderDocument(folder)
  const from = folder.parent
  const known = from === null || from === parent ? moves : [...moves, { change, from }]
  const moved: FolderRow = {
    ...folder,
    parent,
    displayName,
    change,
    contentChange: change,
    document: packFolder({ ...document, moves: known }),
  }
  await store.updateFolder(moved)
  return moved
}

/** Copies a folder with all that it contains (MS-OXWSFOLD 3.1.4.1); gives the copy. Throws as `moveFolder` does, and for a public folder. */
export async function copyFolder(session: WriteSession, source: FoundFolder, target: FoundFolder): Promise<FolderRow> {
  const { mailbox, folder } = source
  if (target.mailbox.id === mailbox.id)
    checkNotPublic(mailbox, 'A public folder is not copied: make a folder, and copy the items.')
  await checkTarget(session, source, target)
  const below = foldersBelow(await session.store.folders(mailbox.id), folder.id, true)
  const copies = new Map<number, FolderRow>()
  for (const each of [folder, ...below]) {
    const parent = each === folder ? target.folder : copies.get(each.parent!)!
    copies.set(each.id, await copyOne(session, mailbox, each, target.mailbox, parent))
  }
  return copies.get(folder.id)!
}

async function checkTarget(
  { store }: WriteSession,
  { mailbox, folder }: FoundFolder,
  target: FoundFolder,
): Promise<void> {
  const staysHere = target.mailbox.id === mailbox.id
  if (!staysHere && !areMailboxAndArchive(mailbox, target.mailbox)) throw new EwsError('ErrorCrossMailboxMoveCopy')
  if (isSearchFolder(target.folder)) throw new EwsError('ErrorInvalidParentFolder')
  const all = await store.folders(mailbox.id)
  const tree = [folder, ...foldersBelow(all, folder.id, true)]
  // What a search folder looks through lies in its own mailbox.
  const cannotGo = staysHere ? tree.some(({ id }) => id === target.folder.id) : tree.some(isSearchFolder)
  const beside = staysHere ? all : await store.folders(target.mailbox.id)
  if (cannotGo || folderNamed(beside, target.folder.id, folder.displayName)) throw new EwsError('ErrorMoveCopyFailed')
}

/** Takes a folder out of its mailbox with everything in and below it. */
export async function removeFolder({ store }: WriteSession, mailbox: MailboxRow, folder: FolderRow): Promise<void> {
  const below = foldersBelow(await store.folders(mailbox.id), folder.id, true)
  for (const each of [...below.reverse(), folder])
    await store.deleteFolder(mailbox.id, each.id, await store.nextChange(mailbox.id))
}

async function copyOne(
  session: WriteSession,
  from: MailboxRow,
  folder: FolderRow,
  to: MailboxRow,
  parent: FolderRow,
): Promise<FolderRow> {
  const { displayName, folderClass, id } = folder
  const { moves: _moves, ...document } = folderDocument(folder)
  const row = { parent: parent.id, displayName, folderClass, distinguishedName: null, document: packFolder(document) }
  const copy = await insertFolder(session, to, row, folder)
  for (const associated of [false, true])
    for (let offset = 0; ; offset += sliceLength) {
      const rows = await session.store.listItems({
        mailbox: from.id,
        folder: id,
        associated,
        sort: [{ column: 'id', descending: false }],
        offset,
        limit: sliceLength,
      })
      for (const item of rows) {
        if (isTimeUp()) await giveWay()
        await copyItem(session, from, new StoredItem(item), to, copy)
      }
      if (rows.length < sliceLength) break
    }
  return copy
}

const sliceLength = 512
