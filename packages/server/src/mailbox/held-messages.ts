import { EwsError } from '@exchequer/protocol'
import { reportNonDelivery } from '#delivery/non-delivery'
import type { MailboxRow } from '#store/store'
import { accessTo, mayInFolder } from './access.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { draftOfItem, saveDraft } from './items.js'
import { mailboxNamed, recipientsOf } from './recipients.js'
import { sendSaved } from './sending.js'
import { isStoreFailure, type WriteSession } from './session.js'
import { restingState, type StoredItem } from './stored-item.js'

/**
 * Sends a message whose time has come, as SendItem would have done at once. One that cannot be sent is a draft again, and its author
 * hears why: nobody is there any more to be given an error.
 */
export async function sendHeld(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<void> {
  const { store } = session
  if (await isThrownAway(session, mailbox, item)) {
    await release(session, mailbox, item)
    return
  }
  try {
    await store.savepoint(async () => sendSaved(session, mailbox, item, await copyPlace(session, mailbox, item)))
  } catch (error) {
    if (isStoreFailure(error)) throw error
    await giveBack(session, mailbox, item, error)
  }
}

/** Whether a message lies in a folder that was put into Deleted Items with it. */
async function isThrownAway({ store }: WriteSession, mailbox: MailboxRow, { row }: StoredItem): Promise<boolean> {
  let folder = await store.folder(mailbox.id, row.folder)
  while (folder && folder.distinguishedName !== 'deleteditems' && folder.parent !== null)
    folder = await store.folder(mailbox.id, folder.parent)
  return folder?.distinguishedName === 'deleteditems'
}

/** Makes it a draft again. */
async function release(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<Draft> {
  const draft = draftOfItem(item)
  draft.state = restingState(draft.state)
  await saveDraft(session, mailbox, item, draft, new Set())
  return draft
}

/** Where the copy goes: the folder that was named then, and Sent Items where that is gone, or another's by now. */
async function copyPlace(
  session: WriteSession,
  mailbox: MailboxRow,
  { state }: StoredItem,
): Promise<FoundFolder | undefined> {
  const { copyTo, mailboxGuid } = state.held!
  if (copyTo === null) return undefined
  const owner = mailboxGuid === undefined ? mailbox : await session.store.mailboxByGuid(mailboxGuid)
  const folder = owner && (await session.store.folder(owner.id, copyTo))
  const isAllowed = folder && mayInFolder(await accessTo(session, owner, folder), 'create')
  if (isAllowed) return { mailbox: owner, folder }
  return { mailbox, folder: await distinguishedFolder(session, mailbox, 'sentitems') }
}

async function giveBack(session: WriteSession, mailbox: MailboxRow, item: StoredItem, error: unknown): Promise<void> {
  const { store, logger } = session
  const isKnown = error instanceof EwsError
  if (!isKnown) logger.error('a message that waited could not be sent', { error })
  const draft = await release(session, mailbox, item)
  const reason = isKnown ? error.message : 'The server failed when the message was to be sent.'
  const recipients = recipientsOf(draft.properties)
  const failures = (recipients.length > 0 ? recipients : [mailboxNamed(mailbox)]).map((recipient) => ({
    recipient,
    status: '5.0.0',
    reason: `${reason} The message is a draft again.`,
  }))
  try {
    await store.savepoint(() => reportNonDelivery(session, mailbox, draft, failures))
  } catch (refusal) {
    if (!(refusal instanceof EwsError)) throw refusal
    // A full mailbox takes no report; the draft is there, and the operator knows.
    logger.warn('a report of a message that was not sent found no place', { error: refusal })
  }
}
