import assert from 'node:assert/strict'
import {
  type AnyFolder,
  type ExtendedProperty,
  type ItemResponseShape,
  type RealItem,
  SyncFolderHierarchy,
  SyncFolderItems,
} from '@exchequer/protocol'
import type { ModelClient, Seen, Shown } from './model.world.js'

// A client as real ones are: it keeps what it was told, and asks for what is new.

const field = (fieldURI: string) => ({ element: 'FieldURI' as const, value: { fieldURI } })
const articleNumber = {
  element: 'ExtendedFieldURI' as const,
  value: { propertyTag: '0xe23', propertyType: 'Integer' as const },
}

const itemShape = {
  baseShape: 'IdOnly',
  additionalProperties: [
    ...['item:Subject', 'message:IsRead', 'item:Importance', 'item:Categories', 'item:HasAttachments'].map(field),
    articleNumber,
  ],
} as unknown as ItemResponseShape

const folderShape = {
  baseShape: 'Default' as const,
  additionalProperties: [field('folder:ParentFolderId'), field('folder:FolderClass')] as never,
}

export interface HierarchyReport {
  readonly created: ReadonlySet<string>
  readonly updated: ReadonlySet<string>
  readonly deleted: ReadonlySet<string>
}

/** Brings the client's folders up to date; gives what it was told. */
export async function syncHierarchy(client: ModelClient): Promise<HierarchyReport> {
  const report = { created: new Set<string>(), updated: new Set<string>(), deleted: new Set<string>() }
  const [message] = await client.service.call(SyncFolderHierarchy, {
    folderShape,
    ...(client.root && {
      syncFolderId: { folderId: { element: 'DistinguishedFolderId', value: { id: client.root } } },
    }),
    ...(client.hierarchyState !== undefined && { syncState: client.hierarchyState }),
  })
  assert.equal(message!.responseCode, 'NoError', message!.messageText)
  assert.equal(message!.includesLastFolderInRange, true)
  client.hierarchyState = message!.syncState
  for (const { element, value } of message!.changes ?? []) {
    if (element === 'Delete') {
      report.deleted.add(value.folderId.id)
      client.folders.delete(value.folderId.id)
      client.items.delete(value.folderId.id)
      continue
    }
    const { id, entry } = folderEntry(value.folder)
    assert.equal(client.folders.has(id), element === 'Update', `${element} of a folder that the client knows or not`)
    ;(element === 'Create' ? report.created : report.updated).add(id)
    client.folders.set(id, entry)
  }
  return report
}

export const folderEntry = ({ value }: AnyFolder) => ({
  id: value.folderId!.id,
  entry: { name: value.displayName!, parent: value.parentFolderId?.id, folderClass: value.folderClass },
})

export type ItemReport = ReadonlyMap<string, 'Create' | 'Update' | 'Delete' | 'ReadFlagChange'>

/** Brings the client's items of a folder up to date, page by page; gives what it was told. */
export async function syncItems(client: ModelClient, folder: string, folderKey: string): Promise<ItemReport> {
  const report = new Map<string, 'Create' | 'Update' | 'Delete' | 'ReadFlagChange'>()
  // What came on one page and changed on the next came.
  const note = (id: string, element: 'Create' | 'Update' | 'ReadFlagChange'): void => {
    if (report.get(id) !== 'Create') report.set(id, element)
  }
  const known = client.items.get(folder) ?? { state: undefined, key: '', items: new Map<string, Seen>() }
  client.items.set(folder, known)
  known.key = folderKey
  for (let isLast = false; !isLast; ) {
    const [message] = await client.service.call(SyncFolderItems, {
      itemShape,
      syncFolderId: { folderId: { element: 'FolderId', value: { id: folder } } },
      ...(known.state !== undefined && { syncState: known.state }),
      maxChangesReturned: client.pageSize,
    })
    assert.equal(message!.responseCode, 'NoError', message!.messageText)
    const changes = message!.changes ?? []
    assert.ok(changes.length <= client.pageSize, 'a page is no longer than asked for')
    for (const { element, value } of changes) {
      switch (element) {
        case 'Create':
        case 'Update': {
          const { itemId } = value.item.value
          // A client that reads in small pages may be told twice of what changed in between, never of what it does not know.
          assert.ok(
            element === 'Create' || known.items.has(itemId!.id),
            'an update is of an item that the client knows',
          )
          known.items.set(itemId!.id, { key: itemId!.changeKey!, shown: shownOf(value.item) })
          note(itemId!.id, element)
          break
        }
        case 'ReadFlagChange': {
          const { itemId, isRead } = value
          const seen = known.items.get(itemId.id)
          assert.ok(seen, 'a read flag is of an item that the client knows')
          // The flag of what is no message shows nowhere else.
          const shown = { ...seen.shown, ...(seen.shown.isRead !== undefined && { isRead }) }
          known.items.set(itemId.id, { key: itemId.changeKey!, shown })
          note(itemId.id, element)
          break
        }
        case 'Delete':
          // Of what came after one page and went before the next a client may be told that it is gone.
          if (known.items.delete(value.itemId.id)) report.set(value.itemId.id, element)
      }
    }
    isLast = message!.includesLastItemInRange === true
    assert.ok(isLast || message!.syncState !== known.state, 'a page leads on')
    known.state = message!.syncState
  }
  return report
}

export function shownOf({ value }: RealItem): Shown {
  const { subject = '', isRead, importance, categories = [], hasAttachments = false, extendedProperty } = value as Given
  const number = extendedProperty?.[0]?.value
  return {
    label: subject,
    isRead,
    importance: importance ?? '',
    categories,
    hasAttachments,
    articleNumber: number?.element === 'Value' ? Number(number.value) : Number.NaN,
  }
}

interface Given {
  subject?: string
  isRead?: boolean
  importance?: string
  categories?: string[]
  hasAttachments?: boolean
  extendedProperty?: ExtendedProperty[]
}
