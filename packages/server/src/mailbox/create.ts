import type { AnyItem, CreateItemRequest } from '@exchequer/protocol'
import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow } from '#store/store'
import { answerOf, isAnswer } from './answers.js'
import { settleAttachments } from './attachment-drafts.js'
import { type Draft, draftOf } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { checkFolderTakes, insertDraft } from './items.js'
import { createMeeting } from './meetings.js'
import { checkSavedSize } from './message-size.js'
import { sendNew } from './sending.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

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
  const sends = messageDisposition !== undefined && messageDisposition !== 'SaveOnly'
  const copyTo = messageDisposition === 'SendAndSaveCopy' ? await placeOf(session, target, 'sentitems') : undefined
  const answer = isAnswer(given.element)
    ? await answerOf(session, given, { sends, copyTo })
    : { draft: await wholeDraftOf(session, given), place: undefined }
  if ('done' in answer) return answer.done
  const { draft } = answer
  const { table } = draft
  if (table.isMessage && sends) {
    await sendNew(session, draft, copyTo)
    return []
  }
  const place = target ?? answer.place ?? (await placeOf(session, undefined, table.defaultFolder))
  checkFolderTakes(place.folder, draft)
  const saved =
    table.element === 'CalendarItem'
      ? await createMeeting(session, draft, place, sendMeetingInvitations ?? 'SendToNone')
      : { mailbox: place.mailbox, item: await insertDraft(session, place.mailbox, place.folder, draft) }
  checkSavedSize(session, saved.item)
  return [saved]
}

async function wholeDraftOf(session: WriteSession, given: AnyItem): Promise<Draft> {
  const draft = await draftOf(session, given)
  draft.attachments = await settleAttachments(session, draft.attachments)
  return draft
}

/** Where something goes: where the request says, else where its kind belongs. */
export async function placeOf(
  session: WriteSession,
  target: FoundFolder | undefined,
  name: string,
): Promise<{ mailbox: MailboxRow; folder: FolderRow }> {
  if (target) return target
  if (!session.mailbox) throw new EwsError('ErrorMissingEmailAddress')
  return { mailbox: session.mailbox, folder: await distinguishedFolder(session, session.mailbox, name) }
}
