import type { MailboxRow } from '#store/store'
import type { Draft } from './draft.js'
import type { FoundFolder } from './folders.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

/** Sends a draft to all its recipients and keeps a copy where one is wanted. */
export async function sendDraft(
  _session: WriteSession,
  _draft: Draft,
  _copyTo: FoundFolder | undefined,
): Promise<void> {
  throw new Error('being written')
}

/** Sends an item that was saved before, as UpdateItem may ask for. */
export async function sendUpdated(
  _session: WriteSession,
  _mailbox: MailboxRow,
  _item: StoredItem,
  _saveCopy: boolean,
  _copyTo: FoundFolder | undefined,
  _noRecipients?: 'ErrorMissingRecipients',
): Promise<void> {
  throw new Error('being written')
}
