import { EwsError } from '@exchequer/protocol'
import type { ClassRules } from './class-rules.js'

/** Status, PercentComplete and CompleteDate say the same in three ways, and follow whichever was set (docs "Task"). */
export const taskRules: ClassRules = {
  onCreate(_, { properties }) {
    properties['status'] ??= 'NotStarted'
    properties['percentComplete'] ??= 0
  },

  beforeSave(session, { properties }, changed) {
    const { percentComplete, completeDate } = properties as { percentComplete?: number; completeDate?: Date }
    if (percentComplete !== undefined && !(percentComplete >= 0 && percentComplete <= 100))
      throw new EwsError('ErrorInvalidPercentCompleteValue')
    if (completeDate && completeDate.getTime() > session.now.getTime() + dayMilliseconds)
      throw new EwsError('ErrorInvalidCompleteDate')
    const touched = (key: string): boolean => changed === undefined || changed.has(key)
    if (!['status', 'percentComplete', 'completeDate'].some(touched)) return
    const isDone =
      (touched('completeDate') && completeDate !== undefined) ||
      (touched('percentComplete') && percentComplete === 100) ||
      (touched('status') && properties['status'] === 'Completed')
    if (isDone) {
      properties['status'] = 'Completed'
      properties['percentComplete'] = 100
      properties['completeDate'] ??= session.now
    } else if (properties['status'] === 'Completed' || percentComplete === 100) {
      // Something else than "done" was said of a finished task.
      if (!touched('status')) properties['status'] = 'InProgress'
      if (!touched('percentComplete')) properties['percentComplete'] = 0
      delete properties['completeDate']
    } else if (touched('percentComplete') && !changed?.has('status') && (percentComplete ?? 0) > 0)
      properties['status'] = 'InProgress'
    properties['isComplete'] = properties['status'] === 'Completed'
  },
}

/** A date of today may lie in the future by the clock of another zone. */
const dayMilliseconds = 86_400_000
