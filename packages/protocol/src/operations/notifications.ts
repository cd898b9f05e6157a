import { mailboxHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, oneOrMore, optional, required } from '../schema/member.js'
import { batchOperation, type Operation, singleOperation } from '../schema/operation.js'
import { abstract, attributes, eitherNamespace } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration, numberType, textType } from '../schema/simple.js'
import { NonEmptyArrayOfBaseFolderIds } from '../types/folder-ids.js'
import { FolderId, ItemId } from '../types/ids.js'
import { BaseRequest, BaseResponseMessage, ResponseMessage } from './response.js'

export const Watermark = textType('t:WatermarkType', {}, 't:NonEmptyStringType')
export type Watermark = Infer<typeof Watermark>

export const SubscriptionId = textType('t:SubscriptionIdType', {}, 't:NonEmptyStringType')
export type SubscriptionId = Infer<typeof SubscriptionId>

export const BaseNotificationEvent = record('t:BaseNotificationEventType', { watermark: optional(Watermark) })
export interface BaseNotificationEvent extends Infer<typeof BaseNotificationEvent> {}

export const BaseObjectChangedEvent = BaseNotificationEvent.extend('t:BaseObjectChangedEventType', {
  timeStamp: dateTime,
  objectId: oneOf({ FolderId, ItemId }),
  parentFolderId: FolderId,
})
export interface BaseObjectChangedEvent extends Infer<typeof BaseObjectChangedEvent> {}

export const ModifiedEvent = BaseObjectChangedEvent.extend('t:ModifiedEventType', { unreadCount: optional(int) })
export interface ModifiedEvent extends Infer<typeof ModifiedEvent> {}

export const MovedCopiedEvent = BaseObjectChangedEvent.extend('t:MovedCopiedEventType', {
  oldObjectId: oneOf({ OldFolderId: FolderId, OldItemId: ItemId }),
  oldParentFolderId: FolderId,
})
export interface MovedCopiedEvent extends Infer<typeof MovedCopiedEvent> {}

export const Notification = record('t:NotificationType', {
  subscriptionId: SubscriptionId,
  previousWatermark: optional(Watermark),
  moreEvents: optional(boolean),
  events: oneOrMore(
    oneOf({
      CopiedEvent: MovedCopiedEvent,
      CreatedEvent: BaseObjectChangedEvent,
      DeletedEvent: BaseObjectChangedEvent,
      ModifiedEvent,
      MovedEvent: MovedCopiedEvent,
      NewMailEvent: BaseObjectChangedEvent,
      StatusEvent: BaseNotificationEvent,
      FreeBusyChangedEvent: BaseObjectChangedEvent,
    }),
  ),
})
export interface Notification extends Infer<typeof Notification> {}

export const NotificationEventType = enumeration('t:NotificationEventTypeType', [
  'CopiedEvent',
  'CreatedEvent',
  'DeletedEvent',
  'ModifiedEvent',
  'MovedEvent',
  'NewMailEvent',
  'FreeBusyChangedEvent',
])
export type NotificationEventType = Infer<typeof NotificationEventType>

export const NonEmptyArrayOfNotificationEventTypes = nonEmptyList(
  't:NonEmptyArrayOfNotificationEventTypesType',
  'EventType',
  NotificationEventType,
)
export type NonEmptyArrayOfNotificationEventTypes = Infer<typeof NonEmptyArrayOfNotificationEventTypes>

export const SubscriptionTimeout = numberType('t:SubscriptionTimeoutType', int, { minInclusive: 1, maxInclusive: 1440 })
export type SubscriptionTimeout = Infer<typeof SubscriptionTimeout>

export const SubscriptionStatusFrequency = numberType('t:SubscriptionStatusFrequencyType', int, {
  minInclusive: 1,
  maxInclusive: 1440,
})
export type SubscriptionStatusFrequency = Infer<typeof SubscriptionStatusFrequency>

export const BaseSubscriptionRequest = record(
  't:BaseSubscriptionRequestType',
  abstract,
  {
    folderIds: optional(NonEmptyArrayOfBaseFolderIds),
    eventTypes: NonEmptyArrayOfNotificationEventTypes,
    watermark: optional(Watermark),
  },
  attributes({ subscribeToAllFolders: optional(boolean, { since: 'Exchange2010' }) }),
)
export interface BaseSubscriptionRequest extends Infer<typeof BaseSubscriptionRequest> {}

// exchangelib writes the watermark of both in the namespace of the messages.
export const PushSubscriptionRequest = BaseSubscriptionRequest.extend(
  't:PushSubscriptionRequestType',
  eitherNamespace,
  {
    statusFrequency: SubscriptionStatusFrequency,
    url: required(string, { element: 'URL' }),
    callerData: optional(string, { since: 'Exchange2013' }),
  },
)
export interface PushSubscriptionRequest extends Infer<typeof PushSubscriptionRequest> {}

export const PullSubscriptionRequest = BaseSubscriptionRequest.extend(
  't:PullSubscriptionRequestType',
  eitherNamespace,
  {
    timeout: SubscriptionTimeout,
  },
)
export interface PullSubscriptionRequest extends Infer<typeof PullSubscriptionRequest> {}

export const StreamingSubscriptionRequest = record(
  't:StreamingSubscriptionRequestType',
  {
    folderIds: optional(NonEmptyArrayOfBaseFolderIds, { since: 'Exchange2010_SP1' }),
    eventTypes: required(NonEmptyArrayOfNotificationEventTypes, { since: 'Exchange2010_SP1' }),
  },
  attributes({ subscribeToAllFolders: optional(boolean, { since: 'Exchange2010_SP1' }) }),
)
export interface StreamingSubscriptionRequest extends Infer<typeof StreamingSubscriptionRequest> {}

export const SubscriptionStatus = enumeration('t:SubscriptionStatusType', ['OK', 'Unsubscribe'])
export type SubscriptionStatus = Infer<typeof SubscriptionStatus>

/** The ids that an answer objects to: the Managed API and exchangelib read them as messages, against the schema (semantics §22). */
const ErrorSubscriptionIds = list('t:NonEmptyArrayOfSubscriptionIdsType', 'SubscriptionId', SubscriptionId, {
  isNonEmpty: true,
  isWrittenAsMessages: true,
})

/** The docs' sample has the ids of a request as messages; clients write them as types. */
export const NonEmptyArrayOfSubscriptionIds = list(
  't:NonEmptyArrayOfSubscriptionIdsType',
  'SubscriptionId',
  SubscriptionId,
  { isNonEmpty: true, isReadAsMessages: true },
)
export type NonEmptyArrayOfSubscriptionIds = Infer<typeof NonEmptyArrayOfSubscriptionIds>

/** Read as messages by the Managed API and exchangelib, against the schema (semantics §22). */
export const NonEmptyArrayOfNotifications = list('t:NonEmptyArrayOfNotificationsType', 'Notification', Notification, {
  isWrittenAsMessages: true,
})
export type NonEmptyArrayOfNotifications = Infer<typeof NonEmptyArrayOfNotifications>

export const StreamingSubscriptionConnectionTimeout = numberType('t:StreamingSubscriptionConnectionTimeoutType', int, {
  minInclusive: 1,
  maxInclusive: 30,
})
export type StreamingSubscriptionConnectionTimeout = Infer<typeof StreamingSubscriptionConnectionTimeout>

export const ConnectionStatus = enumeration('t:ConnectionStatusType', ['OK', 'Closed'])
export type ConnectionStatus = Infer<typeof ConnectionStatus>

export const SubscribeRequest = BaseRequest.extend('m:SubscribeType', {
  subscription: oneOf({ PullSubscriptionRequest, PushSubscriptionRequest, StreamingSubscriptionRequest }),
})
export interface SubscribeRequest extends Infer<typeof SubscribeRequest> {}

export const SubscribeResponseMessage = ResponseMessage.extend('m:SubscribeResponseMessageType', {
  subscriptionId: optional(SubscriptionId),
  watermark: optional(Watermark),
})
export interface SubscribeResponseMessage extends Infer<typeof SubscribeResponseMessage> {}

export const UnsubscribeRequest = BaseRequest.extend('m:UnsubscribeType', { subscriptionId: SubscriptionId })
export interface UnsubscribeRequest extends Infer<typeof UnsubscribeRequest> {}

export const GetEventsRequest = BaseRequest.extend('m:GetEventsType', {
  subscriptionId: SubscriptionId,
  watermark: Watermark,
})
export interface GetEventsRequest extends Infer<typeof GetEventsRequest> {}

export const GetEventsResponseMessage = ResponseMessage.extend('m:GetEventsResponseMessageType', {
  notification: optional(Notification),
})
export interface GetEventsResponseMessage extends Infer<typeof GetEventsResponseMessage> {}

export const GetStreamingEventsRequest = BaseRequest.extend('m:GetStreamingEventsType', {
  subscriptionIds: NonEmptyArrayOfSubscriptionIds,
  connectionTimeout: StreamingSubscriptionConnectionTimeout,
})
export interface GetStreamingEventsRequest extends Infer<typeof GetStreamingEventsRequest> {}

export const GetStreamingEventsResponseMessage = ResponseMessage.extend('m:GetStreamingEventsResponseMessageType', {
  notifications: optional(NonEmptyArrayOfNotifications),
  errorSubscriptionIds: optional(ErrorSubscriptionIds),
  connectionStatus: optional(ConnectionStatus),
})
export interface GetStreamingEventsResponseMessage extends Infer<typeof GetStreamingEventsResponseMessage> {}

export const SendNotificationResponseMessage = ResponseMessage.extend('m:SendNotificationResponseMessageType', {
  notification: Notification,
})
export interface SendNotificationResponseMessage extends Infer<typeof SendNotificationResponseMessage> {}

export const SendNotificationResponse = BaseResponseMessage.extend('m:SendNotificationResponseType')
export interface SendNotificationResponse extends Infer<typeof SendNotificationResponse> {}

export const SendNotificationResult = record('m:SendNotificationResultType', { subscriptionStatus: SubscriptionStatus })
export interface SendNotificationResult extends Infer<typeof SendNotificationResult> {}

export const Subscribe: Operation<SubscribeRequest, SubscribeResponseMessage[]> = batchOperation(
  'Subscribe',
  SubscribeRequest,
  SubscribeResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const Unsubscribe: Operation<UnsubscribeRequest, ResponseMessage[]> = batchOperation(
  'Unsubscribe',
  UnsubscribeRequest,
  ResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const GetEvents: Operation<GetEventsRequest, GetEventsResponseMessage[]> = batchOperation(
  'GetEvents',
  GetEventsRequest,
  GetEventsResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const GetStreamingEvents: Operation<GetStreamingEventsRequest, GetStreamingEventsResponseMessage[]> =
  batchOperation('GetStreamingEvents', GetStreamingEventsRequest, GetStreamingEventsResponseMessage, {
    since: 'Exchange2010_SP1',
    headers: mailboxHeaders,
    soapAction: 'GetEvents',
  })

export const SendNotification: Operation<SendNotificationResponse, SendNotificationResult> = singleOperation(
  'SendNotification',
  SendNotificationResponse,
  SendNotificationResult,
  { since: 'Exchange2007', headers: [], responseElement: 'SendNotificationResult' },
)
