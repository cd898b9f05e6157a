import { type Attendee, itemClassOf, type Mailbox } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { applyEvent } from './event-import.js'
import { isTrue } from './extended-properties.js'
import { aside, proposalKey, sequenceAside } from './meeting-event.js'
import { attendeeKeys } from './recipients.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'

/**
 * Makes a message about a meeting what its iCalendar part says; `words` is what the message says by itself. Leaves it alone, and gives
 * false, where the part says nothing that the calendar has words for, or an answer is not its author's own.
 */
export async function applyMeeting(
  session: WriteSession,
  message: Draft,
  text: string,
  words: Properties,
): Promise<boolean> {
  const draft = { ...message, properties: { ...message.properties }, state: { ...message.state } }
  // The description of the meeting stands in for words beside it, where there are none (MS-OXCICAL 2.1.3.1.1.20.11).
  if (message.body?.value.trim() === '') draft.body = undefined
  if (!(await applyEvent(session, draft, text))) return false
  draft.body ??= message.body
  const event = draft.properties
  const answer = draft.table.element === 'MeetingResponse' ? answerOf(event, words['from'] as Mailbox | undefined) : {}
  if (!answer) return false
  if (answer.itemClass !== undefined) {
    draft.itemClass = answer.itemClass
    draft.table = itemClassOf(answer.itemClass)
  }
  const { table } = draft
  const summary = event['subject']
  Object.assign(draft.state, aside(table, event, summary === words['subject'] ? {} : { subject: summary }))
  draft.extended = {
    ...message.extended,
    ...sequenceAside(table, event['appointmentSequenceNumber']),
    ...(event['proposedStart'] !== undefined && { [proposalKey]: isTrue }),
  }
  draft.properties = { ...event, ...words, ...answer.says }
  for (const key in event) if (!table.record.place(key)) delete draft.properties[key]
  Object.assign(message, draft)
  return true
}

const answers: Readonly<Record<string, string>> = {
  Accept: 'IPM.Schedule.Meeting.Resp.Pos',
  Tentative: 'IPM.Schedule.Meeting.Resp.Tent',
  Decline: 'IPM.Schedule.Meeting.Resp.Neg',
}

interface Answer {
  readonly itemClass?: string
  readonly says?: Properties
}

/** What its author says in an answer: whatever else stands in it, nobody answers for others. */
function answerOf(event: Properties, author: Mailbox | undefined): Answer | undefined {
  const own = attendeeKeys
    .flatMap((key) => (event[key] as Attendee[] | undefined) ?? [])
    .find(({ mailbox }) => mailbox.emailAddress?.toLowerCase() === author?.emailAddress?.toLowerCase())
  // Who proposes another time may still come at this one.
  const responseType = answers[own?.responseType ?? ''] || !event['proposedStart'] ? own?.responseType : 'Tentative'
  const itemClass = answers[responseType ?? '']
  return own && itemClass !== undefined ? { itemClass, says: { responseType } } : undefined
}
