import { mailboxHeaders } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { ItemId, NonEmptyArrayOfBaseItemIds, NonEmptyArrayOfItemIds } from '../types/ids.js'
import { ExtendedFieldUris, NonEmptyArrayOfExtendedProperty } from '../types/paths.js'
import { ArrayOfPeople, Persona } from '../types/persona.js'
import { NonEmptyString } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const ImGroup = record('t:ImGroupType', {
  displayName: NonEmptyString,
  groupType: NonEmptyString,
  exchangeStoreId: optional(ItemId),
  memberCorrelationKey: optional(NonEmptyArrayOfItemIds),
  extendedProperties: optional(NonEmptyArrayOfExtendedProperty),
  smtpAddress: optional(string),
})
export interface ImGroup extends Infer<typeof ImGroup> {}

export const ArrayOfImGroup = list('t:ArrayOfImGroupType', 'ImGroup', ImGroup)
export type ArrayOfImGroup = Infer<typeof ArrayOfImGroup>

export const ImItemList = record('t:ImItemListType', {
  groups: optional(ArrayOfImGroup),
  personas: optional(ArrayOfPeople),
})
export interface ImItemList extends Infer<typeof ImItemList> {}

export const AddNewImContactToGroupRequest = BaseRequest.extend('m:AddNewImContactToGroupType', {
  imAddress: NonEmptyString,
  displayName: optional(NonEmptyString),
  groupId: optional(ItemId),
})
export interface AddNewImContactToGroupRequest extends Infer<typeof AddNewImContactToGroupRequest> {}

export const AddNewImContactToGroupResponseMessage = ResponseMessage.extend(
  'm:AddNewImContactToGroupResponseMessageType',
  { persona: optional(Persona) },
)
export interface AddNewImContactToGroupResponseMessage extends Infer<typeof AddNewImContactToGroupResponseMessage> {}

export const AddNewTelUriContactToGroupRequest = BaseRequest.extend('m:AddNewTelUriContactToGroupType', {
  telUriAddress: NonEmptyString,
  imContactSipUriAddress: NonEmptyString,
  imTelephoneNumber: NonEmptyString,
  groupId: optional(ItemId),
})
export interface AddNewTelUriContactToGroupRequest extends Infer<typeof AddNewTelUriContactToGroupRequest> {}

export const AddNewTelUriContactToGroupResponseMessage = ResponseMessage.extend(
  'm:AddNewTelUriContactToGroupResponseMessageType',
  { persona: optional(Persona) },
)
export interface AddNewTelUriContactToGroupResponseMessage
  extends Infer<typeof AddNewTelUriContactToGroupResponseMessage> {}

export const AddImContactToGroupRequest = BaseRequest.extend('m:AddImContactToGroupType', {
  contactId: ItemId,
  groupId: optional(ItemId),
})
export interface AddImContactToGroupRequest extends Infer<typeof AddImContactToGroupRequest> {}

export const AddImContactToGroupResponseMessage = ResponseMessage.extend('m:AddImContactToGroupResponseMessageType')
export interface AddImContactToGroupResponseMessage extends Infer<typeof AddImContactToGroupResponseMessage> {}

export const RemoveImContactFromGroupRequest = BaseRequest.extend('m:RemoveImContactFromGroupType', {
  contactId: ItemId,
  groupId: ItemId,
})
export interface RemoveImContactFromGroupRequest extends Infer<typeof RemoveImContactFromGroupRequest> {}

export const RemoveImContactFromGroupResponseMessage = ResponseMessage.extend(
  'm:RemoveImContactFromGroupResponseMessageType',
)
export interface RemoveImContactFromGroupResponseMessage
  extends Infer<typeof RemoveImContactFromGroupResponseMessage> {}

export const AddImGroupRequest = BaseRequest.extend('m:AddImGroupType', { displayName: NonEmptyString })
export interface AddImGroupRequest extends Infer<typeof AddImGroupRequest> {}

export const AddImGroupResponseMessage = ResponseMessage.extend('m:AddImGroupResponseMessageType', {
  imGroup: optional(ImGroup),
})
export interface AddImGroupResponseMessage extends Infer<typeof AddImGroupResponseMessage> {}

export const AddDistributionGroupToImListRequest = BaseRequest.extend('m:AddDistributionGroupToImListType', {
  smtpAddress: NonEmptyString,
  displayName: NonEmptyString,
})
export interface AddDistributionGroupToImListRequest extends Infer<typeof AddDistributionGroupToImListRequest> {}

export const AddDistributionGroupToImListResponseMessage = ResponseMessage.extend(
  'm:AddDistributionGroupToImListResponseMessageType',
  { imGroup: optional(ImGroup) },
)
export interface AddDistributionGroupToImListResponseMessage
  extends Infer<typeof AddDistributionGroupToImListResponseMessage> {}

export const GetImItemListRequest = BaseRequest.extend('m:GetImItemListType', {
  extendedProperties: optional(ExtendedFieldUris),
})
export interface GetImItemListRequest extends Infer<typeof GetImItemListRequest> {}

export const GetImItemListResponseMessage = ResponseMessage.extend('m:GetImItemListResponseMessageType', {
  imItemList: optional(ImItemList),
})
export interface GetImItemListResponseMessage extends Infer<typeof GetImItemListResponseMessage> {}

export const GetImItemsRequest = BaseRequest.extend('m:GetImItemsType', {
  contactIds: optional(NonEmptyArrayOfBaseItemIds),
  groupIds: optional(NonEmptyArrayOfBaseItemIds),
  extendedProperties: optional(ExtendedFieldUris),
})
export interface GetImItemsRequest extends Infer<typeof GetImItemsRequest> {}

export const GetImItemsResponseMessage = ResponseMessage.extend('m:GetImItemsResponseMessageType', {
  imItemList: optional(ImItemList),
})
export interface GetImItemsResponseMessage extends Infer<typeof GetImItemsResponseMessage> {}

export const RemoveContactFromImListRequest = BaseRequest.extend('m:RemoveContactFromImListType', { contactId: ItemId })
export interface RemoveContactFromImListRequest extends Infer<typeof RemoveContactFromImListRequest> {}

export const RemoveContactFromImListResponseMessage = ResponseMessage.extend(
  'm:RemoveContactFromImListResponseMessageType',
)
export interface RemoveContactFromImListResponseMessage extends Infer<typeof RemoveContactFromImListResponseMessage> {}

export const RemoveDistributionGroupFromImListRequest = BaseRequest.extend('m:RemoveDistributionGroupFromImListType', {
  groupId: ItemId,
})
export interface RemoveDistributionGroupFromImListRequest
  extends Infer<typeof RemoveDistributionGroupFromImListRequest> {}

export const RemoveDistributionGroupFromImListResponseMessage = ResponseMessage.extend(
  'm:RemoveDistributionGroupFromImListResponseMessageType',
)
export interface RemoveDistributionGroupFromImListResponseMessage
  extends Infer<typeof RemoveDistributionGroupFromImListResponseMessage> {}

export const RemoveImGroupRequest = BaseRequest.extend('m:RemoveImGroupType', { groupId: ItemId })
export interface RemoveImGroupRequest extends Infer<typeof RemoveImGroupRequest> {}

export const RemoveImGroupResponseMessage = ResponseMessage.extend('m:RemoveImGroupResponseMessageType')
export interface RemoveImGroupResponseMessage extends Infer<typeof RemoveImGroupResponseMessage> {}

export const SetImGroupRequest = BaseRequest.extend('m:SetImGroupType', {
  groupId: ItemId,
  newDisplayName: NonEmptyString,
})
export interface SetImGroupRequest extends Infer<typeof SetImGroupRequest> {}

export const SetImGroupResponseMessage = ResponseMessage.extend('m:SetImGroupResponseMessageType')
export interface SetImGroupResponseMessage extends Infer<typeof SetImGroupResponseMessage> {}

export const SetImListMigrationCompletedRequest = BaseRequest.extend('m:SetImListMigrationCompletedType', {
  imListMigrationCompleted: boolean,
})
export interface SetImListMigrationCompletedRequest extends Infer<typeof SetImListMigrationCompletedRequest> {}

export const SetImListMigrationCompletedResponseMessage = ResponseMessage.extend(
  'm:SetImListMigrationCompletedResponseMessageType',
)
export interface SetImListMigrationCompletedResponseMessage
  extends Infer<typeof SetImListMigrationCompletedResponseMessage> {}

export const AddNewImContactToGroup: Operation<AddNewImContactToGroupRequest, AddNewImContactToGroupResponseMessage> =
  singleOperation('AddNewImContactToGroup', AddNewImContactToGroupRequest, AddNewImContactToGroupResponseMessage, {
    since: 'Exchange2013',
    headers: mailboxHeaders,
  })

export const AddNewTelUriContactToGroup: Operation<
  AddNewTelUriContactToGroupRequest,
  AddNewTelUriContactToGroupResponseMessage
> = singleOperation(
  'AddNewTelUriContactToGroup',
  AddNewTelUriContactToGroupRequest,
  AddNewTelUriContactToGroupResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const AddImContactToGroup: Operation<AddImContactToGroupRequest, AddImContactToGroupResponseMessage> =
  singleOperation('AddImContactToGroup', AddImContactToGroupRequest, AddImContactToGroupResponseMessage, {
    since: 'Exchange2013',
    headers: mailboxHeaders,
  })

export const RemoveImContactFromGroup: Operation<
  RemoveImContactFromGroupRequest,
  RemoveImContactFromGroupResponseMessage
> = singleOperation(
  'RemoveImContactFromGroup',
  RemoveImContactFromGroupRequest,
  RemoveImContactFromGroupResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const AddImGroup: Operation<AddImGroupRequest, AddImGroupResponseMessage> = singleOperation(
  'AddImGroup',
  AddImGroupRequest,
  AddImGroupResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const AddDistributionGroupToImList: Operation<
  AddDistributionGroupToImListRequest,
  AddDistributionGroupToImListResponseMessage
> = singleOperation(
  'AddDistributionGroupToImList',
  AddDistributionGroupToImListRequest,
  AddDistributionGroupToImListResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const GetImItemList: Operation<GetImItemListRequest, GetImItemListResponseMessage> = singleOperation(
  'GetImItemList',
  GetImItemListRequest,
  GetImItemListResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const GetImItems: Operation<GetImItemsRequest, GetImItemsResponseMessage> = singleOperation(
  'GetImItems',
  GetImItemsRequest,
  GetImItemsResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const RemoveContactFromImList: Operation<
  RemoveContactFromImListRequest,
  RemoveContactFromImListResponseMessage
> = singleOperation('RemoveContactFromImList', RemoveContactFromImListRequest, RemoveContactFromImListResponseMessage, {
  since: 'Exchange2013',
  headers: mailboxHeaders,
})

export const RemoveDistributionGroupFromImList: Operation<
  RemoveDistributionGroupFromImListRequest,
  RemoveDistributionGroupFromImListResponseMessage
> = singleOperation(
  'RemoveDistributionGroupFromImList',
  RemoveDistributionGroupFromImListRequest,
  RemoveDistributionGroupFromImListResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const RemoveImGroup: Operation<RemoveImGroupRequest, RemoveImGroupResponseMessage> = singleOperation(
  'RemoveImGroup',
  RemoveImGroupRequest,
  RemoveImGroupResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const SetImGroup: Operation<SetImGroupRequest, SetImGroupResponseMessage> = singleOperation(
  'SetImGroup',
  SetImGroupRequest,
  SetImGroupResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const SetImListMigrationCompleted: Operation<
  SetImListMigrationCompletedRequest,
  SetImListMigrationCompletedResponseMessage
> = singleOperation(
  'SetImListMigrationCompleted',
  SetImListMigrationCompletedRequest,
  SetImListMigrationCompletedResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)
