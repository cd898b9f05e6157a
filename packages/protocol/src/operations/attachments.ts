// Tells what items name and do not import.
import '../items/any-item.js'
import { ArrayOfAttachments, type Attachment } from '../items/attachment.js'
import { mailboxHeaders, zonedHeaders } from '../schema/headers.js'
import { optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import type { Infer } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { ItemId, NonEmptyArrayOfRequestAttachmentIds, RootItemId } from '../types/ids.js'
import { AttachmentResponseShape } from '../types/shape.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const AttachmentInfoResponseMessage = ResponseMessage.extend('m:AttachmentInfoResponseMessageType', {
  attachments: ArrayOfAttachments,
})
export interface AttachmentInfoResponseMessage extends Infer<typeof AttachmentInfoResponseMessage> {}

export const DeleteAttachmentResponseMessage = ResponseMessage.extend('m:DeleteAttachmentResponseMessageType', {
  rootItemId: optional(RootItemId),
})
export interface DeleteAttachmentResponseMessage extends Infer<typeof DeleteAttachmentResponseMessage> {}

export const CreateAttachmentRequest = BaseRequest.extend('m:CreateAttachmentType', {
  parentItemId: ItemId,
  attachments: named<Attachment[]>('t:NonEmptyArrayOfAttachmentsType'),
})
export interface CreateAttachmentRequest extends Infer<typeof CreateAttachmentRequest> {}

export const DeleteAttachmentRequest = BaseRequest.extend('m:DeleteAttachmentType', {
  attachmentIds: NonEmptyArrayOfRequestAttachmentIds,
})
export interface DeleteAttachmentRequest extends Infer<typeof DeleteAttachmentRequest> {}

export const GetAttachmentRequest = BaseRequest.extend('m:GetAttachmentType', {
  attachmentShape: optional(AttachmentResponseShape),
  attachmentIds: NonEmptyArrayOfRequestAttachmentIds,
})
export interface GetAttachmentRequest extends Infer<typeof GetAttachmentRequest> {}

export const CreateAttachment: Operation<CreateAttachmentRequest, AttachmentInfoResponseMessage[]> = batchOperation(
  'CreateAttachment',
  CreateAttachmentRequest,
  AttachmentInfoResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)

export const DeleteAttachment: Operation<DeleteAttachmentRequest, DeleteAttachmentResponseMessage[]> = batchOperation(
  'DeleteAttachment',
  DeleteAttachmentRequest,
  DeleteAttachmentResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const GetAttachment: Operation<GetAttachmentRequest, AttachmentInfoResponseMessage[]> = batchOperation(
  'GetAttachment',
  GetAttachmentRequest,
  AttachmentInfoResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)
