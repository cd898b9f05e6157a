import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, int, string } from '../schema/scalars.js'
import { AttachmentId } from '../types/ids.js'
import { CalendarItem } from './calendar-item.js'
import { Contact } from './contact.js'
import { Item } from './item.js'
import { MeetingCancellation, MeetingMessage, MeetingRequest, MeetingResponse } from './meeting.js'
import { Message, SharingMessage } from './message.js'
import { AbchPerson, NetworkItem, RoleMemberItem } from './other.js'
import { PostItem } from './post-item.js'
import { Task } from './task.js'

export const AttachmentBase = record('t:AttachmentType', {
  attachmentId: optional(AttachmentId),
  name: optional(string),
  contentType: optional(string),
  contentId: optional(string),
  contentLocation: optional(string),
  attachmentOriginalUrl: optional(string),
  size: optional(int, { since: 'Exchange2010' }),
  lastModifiedTime: optional(dateTime, { since: 'Exchange2010' }),
  isInline: optional(boolean, { since: 'Exchange2010' }),
})
export interface AttachmentBase extends Infer<typeof AttachmentBase> {}

export const ItemAttachment = AttachmentBase.extend('t:ItemAttachmentType', {
  item: optional(
    oneOf({
      Item,
      Message,
      SharingMessage,
      CalendarItem,
      Contact,
      MeetingMessage,
      MeetingRequest,
      MeetingResponse,
      MeetingCancellation,
      Task,
      PostItem,
      RoleMember: RoleMemberItem,
      Network: NetworkItem,
      Person: AbchPerson,
    }),
  ),
})
export interface ItemAttachment extends Infer<typeof ItemAttachment> {}

export const FileAttachment = AttachmentBase.extend('t:FileAttachmentType', {
  isContactPhoto: optional(boolean, { since: 'Exchange2010' }),
  content: optional(base64Binary),
})
export interface FileAttachment extends Infer<typeof FileAttachment> {}

export const ReferenceAttachment = AttachmentBase.extend('t:ReferenceAttachmentType', {
  attachLongPathName: optional(string),
  providerType: optional(string),
  providerEndpointUrl: optional(string),
  attachmentThumbnailUrl: optional(string),
  attachmentPreviewUrl: optional(string),
  permissionType: optional(int),
  originalPermissionType: optional(int),
  attachmentIsFolder: optional(boolean),
})
export interface ReferenceAttachment extends Infer<typeof ReferenceAttachment> {}

export const ArrayOfAttachments = list(
  't:ArrayOfAttachmentsType',
  oneOf({ ItemAttachment, FileAttachment, ReferenceAttachment }),
)
export type ArrayOfAttachments = Infer<typeof ArrayOfAttachments>

export type Attachment =
  | { element: 'ItemAttachment'; value: ItemAttachment }
  | { element: 'FileAttachment'; value: FileAttachment }
  | { element: 'ReferenceAttachment'; value: ReferenceAttachment }

export const NonEmptyArrayOfAttachments = nonEmptyList(
  't:NonEmptyArrayOfAttachmentsType',
  oneOf({ ItemAttachment, FileAttachment, ReferenceAttachment }),
)
export type NonEmptyArrayOfAttachments = Attachment[]
