import {
  DistinguishedFolderIdName,
  type FolderId,
  type ItemId,
  type Mailbox,
  type NonEmptyArrayOfBaseItemIds,
  type TargetFolderId,
} from '@exchequer/protocol'
import { ServiceObject, valuesOf } from './service-object.js'

type BaseItemId = NonEmptyArrayOfBaseItemIds[number]
type BaseFolderId = TargetFolderId['folderId']

/** What names an item: its id with or without the change key, the id's text alone, an object that was loaded, an occurrence. */
export type ItemIdLike = ItemId | string | ServiceObject | BaseItemId

export type WellKnownFolderName = DistinguishedFolderIdName

/** What names a folder: the name of one that every mailbox has, an id, an object that was loaded. */
export type FolderIdLike = WellKnownFolderName | FolderId | ServiceObject | BaseFolderId

/** One of the folders that every mailbox has, in the mailbox of somebody else. */
export const folderOf = (emailAddress: string, id: WellKnownFolderName): BaseFolderId => ({
  element: 'DistinguishedFolderId',
  value: { id, mailbox: { emailAddress } },
})

export function itemIdOf(like: ItemIdLike): BaseItemId {
  if (typeof like === 'string') return { element: 'ItemId', value: { id: like } }
  if (like instanceof ServiceObject) return { element: 'ItemId', value: savedId(like, 'itemId') }
  return 'element' in like ? like : { element: 'ItemId', value: like }
}

/** The id of an item that an operation takes by its own id alone. */
export function plainItemId(like: ItemIdLike): ItemId {
  const { element, value } = itemIdOf(like)
  if (element !== 'ItemId') throw new TypeError('An occurrence is named by its own ItemId here.')
  return value
}

export function folderIdOf(like: FolderIdLike): BaseFolderId {
  if (typeof like === 'string') {
    if (!DistinguishedFolderIdName.values.includes(like))
      throw new TypeError(`"${like}" is no well-known folder; an id is given as { id }`)
    return { element: 'DistinguishedFolderId', value: { id: like } }
  }
  if (like instanceof ServiceObject) return { element: 'FolderId', value: savedId(like, 'folderId') }
  return 'element' in like ? like : { element: 'FolderId', value: like }
}

/** The id of a folder that an operation takes by its own id alone. */
export function plainFolderId(like: FolderIdLike): FolderId {
  const { element, value } = folderIdOf(like)
  if (element !== 'FolderId') throw new TypeError('A folder is named by its own FolderId here.')
  return value
}

export const targetFolder = (like: FolderIdLike): TargetFolderId => ({ folderId: folderIdOf(like) })

/** A mailbox that may be named by its address. */
export const mailboxOf = (mailbox: string | Mailbox): Mailbox =>
  typeof mailbox === 'string' ? { emailAddress: mailbox } : mailbox

/** The id of an object that is known to the server. */
export function savedId(object: ServiceObject, key: 'itemId' | 'folderId'): ItemId {
  const id = valuesOf(object)[key]
  if (id === undefined) throw new TypeError(`${object.constructor.name} has no ${key}: it was not created or loaded`)
  return id as ItemId
}
