import { mailboxHeaders } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { optional, required } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, boolean } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { FolderId, ItemId, NonEmptyArrayOfItemIds } from '../types/ids.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const CreateAction = enumeration('t:CreateActionType', ['CreateNew', 'Update', 'UpdateOrCreate'])
export type CreateAction = Infer<typeof CreateAction>

export const UploadItem = record(
  't:UploadItemType',
  { parentFolderId: FolderId, itemId: optional(ItemId), data: base64Binary },
  attributes({ createAction: CreateAction, isAssociated: optional(boolean) }),
)
export interface UploadItem extends Infer<typeof UploadItem> {}

export const NonEmptyArrayOfUploadItems = nonEmptyList('t:NonEmptyArrayOfUploadItemsType', 'Item', UploadItem)
export type NonEmptyArrayOfUploadItems = Infer<typeof NonEmptyArrayOfUploadItems>

export const UploadItemsRequest = BaseRequest.extend('m:UploadItemsType', {
  items: required(NonEmptyArrayOfUploadItems, { since: 'Exchange2010_SP1' }),
})
export interface UploadItemsRequest extends Infer<typeof UploadItemsRequest> {}

export const UploadItemsResponseMessage = ResponseMessage.extend('m:UploadItemsResponseMessageType', {
  itemId: optional(ItemId),
})
export interface UploadItemsResponseMessage extends Infer<typeof UploadItemsResponseMessage> {}

export const ExportItemsRequest = BaseRequest.extend('m:ExportItemsType', {
  itemIds: required(NonEmptyArrayOfItemIds, { since: 'Exchange2010_SP1' }),
})
export interface ExportItemsRequest extends Infer<typeof ExportItemsRequest> {}

export const ExportItemsResponseMessage = ResponseMessage.extend('m:ExportItemsResponseMessageType', {
  itemId: optional(ItemId),
  data: optional(base64Binary),
})
export interface ExportItemsResponseMessage extends Infer<typeof ExportItemsResponseMessage> {}

export const UploadItems: Operation<UploadItemsRequest, UploadItemsResponseMessage[]> = batchOperation(
  'UploadItems',
  UploadItemsRequest,
  UploadItemsResponseMessage,
  { since: 'Exchange2010_SP1', headers: mailboxHeaders },
)

export const ExportItems: Operation<ExportItemsRequest, ExportItemsResponseMessage[]> = batchOperation(
  'ExportItems',
  ExportItemsRequest,
  ExportItemsResponseMessage,
  { since: 'Exchange2010_SP1', headers: ['Impersonation', 'MailboxCulture', 'RequestVersion', 'ManagementRole'] },
)
