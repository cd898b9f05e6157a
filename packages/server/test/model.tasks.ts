import type { ModelItem, TaskStatus } from './model.state.js'
import type { Progress } from './model.steps.js'

// How far a task has come, which it says twice: by its status, and in percent.

type State = Pick<ModelItem, 'status' | 'percentComplete'>

/** A new task: each of the two says something, and what is done is done in both. */
export function progressOf({ status = 'NotStarted', percentComplete = 0 }: Progress): State {
  if (status === 'Completed' || percentComplete === 100) return { status: 'Completed', percentComplete: 100 }
  // Something has been done of it.
  if (status === 'NotStarted' && percentComplete > 0) return { status: 'InProgress', percentComplete }
  return { status, percentComplete }
}

/** What was said last goes before what was said earlier, and takes the other with it where they disagree. */
export function changeProgress(task: State, { status, percentComplete }: Progress): void {
  if (status === undefined && percentComplete === undefined) return
  if (status === 'Completed' || percentComplete === 100)
    Object.assign(task, { status: 'Completed', percentComplete: 100 })
  else if (status !== undefined && percentComplete !== undefined)
    Object.assign(task, progressOf({ status, percentComplete }))
  else if (status !== undefined) {
    task.status = status
    if (task.percentComplete === 100 || status === 'NotStarted') task.percentComplete = 0
  } else Object.assign(task, { status: statusAt(task.status, percentComplete!), percentComplete })
}

/** Work that begins or starts over shows in the status; one that says more than this is left alone. */
function statusAt(before: TaskStatus, percentComplete: number): TaskStatus {
  if (percentComplete === 0) return before === 'Completed' || before === 'InProgress' ? 'NotStarted' : before
  return before === 'Completed' || before === 'NotStarted' ? 'InProgress' : before
}
