import { mailboxHeaders } from '../schema/headers.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { ItemId } from '../types/ids.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const PhoneCallId = record('t:PhoneCallIdType', attributes({ id: string }))
export interface PhoneCallId extends Infer<typeof PhoneCallId> {}

export const PhoneCallState = enumeration('t:PhoneCallStateType', [
  'Idle',
  'Connecting',
  'Alerted',
  'Connected',
  'Disconnected',
  'Incoming',
  'Transferring',
  'Forwarding',
])
export type PhoneCallState = Infer<typeof PhoneCallState>

export const ConnectionFailureCause = enumeration('t:ConnectionFailureCauseType', [
  'None',
  'UserBusy',
  'NoAnswer',
  'Unavailable',
  'Other',
])
export type ConnectionFailureCause = Infer<typeof ConnectionFailureCause>

export const PhoneCallInformation = record('t:PhoneCallInformationType', {
  phoneCallState: PhoneCallState,
  connectionFailureCause: ConnectionFailureCause,
  sipResponseText: optional(string, { element: 'SIPResponseText' }),
  sipResponseCode: optional(int, { element: 'SIPResponseCode' }),
})
export interface PhoneCallInformation extends Infer<typeof PhoneCallInformation> {}

export const PlayOnPhoneRequest = BaseRequest.extend('m:PlayOnPhoneType', { itemId: ItemId, dialString: string })
export interface PlayOnPhoneRequest extends Infer<typeof PlayOnPhoneRequest> {}

export const PlayOnPhoneResponseMessage = ResponseMessage.extend('m:PlayOnPhoneResponseMessageType', {
  phoneCallId: optional(PhoneCallId),
})
export interface PlayOnPhoneResponseMessage extends Infer<typeof PlayOnPhoneResponseMessage> {}

export const GetPhoneCallInformationRequest = BaseRequest.extend('m:GetPhoneCallInformationType', {
  phoneCallId: PhoneCallId,
})
export interface GetPhoneCallInformationRequest extends Infer<typeof GetPhoneCallInformationRequest> {}

export const GetPhoneCallInformationResponseMessage = ResponseMessage.extend(
  'm:GetPhoneCallInformationResponseMessageType',
  { phoneCallInformation: optional(PhoneCallInformation) },
)
export interface GetPhoneCallInformationResponseMessage extends Infer<typeof GetPhoneCallInformationResponseMessage> {}

export const DisconnectPhoneCallRequest = BaseRequest.extend('m:DisconnectPhoneCallType', { phoneCallId: PhoneCallId })
export interface DisconnectPhoneCallRequest extends Infer<typeof DisconnectPhoneCallRequest> {}

export const DisconnectPhoneCallResponseMessage = ResponseMessage.extend('m:DisconnectPhoneCallResponseMessageType')
export interface DisconnectPhoneCallResponseMessage extends Infer<typeof DisconnectPhoneCallResponseMessage> {}

export const PlayOnPhone: Operation<PlayOnPhoneRequest, PlayOnPhoneResponseMessage> = singleOperation(
  'PlayOnPhone',
  PlayOnPhoneRequest,
  PlayOnPhoneResponseMessage,
  { since: 'Exchange2010', headers: mailboxHeaders },
)

export const GetPhoneCallInformation: Operation<
  GetPhoneCallInformationRequest,
  GetPhoneCallInformationResponseMessage
> = singleOperation('GetPhoneCallInformation', GetPhoneCallInformationRequest, GetPhoneCallInformationResponseMessage, {
  since: 'Exchange2010',
  headers: mailboxHeaders,
})

export const DisconnectPhoneCall: Operation<DisconnectPhoneCallRequest, DisconnectPhoneCallResponseMessage> =
  singleOperation('DisconnectPhoneCall', DisconnectPhoneCallRequest, DisconnectPhoneCallResponseMessage, {
    since: 'Exchange2010',
    headers: mailboxHeaders,
  })
