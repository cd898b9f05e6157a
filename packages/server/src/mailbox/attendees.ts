import type { Attendee } from '@exchequer/protocol'
import type { Draft } from './draft.js'
import { attendeeKeys, completeMailbox } from './recipients.js'
import type { WriteSession } from './session.js'

/** Fills in what is known of the people who were invited; nobody has answered yet unless it is said. */
export async function completeAttendees(
  session: WriteSession,
  { properties }: Draft,
  touched: (key: string) => boolean,
): Promise<void> {
  for (const key of attendeeKeys) {
    const attendees = touched(key) ? (properties[key] as Attendee[] | undefined) : undefined
    if (!attendees) continue
    if (attendees.length === 0) {
      delete properties[key]
      continue
    }
    const complete: Attendee[] = []
    for (const attendee of attendees)
      complete.push({
        ...attendee,
        mailbox: await completeMailbox(session, attendee.mailbox),
        responseType: attendee.responseType ?? 'Unknown',
      })
    properties[key] = complete
  }
}
