import {
  GetReminders,
  type GetRemindersRequest,
  type ItemId,
  PerformReminderAction,
  type Reminder,
  type ReminderAction,
} from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { type ItemIdLike, plainItemId } from './ids.js'

export interface GetRemindersOptions extends CallOptions {
  /** The stretch of time in which reminders ring. */
  readonly beginTime?: Date
  readonly endTime?: Date
  /** 200 at most, which is also what comes unless this says otherwise. */
  readonly maxItems?: number
  readonly reminderType?: NonNullable<GetRemindersRequest['reminderType']>
}

/** Gets the reminders of appointments and tasks, the earliest first. */
export async function getReminders(
  connection: Connection,
  { beginTime, endTime, maxItems, reminderType, signal }: GetRemindersOptions = {},
): Promise<readonly Reminder[]> {
  const request: GetRemindersRequest = {
    ...(beginTime && { beginTime }),
    ...(endTime && { endTime }),
    ...(maxItems !== undefined && { maxItems }),
    ...(reminderType && { reminderType }),
  }
  const { reminders } = await callSingle(connection, GetReminders, request, { signal })
  return reminders ?? []
}

export interface ReminderItemAction {
  readonly item: ItemIdLike
  readonly actionType: ReminderAction
  /** When a snoozed reminder rings again. */
  readonly newReminderTime?: Date
}

/** Dismisses and snoozes reminders; gives the ids of the items that were changed by that. */
export async function performReminderAction(
  connection: Connection,
  actions: readonly ReminderItemAction[],
  options: CallOptions = {},
): Promise<readonly ItemId[]> {
  const reminderItemActions = actions.map(({ item, actionType, newReminderTime }) => ({
    actionType,
    itemId: plainItemId(item),
    ...(newReminderTime && { newReminderTime: newReminderTime.toISOString() }),
  }))
  const { updatedItemIds } = await callSingle(connection, PerformReminderAction, { reminderItemActions }, options)
  return updatedItemIds ?? []
}
