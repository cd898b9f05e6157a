import type { Attendee } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { attendeeKeys, completeMailbox } from './recipients.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'

/**
 * Fills in what is known of the people who were invited. Clients send the whole list to change it, without what anybody answered: who was
 * on it has said what he said, and of the others nobody has answered yet unless it is said.
 */
export async function completeAttendees(
  session: WriteSession,
  { properties, before }: Draft,
  touched: (key: string) => boolean,
): Promise<void> {
  const known = answersIn(before)
  for (const key of attendeeKeys) {
    const attendees = touched(key) ? (properties[key] as Attendee[] | undefined) : undefined
    if (!attendees) continue
    if (attendees.length === 0) {
      delete properties[key]
      continue
    }
    const complete: Attendee[] = []
    for (const { mailbox, ...answer } of attendees) {
      const isSaid = answer.responseType !== undefined && answer.responseType !== 'Unknown'
      const whole = await completeMailbox(session, mailbox)
      const earlier = isSaid ? undefined : known.get(whole.emailAddress?.toLowerCase())
      complete.push({ responseType: 'Unknown', ...(earlier ?? answer), mailbox: whole })
    }
    properties[key] = complete
  }
}

/** What each attendee had answered, by address. */
function answersIn(properties: Properties = {}): ReadonlyMap<string | undefined, Omit<Attendee, 'mailbox'>> {
  const answers = new Map<string | undefined, Omit<Attendee, 'mailbox'>>()
  for (const key of attendeeKeys)
    for (const { mailbox, ...answer } of (properties[key] as Attendee[] | undefined) ?? [])
      answers.set(mailbox.emailAddress?.toLowerCase(), answer)
  return answers
}
