import { calendarRules } from './calendar-items.js'
import { contactRules } from './contacts.js'
import type { Draft } from './draft.js'
import { distributionListRules } from './list-members.js'
import { meetingRequestRules, messageRules, postRules } from './messages.js'
import type { WriteSession } from './session.js'
import { taskRules } from './tasks.js'

/** What a class of items adds to what holds for all: defaults, checks, properties that follow from others. */
export interface ClassRules {
  /** Once, before an item is first saved. */
  onCreate?(session: WriteSession, draft: Draft): void | Promise<void>
  /** Before every save; `changed` names what an update touched. */
  beforeSave?(session: WriteSession, draft: Draft, changed?: ReadonlySet<string>): void | Promise<void>
}

/** By element, because the element names the class. */
export const classRules: Readonly<Record<string, ClassRules>> = {
  Message: messageRules,
  PostItem: postRules,
  MeetingMessage: messageRules,
  MeetingRequest: meetingRequestRules,
  MeetingResponse: messageRules,
  MeetingCancellation: messageRules,
  CalendarItem: calendarRules,
  Contact: contactRules,
  DistributionList: distributionListRules,
  Task: taskRules,
}
