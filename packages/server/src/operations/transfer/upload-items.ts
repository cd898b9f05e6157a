import {
  EwsError,
  type UploadItem,
  type UploadItemsRequest,
  type UploadItemsResponseMessage,
} from '@exchequer/protocol'
import { checkFolder } from '#mailbox/access'
import { itemIdOf, readerOf } from '#mailbox/computed'
import { type FoundFolder, findPlace, type OpenedFolder } from '#mailbox/folders'
import { itemOf } from '#mailbox/item-references'
import { importItem, readTravelling, replaceItem, type Travelling } from '#mailbox/item-transfer'
import type { WriteSession } from '#mailbox/session'
import type { StoredItem } from '#mailbox/stored-item'
import { perItem } from '../per-item.js'

/** UploadItems (MS-OXWSBTRF 3.1.4.2): items that ExportItems gave, as new ones or in place of others. */
export async function uploadItems(
  { items }: UploadItemsRequest,
  session: WriteSession,
): Promise<UploadItemsResponseMessage[]> {
  return perItem(session, items, {}, async (given): Promise<Pick<UploadItemsResponseMessage, 'itemId'>> => {
    const found = await findPlace(
      session,
      { element: 'FolderId', value: given.parentFolderId },
      'create',
      'ErrorParentFolderNotFound',
    )
    const { mailbox } = found
    const saved = await upload(session, found, given)
    return { itemId: itemIdOf(saved, readerOf(mailbox)) }
  })
}

/** By CreateAction (docs "Item (UploadItemType)"). */
async function upload(session: WriteSession, found: OpenedFolder, given: UploadItem): Promise<StoredItem> {
  const { createAction, itemId } = given
  if (createAction === 'CreateNew' && itemId)
    throw new EwsError('ErrorInvalidArgument', 'An item that is created has no ItemId yet.')
  if (createAction === 'Update' && !itemId)
    throw new EwsError('ErrorMissingArgument', 'An update names its item by ItemId.')
  const travelling = travellingOf(session, given)
  if (travelling.row.isAssociated) checkFolder(found.access, 'administer', 'ErrorItemNotFound')
  const existing = await itemIn(session, found, given, travelling)
  if (existing) return replaceItem(session, found, existing, travelling)
  return importItem(session, found.mailbox, found.folder, travelling)
}

function travellingOf({ settings }: WriteSession, { data, isAssociated }: UploadItem): Travelling {
  if (data.length > settings.maximumMessageSize) throw new EwsError('ErrorDataSizeLimitExceeded')
  return readTravelling(data, isAssociated)
}

/** The item that is to be replaced; one that lies in another folder, or another table of it, counts as not there. */
async function itemIn(
  session: WriteSession,
  { mailbox, folder }: FoundFolder,
  { itemId, createAction }: UploadItem,
  { row }: Travelling,
): Promise<StoredItem | undefined> {
  if (!itemId) return undefined
  try {
    const { mailbox: owner, item } = await itemOf(session, { element: 'ItemId', value: itemId }, 'edit')
    if (owner.id === mailbox.id && item.row.folder === folder.id && item.row.isAssociated === row.isAssociated)
      return item
  } catch (error) {
    // An update says what is wrong with its id; where a new item is welcome, the old one may have lain on another server.
    if (createAction === 'Update' || !(error instanceof EwsError && absent.has(error.code))) throw error
  }
  if (createAction === 'Update') throw new EwsError('ErrorItemNotFound')
  return undefined
}

const absent: ReadonlySet<string> = new Set(['ErrorItemNotFound', 'ErrorNonExistentMailbox'])
