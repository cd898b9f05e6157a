import { optional } from '../schema/member.js'
import { abstract, attributes } from '../schema/parts.js'
import type { Infer } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { Body } from '../types/body.js'
import { ItemId } from '../types/ids.js'
import { ArrayOfRecipients, SingleRecipient } from '../types/mailbox.js'
import { Message } from './message.js'

export const ResponseObjectCore = Message.extend('t:ResponseObjectCoreType', abstract, {
  referenceItemId: optional(ItemId),
})
export interface ResponseObjectCore extends Infer<typeof ResponseObjectCore> {}

export const NamedResponseObject = ResponseObjectCore.extend(
  't:ResponseObjectType',
  abstract,
  attributes({ objectName: optional(string) }),
)
export interface NamedResponseObject extends Infer<typeof NamedResponseObject> {}

export const SmartResponseBase = NamedResponseObject.restrict('t:SmartResponseBaseType', {
  subject: optional(string),
  body: optional(Body),
  toRecipients: optional(ArrayOfRecipients),
  ccRecipients: optional(ArrayOfRecipients),
  bccRecipients: optional(ArrayOfRecipients),
  isReadReceiptRequested: optional(boolean),
  isDeliveryReceiptRequested: optional(boolean),
  from: optional(SingleRecipient),
  referenceItemId: optional(ItemId),
})
export interface SmartResponseBase extends Infer<typeof SmartResponseBase> {}

export const SmartResponse = SmartResponseBase.extend('t:SmartResponseType', { newBodyContent: optional(Body) })
export interface SmartResponse extends Infer<typeof SmartResponse> {}

export const ReplyToItem = SmartResponse.extend('t:ReplyToItemType')
export interface ReplyToItem extends Infer<typeof ReplyToItem> {}

export const ReplyAllToItem = SmartResponse.extend('t:ReplyAllToItemType', {
  isSpecificMessageReply: optional(boolean),
})
export interface ReplyAllToItem extends Infer<typeof ReplyAllToItem> {}

export const ForwardItem = SmartResponse.extend('t:ForwardItemType')
export interface ForwardItem extends Infer<typeof ForwardItem> {}

export const ReferenceItemResponse = NamedResponseObject.restrict('t:ReferenceItemResponseType', {
  referenceItemId: optional(ItemId),
})
export interface ReferenceItemResponse extends Infer<typeof ReferenceItemResponse> {}

export const SuppressReadReceipt = ReferenceItemResponse.extend('t:SuppressReadReceiptType')
export interface SuppressReadReceipt extends Infer<typeof SuppressReadReceipt> {}

export const AcceptSharingInvitation = ReferenceItemResponse.extend('t:AcceptSharingInvitationType')
export interface AcceptSharingInvitation extends Infer<typeof AcceptSharingInvitation> {}
