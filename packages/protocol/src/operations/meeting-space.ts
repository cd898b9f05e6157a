import { administrationHeaders } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ItemId } from '../types/ids.js'
import { Guid } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const MeetingSpaceKind = enumeration('t:MeetingSpaceTypeEnum', ['Public', 'Private'])
export type MeetingSpaceKind = Infer<typeof MeetingSpaceKind>

const meetingSpaceTable = record('t:MeetingSpaceType', {
  id: optional(string),
  changeKey: optional(string),
  type: optional(MeetingSpaceKind),
  version: optional(string),
  joinUrl: optional(string),
  dateTimeCreated: optional(string),
  dateTimeModified: optional(string),
  expiryTime: optional(string),
  meadata: optional(string),
  tag: optional(string),
})
export interface MeetingSpace extends Infer<typeof meetingSpaceTable> {}
export const MeetingSpace: RecordType<MeetingSpace> = meetingSpaceTable

export const ParticipantActivityRole = enumeration('t:ParticipantActivityRole', ['Organizer', 'Attendee', 'Presenter'])
export type ParticipantActivityRole = Infer<typeof ParticipantActivityRole>

export const ParticipantActivityMedia = enumeration('t:ParticipantActivityMediaType', [
  'AppSharing',
  'AudioVideo',
  'Chat',
  'DataConf',
  'Meeting',
  'MeetingConf',
  'PhoneConf',
  'Focus',
])
export type ParticipantActivityMedia = Infer<typeof ParticipantActivityMedia>

export const ParticipantActivity = record('t:ParticipantActivity', {
  id: Guid,
  createdBy: string,
  startTime: string,
  endTime: string,
  clientVersion: string,
  role: ParticipantActivityRole,
  mediaType: ParticipantActivityMedia,
  mediaDetails: optional(string),
})
export interface ParticipantActivity extends Infer<typeof ParticipantActivity> {}

export const NonEmptyArrayOfParticipantActivities = nonEmptyList(
  't:NonEmptyArrayOfParticipantActivities',
  'ParticipantActivity',
  ParticipantActivity,
)
export type NonEmptyArrayOfParticipantActivities = Infer<typeof NonEmptyArrayOfParticipantActivities>

export const ContentActivity = enumeration('t:ContentActivityType', [
  'Poll',
  'WhiteBoard',
  'QAndA',
  'Chat',
  'Meeting',
  'Annotations',
  'SharedNotes',
])
export type ContentActivity = Infer<typeof ContentActivity>

export const ContentActivityMedia = enumeration('t:ContentActivityMediaType', [
  'AppSharing',
  'AudioVideo',
  'Chat',
  'DataConf',
  'Meeting',
  'MeetingConf',
  'PhoneConf',
])
export type ContentActivityMedia = Infer<typeof ContentActivityMedia>

export const ContentActivityAcl = enumeration('t:ContentActivityAcl', ['Organizer', 'Presenter', 'Everyone'])
export type ContentActivityAcl = Infer<typeof ContentActivityAcl>

export const ContentActivityName = record('t:ContentActivity', {
  id: Guid,
  sharedBy: string,
  contentLocation: string,
  startTime: string,
  endTime: string,
  type: ContentActivity,
  mediaType: ContentActivityMedia,
  acl: ContentActivityAcl,
})
export interface ContentActivityName extends Infer<typeof ContentActivityName> {}

export const NonEmptyArrayOfContentActivities = nonEmptyList(
  't:NonEmptyArrayOfContentActivities',
  'ContentActivity',
  ContentActivityName,
)
export type NonEmptyArrayOfContentActivities = Infer<typeof NonEmptyArrayOfContentActivities>

const meetingInstanceTable = record('t:MeetingInstanceType', {
  id: optional(string),
  changeKey: optional(string),
  version: optional(string),
  joinUrl: optional(string),
  dateTimeCreated: optional(string),
  dateTimeModified: optional(string),
  meadata: optional(string),
  tag: optional(string),
  parentGoid: optional(string),
  participantActivities: optional(NonEmptyArrayOfParticipantActivities),
  contentActivities: optional(NonEmptyArrayOfContentActivities),
})
export interface MeetingInstance extends Infer<typeof meetingInstanceTable> {}
export const MeetingInstance: RecordType<MeetingInstance> = meetingInstanceTable

export const GetMeetingSpaceRequest = BaseRequest.extend('m:GetMeetingSpaceType', { itemId: ItemId })
export interface GetMeetingSpaceRequest extends Infer<typeof GetMeetingSpaceRequest> {}

export const GetMeetingSpaceResponseMessage = ResponseMessage.extend('m:GetMeetingSpaceResponseMessageType', {
  meetingSpace: MeetingSpace,
})
export interface GetMeetingSpaceResponseMessage extends Infer<typeof GetMeetingSpaceResponseMessage> {}

export const CreateMeetingSpaceRequest = BaseRequest.extend('m:CreateMeetingSpaceType', { meetingSpace: MeetingSpace })
export interface CreateMeetingSpaceRequest extends Infer<typeof CreateMeetingSpaceRequest> {}

export const CreateMeetingSpaceResponseMessage = ResponseMessage.extend('m:CreateMeetingSpaceResponseMessageType', {
  meetingSpace: MeetingSpace,
})
export interface CreateMeetingSpaceResponseMessage extends Infer<typeof CreateMeetingSpaceResponseMessage> {}

export const UpdateMeetingSpaceRequest = BaseRequest.extend('m:UpdateMeetingSpaceType', {
  itemId: ItemId,
  meetingSpace: MeetingSpace,
})
export interface UpdateMeetingSpaceRequest extends Infer<typeof UpdateMeetingSpaceRequest> {}

export const UpdateMeetingSpaceResponseMessage = ResponseMessage.extend('m:UpdateMeetingSpaceResponseMessageType', {
  meetingSpace: MeetingSpace,
})
export interface UpdateMeetingSpaceResponseMessage extends Infer<typeof UpdateMeetingSpaceResponseMessage> {}

export const FindMeetingSpaceByJoinUrlRequest = BaseRequest.extend('m:FindMeetingSpaceByJoinUrlType', {
  joinUrl: string,
})
export interface FindMeetingSpaceByJoinUrlRequest extends Infer<typeof FindMeetingSpaceByJoinUrlRequest> {}

export const FindMeetingSpaceByJoinUrlResponseMessage = ResponseMessage.extend(
  'm:FindMeetingSpaceByJoinUrlResponseMessageType',
  { meetingSpace: optional(MeetingSpace) },
)
export interface FindMeetingSpaceByJoinUrlResponseMessage
  extends Infer<typeof FindMeetingSpaceByJoinUrlResponseMessage> {}

export const DeleteMeetingSpaceRequest = BaseRequest.extend('m:DeleteMeetingSpaceType', { itemId: ItemId })
export interface DeleteMeetingSpaceRequest extends Infer<typeof DeleteMeetingSpaceRequest> {}

export const DeleteMeetingSpaceResponseMessage = ResponseMessage.extend('m:DeleteMeetingSpaceResponseMessageType')
export interface DeleteMeetingSpaceResponseMessage extends Infer<typeof DeleteMeetingSpaceResponseMessage> {}

export const GetMeetingInstanceRequest = BaseRequest.extend('m:GetMeetingInstanceRequestType', { itemId: ItemId })
export interface GetMeetingInstanceRequest extends Infer<typeof GetMeetingInstanceRequest> {}

export const GetMeetingInstanceResponseMessage = ResponseMessage.extend('m:GetMeetingInstanceResponseMessageType', {
  meetingInstance: MeetingInstance,
})
export interface GetMeetingInstanceResponseMessage extends Infer<typeof GetMeetingInstanceResponseMessage> {}

export const CreateMeetingInstanceRequest = BaseRequest.extend('m:CreateMeetingInstanceRequestType', {
  meetingInstance: MeetingInstance,
})
export interface CreateMeetingInstanceRequest extends Infer<typeof CreateMeetingInstanceRequest> {}

export const CreateMeetingInstanceResponseMessage = ResponseMessage.extend(
  'm:CreateMeetingInstanceResponseMessageType',
  { meetingInstance: MeetingInstance },
)
export interface CreateMeetingInstanceResponseMessage extends Infer<typeof CreateMeetingInstanceResponseMessage> {}

export const UpdateMeetingInstanceRequest = BaseRequest.extend('m:UpdateMeetingInstanceRequestType', {
  itemId: ItemId,
  meetingInstance: optional(MeetingInstance),
  contentActivitiesToAdd: optional(NonEmptyArrayOfContentActivities),
  participantActivitiesToAdd: optional(NonEmptyArrayOfParticipantActivities),
})
export interface UpdateMeetingInstanceRequest extends Infer<typeof UpdateMeetingInstanceRequest> {}

export const UpdateMeetingInstanceResponseMessage = ResponseMessage.extend(
  'm:UpdateMeetingInstanceResponseMessageType',
  { meetingInstance: MeetingInstance },
)
export interface UpdateMeetingInstanceResponseMessage extends Infer<typeof UpdateMeetingInstanceResponseMessage> {}

export const DeleteMeetingInstanceRequest = BaseRequest.extend('m:DeleteMeetingInstanceRequestType', { itemId: ItemId })
export interface DeleteMeetingInstanceRequest extends Infer<typeof DeleteMeetingInstanceRequest> {}

export const DeleteMeetingInstanceResponseMessage = ResponseMessage.extend('m:DeleteMeetingInstanceResponseMessageType')
export interface DeleteMeetingInstanceResponseMessage extends Infer<typeof DeleteMeetingInstanceResponseMessage> {}

export const GetMeetingSpace: Operation<GetMeetingSpaceRequest, GetMeetingSpaceResponseMessage> = singleOperation(
  'GetMeetingSpace',
  GetMeetingSpaceRequest,
  GetMeetingSpaceResponseMessage,
  {
    since: 'Exchange2016',
    headers: administrationHeaders,
    responseElement: 'GetMeetingSpaceResponseMessage',
  },
)

export const DeleteMeetingSpace: Operation<DeleteMeetingSpaceRequest, DeleteMeetingSpaceResponseMessage> =
  singleOperation('DeleteMeetingSpace', DeleteMeetingSpaceRequest, DeleteMeetingSpaceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    responseElement: 'DeleteMeetingSpaceResponseMessage',
  })

export const UpdateMeetingSpace: Operation<UpdateMeetingSpaceRequest, UpdateMeetingSpaceResponseMessage> =
  singleOperation('UpdateMeetingSpace', UpdateMeetingSpaceRequest, UpdateMeetingSpaceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    responseElement: 'UpdateMeetingSpaceResponseMessage',
  })

export const CreateMeetingSpace: Operation<CreateMeetingSpaceRequest, CreateMeetingSpaceResponseMessage> =
  singleOperation('CreateMeetingSpace', CreateMeetingSpaceRequest, CreateMeetingSpaceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    responseElement: 'CreateMeetingSpaceResponseMessage',
  })

export const FindMeetingSpaceByJoinUrl: Operation<
  FindMeetingSpaceByJoinUrlRequest,
  FindMeetingSpaceByJoinUrlResponseMessage
> = singleOperation(
  'FindMeetingSpaceByJoinUrl',
  FindMeetingSpaceByJoinUrlRequest,
  FindMeetingSpaceByJoinUrlResponseMessage,
  {
    since: 'Exchange2016',
    headers: administrationHeaders,
    responseElement: 'FindMeetingSpaceByJoinUrlResponseMessage',
  },
)

export const GetMeetingInstance: Operation<GetMeetingInstanceRequest, GetMeetingInstanceResponseMessage> =
  singleOperation('GetMeetingInstance', GetMeetingInstanceRequest, GetMeetingInstanceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    requestElement: 'GetMeetingInstanceRequest',
  })

export const DeleteMeetingInstance: Operation<DeleteMeetingInstanceRequest, DeleteMeetingInstanceResponseMessage> =
  singleOperation('DeleteMeetingInstance', DeleteMeetingInstanceRequest, DeleteMeetingInstanceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    requestElement: 'DeleteMeetingInstanceRequest',
  })

export const UpdateMeetingInstance: Operation<UpdateMeetingInstanceRequest, UpdateMeetingInstanceResponseMessage> =
  singleOperation('UpdateMeetingInstance', UpdateMeetingInstanceRequest, UpdateMeetingInstanceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    requestElement: 'UpdateMeetingInstanceRequest',
  })

export const CreateMeetingInstance: Operation<CreateMeetingInstanceRequest, CreateMeetingInstanceResponseMessage> =
  singleOperation('CreateMeetingInstance', CreateMeetingInstanceRequest, CreateMeetingInstanceResponseMessage, {
    since: 'Exchange2016',
    headers: administrationHeaders,
    requestElement: 'CreateMeetingInstanceRequest',
  })
