import { versionHeader } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { unordered } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, nonNegativeInteger, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ArrayOfEmailAddresses, ArrayOfRecipients, Mailbox } from '../types/mailbox.js'
import { NonEmptyString, Strings } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const TrackingProperty = record('t:TrackingPropertyType', { name: string, value: optional(string) })
export interface TrackingProperty extends Infer<typeof TrackingProperty> {}

export const ArrayOfTrackingProperties = list(
  't:ArrayOfTrackingPropertiesType',
  'TrackingPropertyType',
  TrackingProperty,
)
export type ArrayOfTrackingProperties = Infer<typeof ArrayOfTrackingProperties>

export const FindMessageTrackingSearchResult = record('t:FindMessageTrackingSearchResultType', unordered, {
  subject: string,
  sender: Mailbox,
  purportedSender: optional(Mailbox),
  recipients: ArrayOfRecipients,
  submittedTime: dateTime,
  messageTrackingReportId: NonEmptyString,
  previousHopServer: optional(NonEmptyString),
  firstHopServer: optional(NonEmptyString),
  properties: optional(ArrayOfTrackingProperties),
})
export interface FindMessageTrackingSearchResult extends Infer<typeof FindMessageTrackingSearchResult> {}

export const ArrayOfFindMessageTrackingSearchResult = list(
  't:ArrayOfFindMessageTrackingSearchResultType',
  'MessageTrackingSearchResult',
  FindMessageTrackingSearchResult,
)
export type ArrayOfFindMessageTrackingSearchResult = Infer<typeof ArrayOfFindMessageTrackingSearchResult>

export const MessageTrackingReportTemplate = enumeration('t:MessageTrackingReportTemplateType', [
  'Summary',
  'RecipientPath',
])
export type MessageTrackingReportTemplate = Infer<typeof MessageTrackingReportTemplate>

export const RecipientTrackingEvent = record('t:RecipientTrackingEventType', unordered, {
  date: dateTime,
  recipient: Mailbox,
  deliveryStatus: string,
  eventDescription: string,
  eventData: optional(Strings),
  server: NonEmptyString,
  internalId: nonNegativeInteger,
  bccRecipient: optional(boolean),
  hiddenRecipient: optional(boolean),
  uniquePathId: optional(NonEmptyString),
  rootAddress: optional(NonEmptyString),
  properties: optional(ArrayOfTrackingProperties),
})
export interface RecipientTrackingEvent extends Infer<typeof RecipientTrackingEvent> {}

export const ArrayOfRecipientTrackingEvent = list(
  't:ArrayOfRecipientTrackingEventType',
  'RecipientTrackingEvent',
  RecipientTrackingEvent,
)
export type ArrayOfRecipientTrackingEvent = Infer<typeof ArrayOfRecipientTrackingEvent>

export const MessageTrackingReport = record('t:MessageTrackingReportType', unordered, {
  sender: optional(Mailbox),
  purportedSender: optional(Mailbox),
  subject: optional(string),
  submitTime: optional(dateTime),
  originalRecipients: optional(ArrayOfEmailAddresses),
  recipientTrackingEvents: ArrayOfRecipientTrackingEvent,
  properties: optional(ArrayOfTrackingProperties),
})
export interface MessageTrackingReport extends Infer<typeof MessageTrackingReport> {}

export const ArrayOfArraysOfTrackingProperties = list(
  't:ArrayOfArraysOfTrackingPropertiesType',
  'ArrayOfTrackingPropertiesType',
  ArrayOfTrackingProperties,
)
export type ArrayOfArraysOfTrackingProperties = Infer<typeof ArrayOfArraysOfTrackingProperties>

export const FindMessageTrackingReportRequest = BaseRequest.extend(
  'm:FindMessageTrackingReportRequestType',
  unordered,
  {
    scope: NonEmptyString,
    domain: NonEmptyString,
    sender: optional(Mailbox),
    purportedSender: optional(Mailbox),
    recipient: optional(Mailbox),
    subject: optional(string),
    startDateTime: optional(dateTime),
    endDateTime: optional(dateTime),
    messageId: optional(NonEmptyString),
    federatedDeliveryMailbox: optional(Mailbox),
    diagnosticsLevel: optional(string),
    serverHint: optional(string),
    properties: optional(ArrayOfTrackingProperties),
  },
)
export interface FindMessageTrackingReportRequest extends Infer<typeof FindMessageTrackingReportRequest> {}

export const FindMessageTrackingReportResponseMessage = ResponseMessage.extend(
  'm:FindMessageTrackingReportResponseMessageType',
  {
    diagnostics: optional(Strings),
    messageTrackingSearchResults: optional(ArrayOfFindMessageTrackingSearchResult),
    executedSearchScope: optional(string),
    errors: optional(ArrayOfArraysOfTrackingProperties),
    properties: optional(ArrayOfTrackingProperties),
  },
)
export interface FindMessageTrackingReportResponseMessage
  extends Infer<typeof FindMessageTrackingReportResponseMessage> {}

export const GetMessageTrackingReportRequest = BaseRequest.extend('m:GetMessageTrackingReportRequestType', unordered, {
  scope: NonEmptyString,
  reportTemplate: MessageTrackingReportTemplate,
  recipientFilter: optional(Mailbox),
  messageTrackingReportId: NonEmptyString,
  returnQueueEvents: optional(boolean),
  diagnosticsLevel: optional(string),
  properties: optional(ArrayOfTrackingProperties),
})
export interface GetMessageTrackingReportRequest extends Infer<typeof GetMessageTrackingReportRequest> {}

export const GetMessageTrackingReportResponseMessage = ResponseMessage.extend(
  'm:GetMessageTrackingReportResponseMessageType',
  {
    messageTrackingReport: optional(MessageTrackingReport),
    diagnostics: optional(Strings),
    errors: optional(ArrayOfArraysOfTrackingProperties),
    properties: optional(ArrayOfTrackingProperties),
  },
)
export interface GetMessageTrackingReportResponseMessage
  extends Infer<typeof GetMessageTrackingReportResponseMessage> {}

export const FindMessageTrackingReport: Operation<
  FindMessageTrackingReportRequest,
  FindMessageTrackingReportResponseMessage
> = singleOperation(
  'FindMessageTrackingReport',
  FindMessageTrackingReportRequest,
  FindMessageTrackingReportResponseMessage,
  { since: 'Exchange2010', headers: versionHeader },
)

export const GetMessageTrackingReport: Operation<
  GetMessageTrackingReportRequest,
  GetMessageTrackingReportResponseMessage
> = singleOperation(
  'GetMessageTrackingReport',
  GetMessageTrackingReportRequest,
  GetMessageTrackingReportResponseMessage,
  { since: 'Exchange2010', headers: versionHeader },
)
