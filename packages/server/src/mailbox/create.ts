import type { AnyItem, CreateItemRequest } from '@exchequer/protocol'
import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { accessTo, checkFolder, organizerIn, writerIn } from './access.js'
import { answerOf, isAnswer } from './answers.js'
import { settleAttachments } from './attachment-drafts.js'
import { type Draft, draftOf } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { checkFolderTakes, insertDraft } from './items.js'
import { createMeeting } from './meetings.js'
import { checkSavedSize } from './message-size.js'
import { mailboxNamed } from './recipients.js'
import { sendNew } from './sending.js'
import { checkCopyPlace } from './sent-copy.js'
import type { WriteSession } from './session.js'
import { type Properties, type StoredItem, withoutAnsweredNumber } from './stored-item.js'

interface Place {
  readonly mailbox: MailboxRow
  readonly folder: FolderRow
}

/** What CreateItem says of sending. */
export type SendingChoice = Pick<CreateItemRequest, 'messageDisposition' | 'sendMeetingInvitations'>

export interface SavedItem {
  readonly mailbox: MailboxRow
  readonly item: StoredItem
}

/**
 * Makes an item and does with it what the request says: saves it, sends it, or both. Gives nothing where the item was sent, because the
 * copy that is left has no id yet that a client could rely on (docs "CreateItem", MessageDisposition); and for an answer all that it left
 * behind.
 */
export async function createAndSend(
  session: WriteSession,
  given: AnyItem,
  target: FoundFolder | undefined,
  { messageDisposition, sendMeetingInvitations }: SendingChoice,
): Promise<readonly SavedItem[]> {
  const isSent = messageDisposition !== undefined && messageDisposition !== 'SaveOnly'
  const copyTo = messageDisposition === 'SendAndSaveCopy' ? await placeOf(session, target, 'sentitems') : undefined
  if (copyTo) checkCopyPlace(copyTo)
  const answer = isAnswer(given.element)
    ? await answerOf(session, given, { sends: isSent, copyTo })
    : { draft: await wholeDraftOf(session, given), place: undefined }
  if ('done' in answer) return answer.done
  const { draft } = answer
  if (copyTo) fromOwner(session, draft, copyTo, given)
  const { table } = draft
  if (table.isMessage && isSent) {
    await sendNew(session, draft, copyTo)
    return []
  }
  const place = target ?? answer.place ?? (await placeOf(session, undefined, table.defaultFolder))
  checkFolderTakes(place.folder, draft)
  await settleIn(session, draft, place, given)
  const saved =
    table.element === 'CalendarItem'
      ? await createMeeting(session, draft, place, sendMeetingInvitations ?? 'SendToNone')
      : { mailbox: place.mailbox, item: await insertDraft(session, place.mailbox, place.folder, draft) }
  checkSavedSize(session, saved.item)
  return [saved]
}

/** Who makes something in another's mailbox is its writer, and whose mailbox it is organizes what is in his calendar. */
async function settleIn(
  session: WriteSession,
  draft: Draft,
  { mailbox, folder }: Place,
  given: AnyItem,
): Promise<void> {
  const writer = writerIn(session, mailbox)
  if (!writer) return
  draft.writer = writer
  draft.state = withoutAnsweredNumber(draft.state)
  if (draft.properties['isAssociated'] === true)
    checkFolder(await accessTo(session, mailbox, folder), 'administer', 'ErrorItemNotFound')
  if (folder.distinguishedName === 'drafts') fromOwner(session, draft, { mailbox }, given)
  if (draft.table.element === 'CalendarItem' && (given.value as Properties)['organizer'] === undefined)
    draft.properties['organizer'] = mailboxNamed(organizerIn(session, mailbox))
}

/**
 * A message that is written among somebody's drafts, or kept among what he sent, is from him unless it says otherwise (docs "Access email as
 * a delegate by using EWS in Exchange").
 */
function fromOwner(
  session: WriteSession,
  { table, properties }: Draft,
  { mailbox }: Pick<Place, 'mailbox'>,
  { value }: AnyItem,
): void {
  const writer = writerIn(session, mailbox)
  const { from, mimeContent } = value as Properties
  if (!writer || !table.isMessage || from !== undefined || mimeContent !== undefined) return
  properties['from'] = mailboxNamed(mailbox)
  properties['sender'] = mailboxNamed(writer)
}

async function wholeDraftOf(session: WriteSession, given: AnyItem): Promise<Draft> {
  const draft = await draftOf(session, given)
  draft.attachments = await settleAttachments(session, draft.attachments)
  return draft
}

/** Where something goes: where the request says, else where its kind belongs. */
export async function placeOf(session: WriteSession, target: FoundFolder | undefined, name: string): Promise<Place> {
  if (target) return target
  if (!session.mailbox) throw new EwsError('ErrorMissingEmailAddress')
  return { mailbox: session.mailbox, folder: await distinguishedFolder(session, session.mailbox, name) }
}
