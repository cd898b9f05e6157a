import { mailboxHeaders } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Mailbox } from '../types/mailbox.js'
import { DelegatePermissions, UserId } from '../types/permission.js'
import { BaseRequest, ResponseMessage } from './response.js'

const delegateUserTable = record('t:DelegateUserType', {
  userId: UserId,
  delegatePermissions: optional(DelegatePermissions),
  receiveCopiesOfMeetingMessages: optional(boolean),
  viewPrivateItems: optional(boolean),
})
export interface DelegateUser extends Infer<typeof delegateUserTable> {}
export const DelegateUser: RecordType<DelegateUser> = delegateUserTable

export const ArrayOfDelegateUser = nonEmptyList('t:ArrayOfDelegateUserType', 'DelegateUser', DelegateUser)
export type ArrayOfDelegateUser = Infer<typeof ArrayOfDelegateUser>

export const ArrayOfUserId = nonEmptyList('t:ArrayOfUserIdType', 'UserId', UserId)
export type ArrayOfUserId = Infer<typeof ArrayOfUserId>

export const DeliverMeetingRequests = enumeration('t:DeliverMeetingRequestsType', [
  'DelegatesOnly',
  'DelegatesAndMe',
  'DelegatesAndSendInformationToMe',
  'NoForward',
])
export type DeliverMeetingRequests = Infer<typeof DeliverMeetingRequests>

export const BaseDelegate = BaseRequest.extend('m:BaseDelegateType', abstract, { mailbox: Mailbox })
export interface BaseDelegate extends Infer<typeof BaseDelegate> {}

export const GetDelegateRequest = BaseDelegate.extend(
  'm:GetDelegateType',
  { userIds: optional(ArrayOfUserId) },
  attributes({ includePermissions: boolean }),
)
export interface GetDelegateRequest extends Infer<typeof GetDelegateRequest> {}

export const DelegateUserResponseMessage = ResponseMessage.extend('m:DelegateUserResponseMessageType', {
  delegateUser: optional(DelegateUser),
})
export interface DelegateUserResponseMessage extends Infer<typeof DelegateUserResponseMessage> {}

export const ArrayOfDelegateUserResponseMessage = nonEmptyList(
  'm:ArrayOfDelegateUserResponseMessageType',
  'DelegateUserResponseMessageType',
  DelegateUserResponseMessage,
)
export type ArrayOfDelegateUserResponseMessage = Infer<typeof ArrayOfDelegateUserResponseMessage>

const baseDelegateResponseMessageTable = ResponseMessage.extend('m:BaseDelegateResponseMessageType', abstract, {
  responseMessages: optional(ArrayOfDelegateUserResponseMessage),
})
export interface BaseDelegateResponseMessage extends Infer<typeof baseDelegateResponseMessageTable> {}
export const BaseDelegateResponseMessage: RecordType<BaseDelegateResponseMessage> = baseDelegateResponseMessageTable

export const GetDelegateResponseMessage = BaseDelegateResponseMessage.extend('m:GetDelegateResponseMessageType', {
  deliverMeetingRequests: optional(DeliverMeetingRequests),
})
export interface GetDelegateResponseMessage extends Infer<typeof GetDelegateResponseMessage> {}

export const AddDelegateRequest = BaseDelegate.extend('m:AddDelegateType', {
  delegateUsers: ArrayOfDelegateUser,
  deliverMeetingRequests: optional(DeliverMeetingRequests),
})
export interface AddDelegateRequest extends Infer<typeof AddDelegateRequest> {}

export const AddDelegateResponseMessage = BaseDelegateResponseMessage.extend('m:AddDelegateResponseMessageType')
export interface AddDelegateResponseMessage extends Infer<typeof AddDelegateResponseMessage> {}

export const RemoveDelegateRequest = BaseDelegate.extend('m:RemoveDelegateType', { userIds: ArrayOfUserId })
export interface RemoveDelegateRequest extends Infer<typeof RemoveDelegateRequest> {}

export const RemoveDelegateResponseMessage = BaseDelegateResponseMessage.extend('m:RemoveDelegateResponseMessageType')
export interface RemoveDelegateResponseMessage extends Infer<typeof RemoveDelegateResponseMessage> {}

export const UpdateDelegateRequest = BaseDelegate.extend('m:UpdateDelegateType', {
  delegateUsers: optional(ArrayOfDelegateUser),
  deliverMeetingRequests: optional(DeliverMeetingRequests),
})
export interface UpdateDelegateRequest extends Infer<typeof UpdateDelegateRequest> {}

export const UpdateDelegateResponseMessage = BaseDelegateResponseMessage.extend('m:UpdateDelegateResponseMessageType')
export interface UpdateDelegateResponseMessage extends Infer<typeof UpdateDelegateResponseMessage> {}

export const GetDelegate: Operation<GetDelegateRequest, GetDelegateResponseMessage> = singleOperation(
  'GetDelegate',
  GetDelegateRequest,
  GetDelegateResponseMessage,
  { since: 'Exchange2007_SP1', headers: mailboxHeaders },
)

export const AddDelegate: Operation<AddDelegateRequest, AddDelegateResponseMessage> = singleOperation(
  'AddDelegate',
  AddDelegateRequest,
  AddDelegateResponseMessage,
  { since: 'Exchange2007_SP1', headers: mailboxHeaders },
)

export const RemoveDelegate: Operation<RemoveDelegateRequest, RemoveDelegateResponseMessage> = singleOperation(
  'RemoveDelegate',
  RemoveDelegateRequest,
  RemoveDelegateResponseMessage,
  { since: 'Exchange2007_SP1', headers: mailboxHeaders },
)

export const UpdateDelegate: Operation<UpdateDelegateRequest, UpdateDelegateResponseMessage> = singleOperation(
  'UpdateDelegate',
  UpdateDelegateRequest,
  UpdateDelegateResponseMessage,
  { since: 'Exchange2007_SP1', headers: mailboxHeaders },
)
