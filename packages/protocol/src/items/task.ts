import { family, field } from '../schema/family.js'
import type { Infer, RecordType } from '../schema/record.js'
import { boolean, dateTime, double, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { TaskRecurrence } from '../types/recurrence.js'
import { Strings } from '../types/text.js'
import { Item } from './item.js'

export const TaskStatus = enumeration('t:TaskStatusType', [
  'NotStarted',
  'InProgress',
  'Completed',
  'WaitingOnOthers',
  'Deferred',
])
export type TaskStatus = Infer<typeof TaskStatus>

export const TaskDelegateState = enumeration('t:TaskDelegateStateType', [
  'NoMatch',
  'OwnNew',
  'Owned',
  'Accepted',
  'Declined',
  'Max',
])
export type TaskDelegateState = Infer<typeof TaskDelegateState>

export const task = family('task', {
  actualWork: field(int, { mapi: 'Task/0x8110' }),
  assignedTime: field(dateTime, { isReadOnly: true, mapi: 'Task/0x8115' }),
  billingInformation: field(string, { mapi: 'Common/0x8535' }),
  changeCount: field(int, { isReadOnly: true, mapi: 'Task/0x8112' }),
  companies: field(Strings, { mapi: 'Common/0x8539' }),
  completeDate: field(dateTime, { mapi: 'Task/0x810f' }),
  contacts: field(Strings, { mapi: 'Common/0x853a' }),
  delegationState: field(TaskDelegateState, { isReadOnly: true, isComputed: true, mapi: 'Task/0x812a' }),
  delegator: field(string, { isReadOnly: true, mapi: 'Task/0x8121' }),
  dueDate: field(dateTime, { inDefault: '*', mapi: 'Task/0x8105' }),
  isAssignmentEditable: field(int, { isReadOnly: true, mapi: 'Common/0x8518' }),
  isComplete: field(boolean, { isReadOnly: true, mapi: 'Task/0x811c' }),
  isRecurring: field(boolean, { isReadOnly: true, mapi: 'Task/0x8126' }),
  isTeamTask: field(boolean, { isReadOnly: true, mapi: 'Task/0x8103' }),
  mileage: field(string, { mapi: 'Common/0x8534' }),
  owner: field(string, { isReadOnly: true, mapi: 'Task/0x811f' }),
  percentComplete: field(double, { isUndeletable: true, inDefault: '*', mapi: 'Task/0x8102' }),
  recurrence: field(TaskRecurrence, { isUnlisted: true, isComputed: true, mapi: 'Task/0x8116' }),
  startDate: field(dateTime, { inDefault: '*', mapi: 'Task/0x8104' }),
  status: field(TaskStatus, { isUndeletable: true, inDefault: '*', mapi: 'Task/0x8101' }),
  statusDescription: field(string, { isReadOnly: true, isComputed: true }),
  totalWork: field(int, { mapi: 'Task/0x8111' }),
})

const taskTable = Item.extend('t:TaskType', task)
export interface Task extends Infer<typeof taskTable> {}
export const Task: RecordType<Task> = taskTable
