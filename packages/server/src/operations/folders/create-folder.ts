import { type CreateFolderRequest, EwsError, type FolderInfoResponseMessage } from '@exchequer/protocol'
import { extendedKey, readExtended } from '#mailbox/extended-properties'
import { folderClassOf, folderTableOf, planFolderShape, renderFolder } from '#mailbox/folder-shape'
import { checkFolderName, findFolder, insertFolder } from '#mailbox/folders'
import type { WriteSession } from '#mailbox/session'
import type { ExtendedValue } from '#mailbox/stored-item'
import { perItem } from '../per-item.js'
import { taggedFolder } from './folder-answer.js'

type NewFolder = CreateFolderRequest['folders'][number]

/** CreateFolder (MS-OXWSFOLD 3.1.4.2): all folders of a request share one parent. */
export async function createFolder(
  { parentFolderId, folders }: CreateFolderRequest,
  session: WriteSession,
): Promise<FolderInfoResponseMessage[]> {
  const plan = planFolderShape({ baseShape: 'IdOnly' })
  return perItem(session, folders, { folders: [] }, async (given) => {
    const { mailbox, folder: parent } = await findFolder(session, parentFolderId.folderId, 'ErrorParentFolderNotFound')
    if (given.element === 'SearchFolder')
      throw new EwsError('ErrorInvalidOperation', 'Search folders are not implemented.')
    const displayName = given.value.displayName
    if (displayName === undefined || displayName === '') throw new EwsError('ErrorFolderSavePropertyError')
    await checkFolderName(session, mailbox, parent.id, displayName)
    const folder = await insertFolder(session, mailbox, {
      parent: parent.id,
      displayName,
      folderClass: classOf(given),
      distinguishedName: null,
      document: JSON.stringify({ x: extendedOf(given) }),
    })
    return { folders: [taggedFolder(renderFolder(folder, plan, { mailboxGuid: mailbox.guid, childCount: () => 0 }))] }
  })
}

/** A typed element has its own class; another class may be given with the plain element alone (ErrorNoFolderClassOverride). */
function classOf({ element, value }: NewFolder): string {
  const own = folderClassOf(element)
  if (element === 'Folder') return value.folderClass ?? own
  if (value.folderClass !== undefined && folderTableOf(value.folderClass).element !== element)
    throw new EwsError('ErrorNoFolderClassOverride')
  return value.folderClass ?? own
}

function extendedOf({ value }: NewFolder): Record<string, ExtendedValue> {
  const extended: Record<string, ExtendedValue> = {}
  for (const property of value.extendedProperty ?? [])
    extended[extendedKey(property.extendedFieldURI)] = readExtended(property)
  return extended
}
