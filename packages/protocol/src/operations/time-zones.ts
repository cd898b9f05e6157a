import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import type { Infer } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { ArrayOfTimeZoneDefinition } from '../types/time-zone.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const NonEmptyArrayOfTimeZoneId = nonEmptyList('t:NonEmptyArrayOfTimeZoneIdType', 'Id', string)
export type NonEmptyArrayOfTimeZoneId = Infer<typeof NonEmptyArrayOfTimeZoneId>

export const GetServerTimeZonesRequest = BaseRequest.extend(
  'm:GetServerTimeZonesType',
  { ids: optional(NonEmptyArrayOfTimeZoneId) },
  attributes({ returnFullTimeZoneData: optional(boolean) }),
)
export interface GetServerTimeZonesRequest extends Infer<typeof GetServerTimeZonesRequest> {}

export const GetServerTimeZonesResponseMessage = ResponseMessage.extend('m:GetServerTimeZonesResponseMessageType', {
  timeZoneDefinitions: ArrayOfTimeZoneDefinition,
})
export interface GetServerTimeZonesResponseMessage extends Infer<typeof GetServerTimeZonesResponseMessage> {}

export const GetServerTimeZones: Operation<GetServerTimeZonesRequest, GetServerTimeZonesResponseMessage[]> =
  batchOperation('GetServerTimeZones', GetServerTimeZonesRequest, GetServerTimeZonesResponseMessage, {
    since: 'Exchange2010',
    headers: ['MailboxCulture', 'RequestVersion'],
  })
