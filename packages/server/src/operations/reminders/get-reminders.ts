import type { GetRemindersRequest, GetRemindersResponseMessage } from '@exchequer/protocol'
import { getReminders as read } from '#mailbox/reminders'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** GetReminders (docs "GetReminders operation"): what rings, or has rung and was not dismissed. */
export async function getReminders(
  request: GetRemindersRequest,
  session: Session,
): Promise<GetRemindersResponseMessage> {
  const [message] = await single<GetRemindersResponseMessage>(session, { reminders: [] }, async () => ({
    reminders: await read(session, request),
  }))
  return message!
}
