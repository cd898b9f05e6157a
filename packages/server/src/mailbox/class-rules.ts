import { hasContactPhoto } from './attachments.js'
import { calendarRules } from './calendar-items.js'
import { fileAs } from './contacts.js'
import type { Draft } from './draft.js'
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

const fileContact = (_: WriteSession, { properties, attachments }: Draft, changed?: ReadonlySet<string>): void => {
  if (!changed) properties['hasPicture'] = hasContactPhoto(attachments)
  const filed = fileAs(properties)
  if (filed !== undefined) properties['fileAs'] = filed
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
  Contact: { beforeSave: fileContact },
  Task: taskRules,
}
