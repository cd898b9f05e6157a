import { EwsError, type TaskRecurrence } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { dayMilliseconds } from '#time/civil'
import { dayOfTaskDate, isRegenerating, type NextTask, nextTask } from '#time/task-recurrence'
import { keyOfMapi } from './extended-properties.js'
import { draftOfItem, insertDraft, saveDraft } from './items.js'
import { neutralTaskRecurrence, withRange } from './recurrences.js'
import type { WriteSession } from './session.js'
import type { Properties, StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

/** PidLidTaskDeadOccurrence: nothing comes after this one. */
const deadOccurrence = keyOfMapi('Task/0x8109')

/** What moves with a task from one of its days to the next. */
const dates = ['startDate', 'dueDate', 'reminderDueBy', 'reminderNextTime'] as const

/**
 * After a task of a series was done: what was done stays behind as a task of its own, and the series goes on under its id with the next
 * ([MS-OXOTASK] 3.1.4.6). Gives the task that was done, which the answer to the update shows; undefined where nothing comes after it.
 */
export async function leaveCompleted(
  session: WriteSession,
  mailbox: MailboxRow,
  before: StoredItem,
  item: StoredItem,
): Promise<StoredItem | undefined> {
  if (before.properties['isComplete'] === true || item.properties['isComplete'] !== true) return undefined
  const next = nextOf(item.properties, session.now)
  const folder = next && (await session.store.folder(mailbox.id, item.row.folder))
  if (!next || !folder) return undefined
  const done = await wholeDraft(session, item)
  const { recurrence: _recurrence, ...properties } = done.properties
  const completed = await insertDraft(session, mailbox, folder, {
    ...done,
    properties: { ...properties, isRecurring: false, reminderIsSet: false },
    extended: { ...done.extended, [deadOccurrence]: { type: 'Boolean', value: 'true' } },
  })
  await goOn(session, mailbox, item, next)
  return completed
}

/**
 * Leaves out the present task of a series. Throws `ErrorCannotDeleteTaskOccurrence` for a task that is the only one or the last, or of which
 * nobody knows when the next would be.
 */
export async function skipOccurrence(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<void> {
  const recurrence = item.properties['recurrence'] as TaskRecurrence | undefined
  const isFixed = recurrence !== undefined && !isRegenerating(neutralTaskRecurrence(recurrence))
  const next = isFixed ? nextOf(item.properties, session.now) : undefined
  if (!next) throw new EwsError('ErrorCannotDeleteTaskOccurrence')
  await goOn(session, mailbox, item, next)
}

interface Step {
  readonly next: NextTask
  /** From the present day to the next, in milliseconds. */
  readonly distance: number
}

function nextOf(properties: Properties, now: Date): Step | undefined {
  const { recurrence, startDate, dueDate, completeDate } = properties as {
    recurrence?: TaskRecurrence
    startDate?: Date
    dueDate?: Date
    completeDate?: Date
  }
  if (!recurrence) return undefined
  const neutral = neutralTaskRecurrence(recurrence)
  // A fixed series counts the days on which its tasks begin; one that regenerates those on which they are due.
  const anchor = (isRegenerating(neutral) ? (dueDate ?? startDate) : (startDate ?? dueDate)) ?? now
  const current = dayOfTaskDate(anchor)
  const next = nextTask(neutral, current, dayOfTaskDate(completeDate ?? now))
  return next && { next, distance: (next.day - current) * dayMilliseconds }
}

async function goOn(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  { next, distance }: Step,
): Promise<void> {
  const draft = draftOfItem(item)
  const { properties } = draft
  const changed = new Set(['status', 'percentComplete', 'completeDate', 'isComplete', 'recurrence'])
  for (const key of dates) {
    const date = properties[key]
    if (!(date instanceof Date)) continue
    properties[key] = new Date(date.getTime() + distance)
    changed.add(key)
  }
  properties['status'] = 'NotStarted'
  properties['percentComplete'] = 0
  properties['isComplete'] = false
  delete properties['completeDate']
  delete properties['actualWork']
  properties['recurrence'] = withRange(properties['recurrence'] as TaskRecurrence, next.range)
  await saveDraft(session, mailbox, item, draft, changed)
}
