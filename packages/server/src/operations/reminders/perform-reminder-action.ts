import type { ItemId, PerformReminderActionRequest, PerformReminderActionResponseMessage } from '@exchequer/protocol'
import { performReminderAction as perform } from '#mailbox/reminders'
import type { WriteSession } from '#mailbox/session'
import { single } from '../per-item.js'

/** PerformReminderAction (docs "PerformReminderAction operation"): all of its actions, or none where one cannot be done. */
export async function performReminderAction(
  { reminderItemActions }: PerformReminderActionRequest,
  session: WriteSession,
): Promise<PerformReminderActionResponseMessage> {
  const [message] = await single<PerformReminderActionResponseMessage>(session, { updatedItemIds: [] }, async () => {
    const updatedItemIds: ItemId[] = []
    for (const action of reminderItemActions) {
      const changed = await perform(session, action)
      if (changed) updatedItemIds.push(changed)
    }
    return { updatedItemIds }
  })
  return message!
}
