import { calendarRules } from './calendar-items.js'
import { fileAs } from './contacts.js'
import type { Draft } from './draft.js'
import { messageRules, postRules } from './messages.js'
import type { WriteSession } from './session.js'
import { taskRules } from './tasks.js'

/** What a class of items adds to what holds for all: defaults, checks, properties that follow from others. */
export interface ClassRules {
  /** Once, before an item is first saved. */
  onCreate?(session: WriteSession, draft: Draft): void | Promise<void>
  /** Before every save; `changed` names what an update touched. */
  beforeSave?(session: WriteSession, draft: Draft, changed?: ReadonlySet<string>): void | Promise<void>
}

const fileContact = (_: WriteSession, { properties }: Draft): void => {
  const filed = fileAs(properties)
  if (filed !== undefined) properties['fileAs'] = filed
}

/** By element, because the element names the class. */
export const classRules: Readonly<Record<string, ClassRules>> = {
  Message: messageRules,
  PostItem: postRules,
  MeetingMessage: messageRules,
  MeetingRequest: messageRules,
  MeetingResponse: messageRules,
  MeetingCancellation: messageRules,
  CalendarItem: calendarRules,
  Contact: { beforeSave: fileContact },
  Task: taskRules,
}
