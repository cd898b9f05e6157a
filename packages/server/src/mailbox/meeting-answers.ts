import { type Attachment, type Body, EwsError, type Mailbox, type ResponseCode } from '@exchequer/protocol'
import { askedCopy } from '#delivery/attendee-calendar'
import { associated, attendeeCopy, organizerOf, saysMeeting } from '#delivery/meeting-lookup'
import { type MeetingAnswer, meetingResponse, type Words } from '#delivery/response-messages'
import type { MailboxRow } from '#store/store'
import { organizerIn } from './access.js'
import { writeAnswer } from './answered-meetings.js'
import type { SendingPlace } from './answers.js'
import { settleAttachments } from './attachment-drafts.js'
import { isCancelled, isOrganizer } from './calendar-properties.js'
import { threadOf } from './conversations.js'
import type { SavedItem } from './create.js'
import { disposeOf } from './deletion.js'
import { settleDates } from './draft.js'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './item-moves.js'
import { takeOut } from './occurrence-removal.js'
import { completeMailbox, completeMailboxes, recipientKeys } from './recipients.js'
import { isProposable } from './response-objects.js'
import { sendDraft } from './sending.js'
import type { WriteSession } from './session.js'
import { setProperties } from './set-properties.js'
import { messageFlag, type Properties, type StoredItem } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

interface Form {
  readonly answer: MeetingAnswer
  readonly wrongItem: ResponseCode
  readonly isOrganizer: ResponseCode
  readonly isDelegated: ResponseCode
  readonly isCancelled: ResponseCode
}

const forms: Readonly<Record<string, Form>> = {
  AcceptItem: {
    answer: 'Accept',
    wrongItem: 'ErrorInvalidItemForOperationAcceptItem',
    isOrganizer: 'ErrorCalendarIsOrganizerForAccept',
    isDelegated: 'ErrorCalendarIsDelegatedForAccept',
    isCancelled: 'ErrorCalendarIsCancelledForAccept',
  },
  TentativelyAcceptItem: {
    answer: 'Tentative',
    wrongItem: 'ErrorInvalidItemForOperationTentative',
    isOrganizer: 'ErrorCalendarIsOrganizerForTentative',
    isDelegated: 'ErrorCalendarIsDelegatedForTentative',
    isCancelled: 'ErrorCalendarIsCancelledForTentative',
  },
  DeclineItem: {
    answer: 'Decline',
    wrongItem: 'ErrorInvalidItemForOperationDeclineItem',
    isOrganizer: 'ErrorCalendarIsOrganizerForDecline',
    isDelegated: 'ErrorCalendarIsDelegatedForDecline',
    isCancelled: 'ErrorCalendarIsCancelledForDecline',
  },
}

interface Given extends Properties {
  readonly body?: Body
  readonly attachments?: Attachment[]
  readonly proposedStart?: Date
  readonly proposedEnd?: Date
}

/**
 * Answers a meeting, by the request or by the item in the calendar: the calendar says so from then on, the organizer hears of it if that
 * is wanted, and what is done with goes to Deleted Items (docs "CreateItem operation (meeting request)", "Deleting items"). Gives the
 * calendar item and the request where they lie then, and nothing of what was in Deleted Items already (remarks of the Managed API's
 * CalendarActionResults).
 */
export async function answerMeeting(
  session: WriteSession,
  element: string,
  item: StoredItem,
  mailbox: MailboxRow,
  given: Given,
  sending: SendingPlace,
): Promise<SavedItem[]> {
  const form = forms[element]!
  const owner = organizerIn(session, mailbox)
  const isRequest = item.table.element === 'MeetingRequest'
  const known = isRequest ? await attendeeCopy(session, owner, item.properties) : item
  checkAnswerable(form, item, owner, known)
  const words = await wordsOf(session, item, given)
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  const wasThrownAway = item.row.folder === bin.id
  const home = isRequest ? owner : mailbox
  const copy = known ?? (await copyOfRequest(session, owner, item, form.answer))
  const written = await writeAnswer(session, home, copy, form.answer)
  const kept = await place(session, home, written, form.answer)
  if (sending.sends && written.properties['isResponseRequested'] !== false)
    await sendDraft(session, await meetingResponse(session, owner, written, form.answer, words), sending.copyTo)
  const shown = !kept || (wasThrownAway && form.answer === 'Decline') ? [] : [{ mailbox: home, item: kept }]
  if (!isRequest) return shown
  const request = await setProperties(session, mailbox, item, {
    ...(kept ? associated(home, kept) : { associatedCalendarItemId: undefined }),
    responseType: form.answer,
    myResponseType: form.answer,
    hasBeenProcessed: true,
  })
  if (wasThrownAway) {
    await disposeOf(session, mailbox, request, 'HardDelete', true)
    return shown
  }
  return [...shown, { mailbox, item: await moveItem(session, mailbox, request, bin) }]
}

function checkAnswerable(
  form: Form,
  { table, properties, state }: StoredItem,
  { address }: MailboxRow,
  copy: StoredItem | undefined,
): void {
  const isSent = (state.flags & messageFlag.unsent) === 0
  const isRequest = table.element === 'MeetingRequest' && isSent && saysMeeting(properties)
  if (!isRequest && table.element !== 'CalendarItem') throw new EwsError(form.wrongItem)
  const isOwn = isRequest
    ? (state.flags & messageFlag.fromMe) !== 0 || organizerOf(properties) === address
    : isOrganizer(properties)
  if (isOwn) throw new EwsError(form.isOrganizer)
  if (properties['isDelegated'] === true) throw new EwsError(form.isDelegated)
  if (copy && isCancelled(copy.properties)) throw new EwsError(form.isCancelled)
  const isOld =
    Number(properties['appointmentSequenceNumber'] ?? 0) < Number(copy?.properties['appointmentSequenceNumber'] ?? 0)
  if (isRequest && (properties['isOutOfDate'] === true || isOld))
    throw new EwsError('ErrorCalendarMeetingRequestIsOutOfDate')
}

/** The meeting of a request that nobody has in the calendar any more: what is declined has not to come back there. */
async function copyOfRequest(
  session: WriteSession,
  owner: MailboxRow,
  request: StoredItem,
  answer: MeetingAnswer,
): Promise<StoredItem> {
  const meeting = await wholeDraft(session, request)
  const { from, sender } = meeting.properties as { from?: Mailbox; sender?: Mailbox }
  // Whoever sent it on called it something else than its organizer does.
  if (from?.emailAddress !== sender?.emailAddress)
    meeting.properties['subject'] = meeting.properties['conversationTopic']
  return askedCopy(session, owner, meeting, answer === 'Decline' ? 'deleteditems' : 'calendar')
}

/**
 * What is declined goes to Deleted Items, and what is accepted comes back from there. An occurrence of a series goes nowhere: it is there no
 * more.
 */
async function place(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  answer: MeetingAnswer,
): Promise<StoredItem | undefined> {
  if (item.occurrence) {
    if (answer !== 'Decline') return item
    await takeOut(session, mailbox, item.occurrence)
    return undefined
  }
  const bin = await distinguishedFolder(session, mailbox, 'deleteditems')
  const isThrownAway = item.row.folder === bin.id
  if (answer === 'Decline') return isThrownAway ? item : moveItem(session, mailbox, item, bin)
  return isThrownAway ? moveItem(session, mailbox, item, await distinguishedFolder(session, mailbox, 'calendar')) : item
}

/** What the answer says besides yes or no. Throws where another time may not be proposed, or is none. */
async function wordsOf(session: WriteSession, item: StoredItem, given: Given): Promise<Words> {
  const { body, attachments = [], proposedStart, proposedEnd, ...rest } = given
  const properties: Properties = {}
  for (const key of passed) if (rest[key] !== undefined) properties[key] = rest[key]
  for (const key of recipientKeys)
    if (properties[key]) properties[key] = await completeMailboxes(session, properties[key] as Mailbox[])
  for (const key of ['from', 'sender'])
    if (properties[key]) properties[key] = await completeMailbox(session, properties[key] as Mailbox)
  const proposal = proposalOf(session, item, { proposedStart, proposedEnd })
  return {
    body,
    attachments: await settleAttachments(session, attachments),
    ...(proposal && { proposal }),
    properties,
    parent: { conversationIndex: item.state.conversationIndex, thread: threadOf(item.properties) },
  }
}

/** What of a response object goes into the message as it is (docs "AcceptItem"). */
const passed = [
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'from',
  'sender',
  'sensitivity',
  'isReadReceiptRequested',
  'isDeliveryReceiptRequested',
] as const

/** Where one end of another time is given, the other one stays. */
function proposalOf(session: WriteSession, item: StoredItem, given: Properties): Words['proposal'] {
  if (given['proposedStart'] === undefined && given['proposedEnd'] === undefined) return undefined
  if (!isProposable(item.properties))
    throw new EwsError('ErrorInvalidOperation', 'No new time can be proposed for this meeting.')
  settleDates(session, given)
  const { start, end } = item.properties as { start: Date; end: Date }
  const { proposedStart = start, proposedEnd = end } = given as { proposedStart?: Date; proposedEnd?: Date }
  if (proposedEnd < proposedStart) throw new EwsError('ErrorCalendarEndDateIsEarlierThanStartDate')
  return { proposedStart, proposedEnd }
}
