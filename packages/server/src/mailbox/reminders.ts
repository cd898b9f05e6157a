import {
  EwsError,
  type GetRemindersRequest,
  type ItemId,
  parseDateTime,
  type Reminder,
  type ReminderItemAction,
} from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { Condition, MailboxRow, StoreView } from '#store/store'
import { changeProperties } from './change-properties.js'
import { itemIdOf, type Reader, readerOf } from './computed.js'
import { hiddenFolders } from './conversation-reach.js'
import { foldersBelow } from './folders.js'
import { itemOf } from './item-references.js'
import { occurrenceAt } from './occurrences.js'
import { type DueReminder, dueReminders, reminderAfter } from './reminder-times.js'
import type { Session, WriteSession } from './session.js'
import { StoredItem } from './stored-item.js'

const sliceLength = 256
const limit = 200

/**
 * The reminders of appointments and tasks in a stretch of time, the earliest first (docs "GetReminders operation"). It costs what has not
 * been dismissed by the end of the stretch.
 */
export async function getReminders(session: Session, request: GetRemindersRequest): Promise<Reminder[]> {
  const { store, now } = session
  const { reminderType = 'All', maxItems = limit } = request
  const begin = request.beginTime?.getTime()
  const end = request.endTime?.getTime()
  if (begin !== undefined && end !== undefined && end < begin)
    throw new EwsError('ErrorInvalidOperation', 'EndDate is earlier than StartDate')
  if (reminderType === 'Old' && (begin === undefined || end === undefined))
    throw new EwsError('ErrorInvalidOperation', 'Old reminders are those between BeginTime and EndTime.')
  const { mailbox } = session
  if (!mailbox) throw new EwsError('ErrorMissingEmailAddress')
  const reader = readerOf(mailbox)
  const found: { readonly item: StoredItem; readonly due: DueReminder }[] = []
  for await (const item of itemsWithReminders(store, mailbox.id, end))
    for (const due of dueReminders(item, now.getTime(), end)) {
      const isOver = due.end !== undefined && due.end <= now.getTime() && item.table.element !== 'Task'
      const isWithin = begin === undefined || due.time >= begin
      // A task stays current whatever its age, and an appointment until it is over.
      if (reminderType === 'Old' ? isWithin && isOver : isWithin || (reminderType === 'Current' && !isOver))
        found.push({ item, due })
    }
  return found
    .sort((a, b) => a.due.time - b.due.time)
    .slice(0, maxItems)
    .map(({ item, due }) => reminderOf(item, due, reader))
}

async function* itemsWithReminders(
  store: StoreView,
  mailbox: number,
  end: number | undefined,
): AsyncGenerator<StoredItem> {
  const folders = await store.folders(mailbox)
  const deleted = folders.find(({ distinguishedName }) => distinguishedName === 'deleteditems')
  const below = deleted ? [deleted, ...foldersBelow(folders, deleted.id, true)].map(({ id }) => id) : []
  const where: Condition = {
    kind: 'and',
    of: [
      end === undefined
        ? { kind: 'not', of: { kind: 'absent', column: 'reminderTime' } }
        : { kind: '<=', column: 'reminderTime', value: end },
      { kind: 'not', of: { kind: 'in', column: 'folder', values: [...hiddenFolders(folders), ...below] } },
      {
        kind: 'or',
        of: ['ipm.appointment', 'ipm.task'].map((text) => ({ kind: 'startsWith', column: 'itemClass', text })),
      },
    ],
  }
  const sort = [{ column: 'reminderTime', descending: false }] as const
  for (let offset = 0; ; offset += sliceLength) {
    const query = { mailbox, folder: undefined, associated: false, where, sort, offset, limit: sliceLength }
    const rows = await store.listItems(query)
    for (const row of rows) {
      if (isTimeUp()) await giveWay()
      const item = new StoredItem(row)
      // What is done needs no reminder any more.
      if (item.properties['isComplete'] !== true) yield item
    }
    if (rows.length < sliceLength) return
  }
}

/** What Exchange says of a task that has no day. */
const noDay = new Date('0001-01-02T00:00:00Z')

function reminderOf(item: StoredItem, { time, start, end, instance }: DueReminder, reader: Reader): Reminder {
  const own = itemIdOf(item, reader)
  const shown = instance === 0 ? item : occurrenceAt(item, instance)
  const { properties } = shown
  const isTask = item.table.element === 'Task'
  const day = (key: string): Date => (properties[key] as Date | undefined) ?? noDay
  return {
    subject: (properties['subject'] as string | undefined) ?? '',
    location: (properties['location'] as string | undefined) ?? '',
    reminderTime: new Date(time),
    startDate: isTask || start === undefined ? day('startDate') : new Date(start),
    endDate: isTask || end === undefined ? day('dueDate') : new Date(end),
    itemId: itemIdOf(shown, reader),
    ...(instance > 0 && { recurringMasterItemId: own }),
    reminderGroup: isTask ? 'Task' : 'Calendar',
    uid: (properties['uid'] as string | undefined) ?? own.id,
  }
}

/**
 * Dismisses or snoozes a reminder (docs "PerformReminderAction operation"). Gives the id of what was changed by that, and nothing where
 * there is no reminder, or the new time is no later one.
 */
export async function performReminderAction(
  session: WriteSession,
  { actionType, itemId, newReminderTime }: ReminderItemAction,
): Promise<ItemId | undefined> {
  const { mailbox, item: found } = await itemOf(session, { element: 'ItemId', value: itemId }, 'edit')
  // The reminder of an occurrence is that of its series, which moves on from one to the next.
  const item = found.occurrence?.master ?? found
  const instance = found.occurrence?.instance ?? 0
  const [current] = dueReminders(item, session.now.getTime(), undefined)
  // The series has moved on: that one was dismissed, or a later one stands for it.
  if (!current || (instance > 0 && instance < current.instance)) return undefined
  if (instance > current.instance) return actionType === 'Dismiss' ? silence(session, mailbox, found) : undefined
  const next = current.instance === 0 ? undefined : reminderAfter(item, current.instance)
  let time = next
  if (actionType === 'Snooze') {
    if (newReminderTime === undefined) throw new EwsError('ErrorMissingArgument', 'A snooze needs NewReminderTime.')
    const wanted = parseDateTime(newReminderTime)?.getTime()
    if (wanted === undefined) throw new EwsError('ErrorInvalidArgument', 'NewReminderTime is no date and time.')
    if (wanted <= current.time) return undefined
    // Past the reminder of the next occurrence the snooze dismisses this one.
    time = next !== undefined && wanted >= next ? next : wanted
  }
  const change =
    time === undefined ? { reminderIsSet: false, reminderNextTime: undefined } : { reminderNextTime: new Date(time) }
  const saved = await changeProperties(session, mailbox, item, change)
  return itemIdOf(saved, readerOf(mailbox))
}

/** An occurrence that is dismissed before its time does not ring, and those before it do. */
async function silence(
  session: WriteSession,
  mailbox: MailboxRow,
  occurrence: StoredItem,
): Promise<ItemId | undefined> {
  if (occurrence.properties['reminderIsSet'] !== true) return undefined
  const saved = await changeProperties(session, mailbox, occurrence, { reminderIsSet: false })
  return itemIdOf(saved, readerOf(mailbox))
}
