import { EwsError, type Mailbox, type ResponseCode } from '@exchequer/protocol'
import { deliveryOf } from '#delivery/delivery-of'
import type { MailboxRow } from '#store/store'
import { deferralKeys, dueTime, hold, type Wait } from './deferral.js'
import type { Draft } from './draft.js'
import { distinguishedFolder, type FoundFolder } from './folders.js'
import { draftOfItem, insertDraft, saveDraft } from './items.js'
import { markAnswered } from './mark-answered.js'
import { checkDraftSize } from './message-size.js'
import { withoutPrivateLists } from './private-lists.js'
import { addressesOf, completeMailboxes, recipientKeys, recipientsOf } from './recipients.js'
import { settleSender } from './sender-rights.js'
import { countAtOnce } from './sending-count.js'
import { keepCopy } from './sent-copy.js'
import type { WriteSession } from './session.js'
import { type ItemState, type StoredItem, withoutAnsweredNumber } from './stored-item.js'
import { wholeDraft } from './whole-draft.js'

/**
 * Sends a draft to all its recipients at once and keeps a copy where one is wanted. Throws `ErrorInvalidRecipients` where it goes to nobody,
 * `ErrorSendAsDenied` for a sender that the caller does not send for, `ErrorMessageSizeExceeded`, and `ErrorSubmissionQuotaExceeded`.
 */
export async function sendDraft(session: WriteSession, draft: Draft, copyTo: FoundFolder | undefined): Promise<void> {
  const checked = await checkSendable(session, draft)
  countAtOnce(session, checked.sender, checked.recipients)
  await send(session, draft, checked, copyTo)
}

/** Sends a new message; one that is to go out later waits among the drafts (docs "How to: Send email messages", delayed). */
export async function sendNew(session: WriteSession, draft: Draft, copyTo: FoundFolder | undefined): Promise<void> {
  const checked = await checkSendable(session, draft)
  const wait = submit(session, draft, checked)
  if (wait) await holdAmongDrafts(session, checked.home, draft, wait, copyTo)
  else await send(session, draft, checked, copyTo)
}

/** Who sends a draft, and to whom. */
interface Checked {
  readonly sender: MailboxRow
  /** Whoever it is from, it waits with the caller: whether he may send it is asked once more when it goes. */
  readonly home: MailboxRow
  readonly recipients: ReadonlyMap<string, Mailbox>
}

async function checkSendable(
  session: WriteSession,
  draft: Draft,
  noRecipients: ResponseCode = 'ErrorInvalidRecipients',
): Promise<Checked> {
  const sender = await settleSender(session, draft)
  await expandPrivateLists(session, draft)
  const recipients = addressesOf(recipientsOf(draft.properties))
  if (recipients.size === 0) throw new EwsError(noRecipients)
  checkDraftSize(session, draft)
  return { sender, home: session.mailbox ?? sender, recipients }
}

/**
 * Counts a message for the limits of its sender, and says what it has to wait for, if anything: the time that it says itself, or its turn.
 * One that waits already was counted, and perhaps has had its turn; who puts off a message has it wait for its turn then.
 */
function submit(
  { sending, now }: WriteSession,
  draft: Draft,
  { sender, recipients }: Checked,
  { counted = 0, notBefore }: Pick<NonNullable<ItemState['held']>, 'counted' | 'notBefore'> = {},
): Wait | undefined {
  const time = now.getTime()
  sending.address(sender.address, recipients.size - counted, time)
  const due = dueTime(draft, now)
  const turn = notBefore ?? (due === undefined ? sending.turn(sender.address, time) : undefined)
  const until = Math.max(due ?? 0, turn ?? 0)
  if (until <= time) return undefined
  return { time: until, ...(turn !== undefined && { notBefore: turn }), counted: Math.max(counted, recipients.size) }
}

async function send(
  session: WriteSession,
  draft: Draft,
  { sender, recipients }: Checked,
  copyTo: FoundFolder | undefined,
): Promise<void> {
  draft.properties['dateTimeSent'] = session.now
  draft.properties['dateTimeReceived'] = session.now
  await markAnswered(session, draft)
  await deliveryOf(draft)(session, sender, draft, recipients)
  if (copyTo) await keepCopy(session, copyTo, draft)
}

async function holdAmongDrafts(
  session: WriteSession,
  home: MailboxRow,
  draft: Draft,
  wait: Wait,
  copyTo: FoundFolder | undefined,
): Promise<void> {
  hold(session, home, draft, wait, copyTo)
  await insertDraft(session, home, await distinguishedFolder(session, home, 'drafts'), draft)
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
 */
export async function sendUpdated(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  saveCopy: boolean,
  copyTo: FoundFolder | undefined,
  noRecipients?: 'ErrorMissingRecipients',
): Promise<void> {
  const owner = session.mailbox ?? mailbox
  const kept = saveCopy
    ? (copyTo ?? { mailbox: owner, folder: await distinguishedFolder(session, owner, 'sentitems') })
    : undefined
  await sendSaved(session, mailbox, item, kept, noRecipients)
}

/**
 * The same with the place of its copy. One that is to go out later stays where it is until then; out of an archive, which sends nothing, it
 * comes among the drafts.
 */
export async function sendSaved(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  copyTo: FoundFolder | undefined,
  noRecipients?: 'ErrorMissingRecipients',
): Promise<void> {
  const { store } = session
  const draft = await wholeDraft(session, item)
  if (mailbox.id !== session.mailbox?.id) draft.state = withoutAnsweredNumber(draft.state)
  const checked = await checkSendable(session, draft, noRecipients)
  const wait = submit(session, draft, checked, item.state.held)
  if (wait && checked.home.id === mailbox.id) {
    const waiting = draftOfItem(item)
    hold(session, mailbox, waiting, wait, copyTo)
    await saveDraft(session, mailbox, item, waiting, new Set(deferralKeys))
    return
  }
  if (wait) await holdAmongDrafts(session, checked.home, draft, wait, copyTo)
  else await send(session, draft, checked, copyTo)
  await store.deleteItem(mailbox.id, item.row.id, await store.nextChange(mailbox.id))
}
