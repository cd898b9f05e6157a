import { mailboxHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { optional, required } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { type Infer, record } from '../schema/record.js'
import { dateTime, int, string } from '../schema/scalars.js'
import { enumeration, numberType } from '../schema/simple.js'
import { ItemId, NonEmptyArrayOfItemIds } from '../types/ids.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const ReminderGroup = enumeration('t:ReminderGroupType', ['Calendar', 'Task'])
export type ReminderGroup = Infer<typeof ReminderGroup>

export const Reminder = record('t:ReminderType', {
  subject: string,
  location: optional(string),
  reminderTime: dateTime,
  startDate: dateTime,
  endDate: dateTime,
  itemId: ItemId,
  recurringMasterItemId: optional(ItemId),
  reminderGroup: optional(ReminderGroup),
  uid: required(string, { element: 'UID' }),
})
export interface Reminder extends Infer<typeof Reminder> {}

export const ArrayOfReminders = list('t:ArrayOfRemindersType', 'Reminder', Reminder)
export type ArrayOfReminders = Infer<typeof ArrayOfReminders>

export const ReminderAction = enumeration('t:ReminderActionType', ['Dismiss', 'Snooze'])
export type ReminderAction = Infer<typeof ReminderAction>

export const ReminderItemAction = record('t:ReminderItemActionType', {
  actionType: ReminderAction,
  itemId: ItemId,
  newReminderTime: optional(string),
})
export interface ReminderItemAction extends Infer<typeof ReminderItemAction> {}

export const NonEmptyArrayOfReminderItemAction = nonEmptyList(
  't:NonEmptyArrayOfReminderItemActionType',
  'ReminderItemAction',
  ReminderItemAction,
)
export type NonEmptyArrayOfReminderItemAction = Infer<typeof NonEmptyArrayOfReminderItemAction>

export const GetRemindersRequest = BaseRequest.extend('m:GetRemindersType', {
  beginTime: optional(dateTime),
  endTime: optional(dateTime),
  maxItems: optional(numberType('', int, { minInclusive: 0, maxInclusive: 200 })),
  reminderType: optional(enumeration('', ['All', 'Current', 'Old'])),
})
export interface GetRemindersRequest extends Infer<typeof GetRemindersRequest> {}

export const GetRemindersResponseMessage = ResponseMessage.extend('m:GetRemindersResponseMessageType', {
  reminders: ArrayOfReminders,
})
export interface GetRemindersResponseMessage extends Infer<typeof GetRemindersResponseMessage> {}

export const PerformReminderActionRequest = BaseRequest.extend('m:PerformReminderActionType', {
  reminderItemActions: NonEmptyArrayOfReminderItemAction,
})
export interface PerformReminderActionRequest extends Infer<typeof PerformReminderActionRequest> {}

export const PerformReminderActionResponseMessage = ResponseMessage.extend(
  'm:PerformReminderActionResponseMessageType',
  { updatedItemIds: NonEmptyArrayOfItemIds },
)
export interface PerformReminderActionResponseMessage extends Infer<typeof PerformReminderActionResponseMessage> {}

export const GetReminders: Operation<GetRemindersRequest, GetRemindersResponseMessage> = singleOperation(
  'GetReminders',
  GetRemindersRequest,
  GetRemindersResponseMessage,
  { since: 'Exchange2013', headers: mailboxHeaders },
)

export const PerformReminderAction: Operation<PerformReminderActionRequest, PerformReminderActionResponseMessage> =
  singleOperation('PerformReminderAction', PerformReminderActionRequest, PerformReminderActionResponseMessage, {
    since: 'Exchange2013',
    headers: mailboxHeaders,
  })
