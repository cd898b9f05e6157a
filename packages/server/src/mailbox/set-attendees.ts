import type { Attendee } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { draftOfItem } from './items.js'
import type { attendeeKeys } from './recipients.js'
import { followAttendees } from './series-exceptions.js'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import type { StoredException, StoredItem } from './stored-item.js'

/** Writes down who comes to a meeting: who is new to a series is new to each of its occurrences, whose `exceptions` may have changed too. */
export function setAttendees(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  lists: Readonly<Partial<Record<(typeof attendeeKeys)[number], readonly Attendee[]>>>,
  exceptions?: readonly StoredException[],
): Promise<StoredItem> {
  const draft = draftOfItem(item)
  Object.assign(draft.properties, lists)
  if (exceptions) draft.state.exceptions = exceptions
  followAttendees(draft)
  const { state } = draft
  return setProperties(session, mailbox, item, lists, state.exceptions && { state: { exceptions: state.exceptions } })
}
