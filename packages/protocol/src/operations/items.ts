import { type AnyItem, ArrayOfRealItems, RealItem } from '../items/any-item.js'
import { ArrayOfAttachments, type Attachment } from '../items/attachment.js'
import { CalendarActivityData, CalendarItemCreateOrDeleteOperation } from '../items/calendar-item.js'
import { MessageDisposition } from '../items/message.js'
import { itemReadingHeaders, mailboxHeaders, zonedAdministrationHeaders, zonedHeaders } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { boolean } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ChangeDescription, ConflictResolution, ConflictResults } from '../types/change-description.js'
import { NonEmptyArrayOfBaseFolderIds, TargetFolderId } from '../types/folder-ids.js'
import { ItemId, NonEmptyArrayOfBaseItemIds, OccurrenceItemId, RecurringMasterItemId } from '../types/ids.js'
import { ItemResponseShape } from '../types/shape.js'
import { Disposal } from '../types/values.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const ItemChangeDescription = ChangeDescription.extend('t:ItemChangeDescriptionType')
export interface ItemChangeDescription extends Infer<typeof ItemChangeDescription> {}

export const SetItemField = ItemChangeDescription.extend('t:SetItemFieldType', {
  item: RealItem,
})
export interface SetItemField extends Infer<typeof SetItemField> {}

export const DeleteItemField = ItemChangeDescription.extend('t:DeleteItemFieldType')
export interface DeleteItemField extends Infer<typeof DeleteItemField> {}

export const AppendToItemField = ItemChangeDescription.extend('t:AppendToItemFieldType', {
  item: RealItem,
})
export interface AppendToItemField extends Infer<typeof AppendToItemField> {}

export const NonEmptyArrayOfItemChangeDescriptions = nonEmptyList(
  't:NonEmptyArrayOfItemChangeDescriptionsType',
  oneOf({ AppendToItemField, SetItemField, DeleteItemField }),
)
export type NonEmptyArrayOfItemChangeDescriptions = Infer<typeof NonEmptyArrayOfItemChangeDescriptions>

export const ItemChange = record('t:ItemChangeType', {
  itemId: oneOf({ ItemId, OccurrenceItemId, RecurringMasterItemId }),
  updates: NonEmptyArrayOfItemChangeDescriptions,
  calendarActivityData: optional(CalendarActivityData),
})
export interface ItemChange extends Infer<typeof ItemChange> {}

export const NonEmptyArrayOfItemChanges = nonEmptyList('t:NonEmptyArrayOfItemChangesType', 'ItemChange', ItemChange)
export type NonEmptyArrayOfItemChanges = Infer<typeof NonEmptyArrayOfItemChanges>

export const CalendarItemUpdateOperation = enumeration('t:CalendarItemUpdateOperationType', [
  'SendToNone',
  'SendOnlyToAll',
  'SendOnlyToChanged',
  'SendToAllAndSaveCopy',
  'SendToChangedAndSaveCopy',
])
export type CalendarItemUpdateOperation = Infer<typeof CalendarItemUpdateOperation>

export const AffectedTaskOccurrences = enumeration('t:AffectedTaskOccurrencesType', [
  'AllOccurrences',
  'SpecifiedOccurrenceOnly',
])
export type AffectedTaskOccurrences = Infer<typeof AffectedTaskOccurrences>

export const ReportMessageAction = enumeration('t:ReportMessageActionType', ['Junk', 'NotJunk', 'Phish', 'Unsubscribe'])
export type ReportMessageAction = Infer<typeof ReportMessageAction>

export const GetItemRequest = BaseRequest.extend('m:GetItemType', {
  itemShape: ItemResponseShape,
  itemIds: NonEmptyArrayOfBaseItemIds,
})
export interface GetItemRequest extends Infer<typeof GetItemRequest> {}

export const CreateItemRequest = BaseRequest.extend(
  'm:CreateItemType',
  { savedItemFolderId: optional(TargetFolderId), items: named<AnyItem[]>('t:NonEmptyArrayOfAllItemsType') },
  attributes({
    messageDisposition: optional(MessageDisposition),
    sendMeetingInvitations: optional(CalendarItemCreateOrDeleteOperation),
  }),
)
export interface CreateItemRequest extends Infer<typeof CreateItemRequest> {}

export const UpdateItemRequest = BaseRequest.extend(
  'm:UpdateItemType',
  { savedItemFolderId: optional(TargetFolderId), itemChanges: NonEmptyArrayOfItemChanges },
  attributes({
    conflictResolution: ConflictResolution,
    messageDisposition: optional(MessageDisposition),
    sendMeetingInvitationsOrCancellations: optional(CalendarItemUpdateOperation),
    suppressReadReceipts: optional(boolean, { since: 'Exchange2013' }),
  }),
)
export interface UpdateItemRequest extends Infer<typeof UpdateItemRequest> {}

export const ItemInfoResponseMessage = ResponseMessage.extend('m:ItemInfoResponseMessageType', {
  items: ArrayOfRealItems,
})
export interface ItemInfoResponseMessage extends Infer<typeof ItemInfoResponseMessage> {}

export const UpdateItemResponseMessage = ItemInfoResponseMessage.extend('m:UpdateItemResponseMessageType', {
  conflictResults: optional(ConflictResults),
})
export interface UpdateItemResponseMessage extends Infer<typeof UpdateItemResponseMessage> {}

export const UpdateItemInRecoverableItemsRequest = BaseRequest.extend('m:UpdateItemInRecoverableItemsType', {
  itemId: ItemId,
  updates: optional(NonEmptyArrayOfItemChangeDescriptions),
  attachments: optional(named<Attachment[]>('t:NonEmptyArrayOfAttachmentsType')),
  makeItemImmutable: optional(boolean),
})
export interface UpdateItemInRecoverableItemsRequest extends Infer<typeof UpdateItemInRecoverableItemsRequest> {}

export const UpdateItemInRecoverableItemsResponseMessage = ItemInfoResponseMessage.extend(
  'm:UpdateItemInRecoverableItemsResponseMessageType',
  { attachments: optional(ArrayOfAttachments), conflictResults: optional(ConflictResults) },
)
export interface UpdateItemInRecoverableItemsResponseMessage
  extends Infer<typeof UpdateItemInRecoverableItemsResponseMessage> {}

export const DeleteItemRequest = BaseRequest.extend(
  'm:DeleteItemType',
  { itemIds: NonEmptyArrayOfBaseItemIds },
  attributes({
    deleteType: Disposal,
    sendMeetingCancellations: optional(CalendarItemCreateOrDeleteOperation),
    affectedTaskOccurrences: optional(AffectedTaskOccurrences),
    suppressReadReceipts: optional(boolean, { since: 'Exchange2013' }),
  }),
)
export interface DeleteItemRequest extends Infer<typeof DeleteItemRequest> {}

export const BaseMoveCopyItem = BaseRequest.extend('m:BaseMoveCopyItemType', {
  toFolderId: TargetFolderId,
  itemIds: NonEmptyArrayOfBaseItemIds,
  returnNewItemIds: optional(boolean, { since: 'Exchange2010_SP1' }),
})
export interface BaseMoveCopyItem extends Infer<typeof BaseMoveCopyItem> {}

export const MoveItemRequest = BaseMoveCopyItem.extend('m:MoveItemType')
export interface MoveItemRequest extends Infer<typeof MoveItemRequest> {}

export const CopyItemRequest = BaseMoveCopyItem.extend('m:CopyItemType')
export interface CopyItemRequest extends Infer<typeof CopyItemRequest> {}

export const ArchiveItemRequest = BaseRequest.extend('m:ArchiveItemType', {
  archiveSourceFolderId: TargetFolderId,
  itemIds: NonEmptyArrayOfBaseItemIds,
})
export interface ArchiveItemRequest extends Infer<typeof ArchiveItemRequest> {}

export const SendItemRequest = BaseRequest.extend(
  'm:SendItemType',
  { itemIds: NonEmptyArrayOfBaseItemIds, savedItemFolderId: optional(TargetFolderId) },
  attributes({ saveItemToFolder: boolean }),
)
export interface SendItemRequest extends Infer<typeof SendItemRequest> {}

export const DeleteItemResponseMessage = ResponseMessage.extend('m:DeleteItemResponseMessageType')
export interface DeleteItemResponseMessage extends Infer<typeof DeleteItemResponseMessage> {}

export const MarkAllItemsAsReadRequest = BaseRequest.extend('m:MarkAllItemsAsReadType', {
  readFlag: boolean,
  suppressReadReceipts: boolean,
  folderIds: NonEmptyArrayOfBaseFolderIds,
})
export interface MarkAllItemsAsReadRequest extends Infer<typeof MarkAllItemsAsReadRequest> {}

export const MarkAsJunkRequest = BaseRequest.extend(
  'm:MarkAsJunkType',
  { itemIds: NonEmptyArrayOfBaseItemIds },
  attributes({ isJunk: boolean, moveItem: boolean }),
)
export interface MarkAsJunkRequest extends Infer<typeof MarkAsJunkRequest> {}

export const MarkAsJunkResponseMessage = ResponseMessage.extend('m:MarkAsJunkResponseMessageType', {
  movedItemId: optional(ItemId),
})
export interface MarkAsJunkResponseMessage extends Infer<typeof MarkAsJunkResponseMessage> {}

export const ReportMessageRequest = BaseRequest.extend(
  'm:ReportMessageType',
  { itemIds: NonEmptyArrayOfBaseItemIds },
  attributes({ reportAction: ReportMessageAction }),
)
export interface ReportMessageRequest extends Infer<typeof ReportMessageRequest> {}

export const ReportMessageResponseMessage = ResponseMessage.extend('m:ReportMessageResponseMessageType', {
  movedItemId: optional(ItemId),
})
export interface ReportMessageResponseMessage extends Infer<typeof ReportMessageResponseMessage> {}

export const GetItem: Operation<GetItemRequest, ItemInfoResponseMessage[]> = batchOperation(
  'GetItem',
  GetItemRequest,
  ItemInfoResponseMessage,
  {
    since: 'Exchange2007',
    headers: itemReadingHeaders,
  },
)

export const CreateItem: Operation<CreateItemRequest, ItemInfoResponseMessage[]> = batchOperation(
  'CreateItem',
  CreateItemRequest,
  ItemInfoResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)

export const DeleteItem: Operation<DeleteItemRequest, DeleteItemResponseMessage[]> = batchOperation(
  'DeleteItem',
  DeleteItemRequest,
  DeleteItemResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const UpdateItem: Operation<UpdateItemRequest, UpdateItemResponseMessage[]> = batchOperation(
  'UpdateItem',
  UpdateItemRequest,
  UpdateItemResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)

export const UpdateItemInRecoverableItems: Operation<
  UpdateItemInRecoverableItemsRequest,
  UpdateItemInRecoverableItemsResponseMessage[]
> = batchOperation(
  'UpdateItemInRecoverableItems',
  UpdateItemInRecoverableItemsRequest,
  UpdateItemInRecoverableItemsResponseMessage,
  {
    since: 'Exchange2013',
    headers: zonedAdministrationHeaders,
  },
)

export const SendItem: Operation<SendItemRequest, ResponseMessage[]> = batchOperation(
  'SendItem',
  SendItemRequest,
  ResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const MoveItem: Operation<MoveItemRequest, ItemInfoResponseMessage[]> = batchOperation(
  'MoveItem',
  MoveItemRequest,
  ItemInfoResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const CopyItem: Operation<CopyItemRequest, ItemInfoResponseMessage[]> = batchOperation(
  'CopyItem',
  CopyItemRequest,
  ItemInfoResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const ArchiveItem: Operation<ArchiveItemRequest, ItemInfoResponseMessage[]> = batchOperation(
  'ArchiveItem',
  ArchiveItemRequest,
  ItemInfoResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const MarkAllItemsAsRead: Operation<MarkAllItemsAsReadRequest, ResponseMessage[]> = batchOperation(
  'MarkAllItemsAsRead',
  MarkAllItemsAsReadRequest,
  ResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const MarkAsJunk: Operation<MarkAsJunkRequest, MarkAsJunkResponseMessage[]> = batchOperation(
  'MarkAsJunk',
  MarkAsJunkRequest,
  MarkAsJunkResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const ReportMessage: Operation<ReportMessageRequest, ReportMessageResponseMessage[]> = batchOperation(
  'ReportMessage',
  ReportMessageRequest,
  ReportMessageResponseMessage,
  { since: 'Exchange2016', headers: mailboxHeaders },
)
