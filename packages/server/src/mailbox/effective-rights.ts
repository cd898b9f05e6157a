import type { EffectiveRights } from '@exchequer/protocol'
import { type Access, mayInFolder, mayWithItem } from './access.js'
import type { StoredItem } from './stored-item.js'

/** What a caller may do with a folder, as answers say it (docs "EffectiveRights"): to delete or change it one has to be its owner. */
export const folderRights = (access: Access): EffectiveRights => ({
  createAssociated: mayInFolder(access, 'administer'),
  createContents: mayInFolder(access, 'create'),
  createHierarchy: mayInFolder(access, 'createFolders'),
  delete: mayInFolder(access, 'administer'),
  modify: mayInFolder(access, 'administer'),
  read: mayInFolder(access, 'read'),
  viewPrivateItems: access.seesPrivate,
})

/** The same of an item, in which nothing can be created. */
export const itemRights = (access: Access, item: StoredItem): EffectiveRights => ({
  createAssociated: false,
  createContents: false,
  createHierarchy: false,
  delete: mayWithItem(access, 'delete', item),
  modify: mayWithItem(access, 'edit', item),
  read: mayWithItem(access, 'read', item),
  viewPrivateItems: access.seesPrivate,
})
