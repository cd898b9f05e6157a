import { createFolder } from './folders/create-folder.js'
import { deleteFolder } from './folders/delete-folder.js'
import { getFolder } from './folders/get-folder.js'
import { type Handlers, reading, writing } from './handler.js'
import { convertId } from './ids/convert-id.js'
import { createItem } from './items/create-item.js'
import { deleteItem } from './items/delete-item.js'
import { getItem } from './items/get-item.js'
import { sendItem } from './items/send-item.js'
import { updateItem } from './items/update-item.js'
import { findFolder } from './search/find-folder.js'
import { findItem } from './search/find-item.js'
import { syncFolderItems } from './sync/sync-folder-items.js'

/** What this server does. An operation of the tables that is not here answers that it is not implemented, in its own shape. */
export const handlers: Handlers = {
  ConvertId: reading(convertId),
  CreateFolder: writing(createFolder),
  CreateItem: writing(createItem),
  DeleteFolder: writing(deleteFolder),
  DeleteItem: writing(deleteItem),
  FindFolder: reading(findFolder),
  FindItem: reading(findItem),
  GetFolder: reading(getFolder),
  GetItem: reading(getItem),
  SendItem: writing(sendItem),
  SyncFolderItems: reading(syncFolderItems),
  UpdateItem: writing(updateItem),
}
