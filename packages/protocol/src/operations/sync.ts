import { AnyFolder } from '../folders/folder.js'
import { RealItem } from '../items/any-item.js'
import { mailboxHeaders } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, int, string } from '../schema/scalars.js'
import { enumeration, numberType } from '../schema/simple.js'
import { TargetFolderId } from '../types/folder-ids.js'
import { ArrayOfBaseItemIds, FolderId, ItemId } from '../types/ids.js'
import { FolderResponseShape, ItemResponseShape } from '../types/shape.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const SyncFolderItemsCreateOrUpdate = record('t:SyncFolderItemsCreateOrUpdateType', {
  item: RealItem,
})
export interface SyncFolderItemsCreateOrUpdate extends Infer<typeof SyncFolderItemsCreateOrUpdate> {}

export const SyncFolderItemsDelete = record('t:SyncFolderItemsDeleteType', { itemId: ItemId })
export interface SyncFolderItemsDelete extends Infer<typeof SyncFolderItemsDelete> {}

export const SyncFolderItemsReadFlag = record('t:SyncFolderItemsReadFlagType', { itemId: ItemId, isRead: boolean })
export interface SyncFolderItemsReadFlag extends Infer<typeof SyncFolderItemsReadFlag> {}

export const SyncFolderItemsChanges = list(
  't:SyncFolderItemsChangesType',
  oneOf({
    Create: SyncFolderItemsCreateOrUpdate,
    Update: SyncFolderItemsCreateOrUpdate,
    Delete: SyncFolderItemsDelete,
    ReadFlagChange: SyncFolderItemsReadFlag,
  }),
)
export type SyncFolderItemsChanges = Infer<typeof SyncFolderItemsChanges>

export const SyncFolderHierarchyCreateOrUpdate = record('t:SyncFolderHierarchyCreateOrUpdateType', {
  folder: AnyFolder,
})
export interface SyncFolderHierarchyCreateOrUpdate extends Infer<typeof SyncFolderHierarchyCreateOrUpdate> {}

export const SyncFolderHierarchyDelete = record('t:SyncFolderHierarchyDeleteType', { folderId: FolderId })
export interface SyncFolderHierarchyDelete extends Infer<typeof SyncFolderHierarchyDelete> {}

export const SyncFolderHierarchyChanges = list(
  't:SyncFolderHierarchyChangesType',
  oneOf({
    Create: SyncFolderHierarchyCreateOrUpdate,
    Update: SyncFolderHierarchyCreateOrUpdate,
    Delete: SyncFolderHierarchyDelete,
  }),
)
export type SyncFolderHierarchyChanges = Infer<typeof SyncFolderHierarchyChanges>

export const MaxSyncChangesReturned = numberType('t:MaxSyncChangesReturnedType', int, {
  minInclusive: 1,
  maxInclusive: 512,
})
export type MaxSyncChangesReturned = Infer<typeof MaxSyncChangesReturned>

export const SyncFolderItemsScope = enumeration('t:SyncFolderItemsScopeType', [
  'NormalItems',
  'NormalAndAssociatedItems',
])
export type SyncFolderItemsScope = Infer<typeof SyncFolderItemsScope>

export const SyncFolderHierarchyRequest = BaseRequest.extend('m:SyncFolderHierarchyType', {
  folderShape: FolderResponseShape,
  syncFolderId: optional(TargetFolderId),
  syncState: optional(string),
})
export interface SyncFolderHierarchyRequest extends Infer<typeof SyncFolderHierarchyRequest> {}

export const SyncFolderHierarchyResponseMessage = ResponseMessage.extend('m:SyncFolderHierarchyResponseMessageType', {
  syncState: optional(string),
  includesLastFolderInRange: optional(boolean),
  changes: optional(SyncFolderHierarchyChanges),
})
export interface SyncFolderHierarchyResponseMessage extends Infer<typeof SyncFolderHierarchyResponseMessage> {}

export const SyncFolderItemsRequest = BaseRequest.extend('m:SyncFolderItemsType', {
  itemShape: ItemResponseShape,
  syncFolderId: TargetFolderId,
  syncState: optional(string),
  ignore: optional(ArrayOfBaseItemIds),
  maxChangesReturned: MaxSyncChangesReturned,
  syncScope: optional(SyncFolderItemsScope, { since: 'Exchange2010' }),
})
export interface SyncFolderItemsRequest extends Infer<typeof SyncFolderItemsRequest> {}

export const SyncFolderItemsResponseMessage = ResponseMessage.extend('m:SyncFolderItemsResponseMessageType', {
  syncState: optional(string),
  includesLastItemInRange: optional(boolean),
  changes: optional(SyncFolderItemsChanges),
})
export interface SyncFolderItemsResponseMessage extends Infer<typeof SyncFolderItemsResponseMessage> {}

export const SyncFolderHierarchy: Operation<SyncFolderHierarchyRequest, SyncFolderHierarchyResponseMessage[]> =
  batchOperation('SyncFolderHierarchy', SyncFolderHierarchyRequest, SyncFolderHierarchyResponseMessage, {
    since: 'Exchange2007',
    headers: mailboxHeaders,
  })

export const SyncFolderItems: Operation<SyncFolderItemsRequest, SyncFolderItemsResponseMessage[]> = batchOperation(
  'SyncFolderItems',
  SyncFolderItemsRequest,
  SyncFolderItemsResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)
