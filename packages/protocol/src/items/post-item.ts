import { family, field } from '../schema/family.js'
import { optional } from '../schema/member.js'
import type { Infer, RecordType } from '../schema/record.js'
import { dateTime, string } from '../schema/scalars.js'
import { Body } from '../types/body.js'
import { ItemId } from '../types/ids.js'
import { Item } from './item.js'
import { message } from './message.js'
import { NamedResponseObject } from './response-object.js'

export const PostReplyItemBase = NamedResponseObject.restrict('t:PostReplyItemBaseType', {
  subject: optional(string),
  body: optional(Body),
  referenceItemId: optional(ItemId),
})
export interface PostReplyItemBase extends Infer<typeof PostReplyItemBase> {}

export const PostReplyItem = PostReplyItemBase.extend('t:PostReplyItemType', { newBodyContent: optional(Body) })
export interface PostReplyItem extends Infer<typeof PostReplyItem> {}

export const postItem = family('postitem', {
  conversationIndex: message.conversationIndex,
  conversationTopic: message.conversationTopic,
  from: message.from,
  internetMessageId: message.internetMessageId,
  isRead: message.isRead,
  postedTime: field(dateTime, { since: 'Exchange2007_SP1', isReadOnly: true, inDefault: '*', mapi: '0x0039' }),
  references: message.references,
  sender: message.sender,
})

const postItemTable = Item.extend('t:PostItemType', postItem)
export interface PostItem extends Infer<typeof postItemTable> {}
export const PostItem: RecordType<PostItem> = postItemTable
