import { EwsError, type TaskRecurrence } from '@exchequer/protocol'
import { dayMilliseconds } from '#time/civil'
import { firstTask } from '#time/task-recurrence'
import type { ClassRules } from './class-rules.js'
import type { Draft } from './draft.js'
import { checkedTaskRecurrence, neutralTaskRecurrence } from './recurrences.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'

type Touched = (key: string) => boolean

/** Status, PercentComplete and CompleteDate say the same in three ways, and follow whichever was set (docs "Task"). */
export const taskRules: ClassRules = {
  onCreate({ mailbox }, { properties }) {
    properties['status'] ??= 'NotStarted'
    properties['percentComplete'] ??= 0
    properties['isTeamTask'] ??= false
    if (mailbox) properties['owner'] ??= mailbox.displayName
  },

  beforeSave(session, draft, changed) {
    const { properties } = draft
    const touched: Touched = (key) => changed === undefined || changed.has(key)
    settleCompletion(session, properties, touched, changed === undefined)
    settleRecurrence(properties, touched)
    settleReminder(draft, touched)
    properties['changeCount'] = Number(properties['changeCount'] ?? 0) + 1
  },
}

function settleCompletion(session: WriteSession, properties: Properties, touched: Touched, isNew: boolean): void {
  const { status, percentComplete, completeDate } = properties as {
    status?: string
    percentComplete?: number
    completeDate?: Date
  }
  if (percentComplete !== undefined && !(percentComplete >= 0 && percentComplete <= 100))
    throw new EwsError('ErrorInvalidPercentCompleteValue')
  if (completeDate && completeDate.getTime() > session.now.getTime() + dayMilliseconds)
    throw new EwsError('ErrorInvalidCompleteDate')
  if (['status', 'percentComplete', 'completeDate', 'isComplete'].some(touched)) {
    const isDone =
      (touched('completeDate') && completeDate !== undefined) ||
      (touched('percentComplete') && percentComplete === 100) ||
      (touched('status') && status === 'Completed') ||
      // MAPI says it in a fourth way.
      (touched('isComplete') && properties['isComplete'] === true)
    if (isDone) complete(properties, session.now)
    else reopen(properties, touched, isNew)
  }
  properties['isComplete'] = properties['status'] === 'Completed'
}

function complete(properties: Properties, now: Date): void {
  properties['status'] = 'Completed'
  properties['percentComplete'] = 100
  properties['completeDate'] ??= now
}

/** Something else than "done" was said: of a task that was done, or of how far it has come. */
function reopen(properties: Properties, touched: Touched, isNew: boolean): void {
  const wasDone = properties['status'] === 'Completed' || properties['percentComplete'] === 100
  const isStatusGiven = touched('status') && !isNew
  if (wasDone) {
    if (!touched('status')) properties['status'] = touched('percentComplete') ? 'InProgress' : 'NotStarted'
    if (!touched('percentComplete')) properties['percentComplete'] = 0
  }
  delete properties['completeDate']
  // Nothing is done of what was not started, and what something was done of has been started.
  if (properties['status'] === 'NotStarted' && Number(properties['percentComplete'] ?? 0) > 0) {
    if (isStatusGiven && !touched('percentComplete')) properties['percentComplete'] = 0
    else properties['status'] = 'InProgress'
  } else if (!isStatusGiven && touched('percentComplete') && properties['percentComplete'] === 0 && !isNew)
    properties['status'] = properties['status'] === 'InProgress' ? 'NotStarted' : properties['status']
}

/** A task that recurs has a day, which is that of the first in its pattern unless somebody says otherwise ([MS-OXOTASK] 2.2.2.2.15). */
function settleRecurrence(properties: Properties, touched: Touched): void {
  const recurrence = properties['recurrence'] as TaskRecurrence | undefined
  properties['isRecurring'] = recurrence !== undefined
  if (!recurrence || !touched('recurrence')) return
  const checked = checkedTaskRecurrence(recurrence)
  properties['recurrence'] = checked
  if (properties['dueDate'] !== undefined || properties['startDate'] !== undefined) return
  const first = new Date(firstTask(neutralTaskRecurrence(checked)) * dayMilliseconds)
  properties['startDate'] = first
  properties['dueDate'] = first
}

/** A task reminds when its reminder is due, and has no minutes before it ([MS-OXORMDR] 2.2.1.4). */
function settleReminder({ properties }: Draft, touched: Touched): void {
  if (!touched('reminderIsSet') && !touched('reminderDueBy')) return
  const due = properties['reminderDueBy']
  if (properties['reminderIsSet'] === true && due !== undefined) properties['reminderNextTime'] = due
  else delete properties['reminderNextTime']
}

/** StatusDescription, which Exchange words so. */
export const statusDescriptions: Readonly<Record<string, string>> = {
  NotStarted: 'Not Started',
  InProgress: 'In Progress',
  Completed: 'Completed',
  WaitingOnOthers: 'Waiting on someone else',
  Deferred: 'Deferred',
}
