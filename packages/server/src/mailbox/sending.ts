import { EwsError, type Mailbox, type ResponseCode } from '@exchequer/protocol'
import { deliveryOf } from '#delivery/delivery-of'
import type { MailboxRow } from '#store/store'
import { deferralKeys, dueTime, hold } from './deferral.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { draftOfItem, insertDraft, saveDraft } from './items.js'
import { markAnswered } from './mark-answered.js'
import { checkDraftSize } from './message-size.js'
import { withoutPrivateLists } from './private-lists.js'
import { addressesOf, completeMailboxes, recipientKeys, recipientsOf } from './recipients.js'
import { settleSender } from './sender-rights.js'
import { keepCopy } from './sent-copy.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

/**
 * Sends a draft to all its recipients and keeps a copy where one is wanted. Throws `ErrorInvalidRecipients` or what `noRecipients` says
 * where it goes to nobody, `ErrorSendAsDenied` for a sender that the caller does not send for, and `ErrorMessageSizeExceeded`.
 */
export async function sendDraft(
  session: WriteSession,
  draft: Draft,
  copyTo: FoundFolder | undefined,
  noRecipients: ResponseCode = 'ErrorInvalidRecipients',
): Promise<void> {
  const { sender, recipients } = await checkSendable(session, draft, noRecipients)
  draft.properties['dateTimeSent'] = session.now
  draft.properties['dateTimeReceived'] = session.now
  await markAnswered(session, draft)
  await deliveryOf(draft)(session, sender, draft, recipients)
  if (copyTo) await keepCopy(session, copyTo, draft)
}

async function checkSendable(
  session: WriteSession,
  draft: Draft,
  noRecipients: ResponseCode = 'ErrorInvalidRecipients',
): Promise<{ sender: MailboxRow; recipients: Map<string, Mailbox> }> {
  const sender = await settleSender(session, draft)
  await expandPrivateLists(session, draft)
  const recipients = addressesOf(recipientsOf(draft.properties))
  if (recipients.size === 0) throw new EwsError(noRecipients)
  checkDraftSize(session, draft)
  return { sender, recipients }
}

/** Sends a new message; one that is to go out later waits among the drafts (docs "How to: Send email messages", delayed). */
export async function sendNew(session: WriteSession, draft: Draft, copyTo: FoundFolder | undefined): Promise<void> {
  const due = dueTime(draft, session.now)
  if (due === undefined) return sendDraft(session, draft, copyTo)
  const { sender } = await checkSendable(session, draft)
  await holdAmongDrafts(session, sender, draft, due, copyTo)
}

async function holdAmongDrafts(
  session: WriteSession,
  sender: MailboxRow,
  draft: Draft,
  due: number,
  copyTo: FoundFolder | undefined,
): Promise<void> {
  hold(session, sender, draft, due, copyTo)
  await insertDraft(session, sender, await distinguishedFolder(session, sender, 'drafts'), draft)
}

/** Nobody else can look into a list that lies among somebody's contacts: its members are named in its place. */
async function expandPrivateLists(session: WriteSession, { properties }: Draft): Promise<void> {
  for (const key of recipientKeys) {
    const given = properties[key] as Mailbox[] | undefined
    if (given?.some(({ emailAddress, itemId }) => emailAddress === undefined && itemId !== undefined))
      properties[key] = await completeMailboxes(session, await withoutPrivateLists(session, given))
  }
}

/**
 * Sends an item that was saved before: the item goes, and a fresh copy of it appears where one is wanted (docs "SendItem operation").
 * One that is to go out later stays where it is until then; out of an archive, which sends nothing, it comes among the drafts.
 */
export async function sendUpdated(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  saveCopy: boolean,
  copyTo: FoundFolder | undefined,
  noRecipients?: 'ErrorMissingRecipients',
): Promise<void> {
  const { store } = session
  const draft = await wholeDraft(session, item)
  const owner = session.mailbox ?? mailbox
  const kept = saveCopy
    ? (copyTo ?? { mailbox: owner, folder: await distinguishedFolder(session, owner, 'sentitems') })
    : undefined
  const due = dueTime(draft, session.now)
  if (due !== undefined) {
    const { sender } = await checkSendable(session, draft, noRecipients)
    if (sender.id !== mailbox.id) {
      await holdAmongDrafts(session, sender, draft, due, kept)
      await store.deleteItem(mailbox.id, item.row.id, await store.nextChange(mailbox.id))
      return
    }
    const waiting = draftOfItem(item)
    hold(session, sender, waiting, due, kept)
    await saveDraft(session, mailbox, item, waiting, new Set(deferralKeys))
    return
  }
  await sendDraft(session, draft, kept, noRecipients)
  await store.deleteItem(mailbox.id, item.row.id, await store.nextChange(mailbox.id))
}
