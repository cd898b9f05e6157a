import { EwsError, type Mailbox } from '@exchequer/protocol'
import { isAccepted } from '#mailbox/accepted-domains'
import { joinConversation } from '#mailbox/conversations'
import { deferralKeys } from '#mailbox/deferral'
import { mailboxOf } from '#mailbox/directory'
import { withoutLists } from '#mailbox/distribution-lists'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { insertDraft } from '#mailbox/items'
import { isBlocked } from '#mailbox/junk'
import { mailboxNamed } from '#mailbox/recipients'
import { isOutsider, type Sender } from '#mailbox/sender'
import type { WriteSession } from '#mailbox/session'
import { messageFlag, type Properties } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { awayReply } from './away-replies.js'
import { routed } from './delegates.js'
import { headersOf, receivedHeader } from './headers.js'
import { type Failure, reportNonDelivery } from './non-delivery.js'
import { notRelayed, putIntoOutbox, unknown } from './outbox.js'
import { confirmDelivery } from './receipts.js'
import { fileByRules } from './run-rules.js'
import { wireForm } from './wire-form.js'

/** What came of a message in one mailbox besides its lying there. */
export interface Arrival {
  /** What only this mailbox's copy says. */
  readonly says?: Properties
  /** Whoever the mailbox belongs to has dealt with it already, and needs it no more. */
  readonly isDone?: boolean
}

/** Brings a message to its recipients, and gives those whom it does not reach; of them a sender here hears in a report, too. */
export type Deliver = (
  session: WriteSession,
  sender: Sender,
  message: Draft,
  recipients: ReadonlyMap<string, Mailbox>,
) => Promise<readonly Failure[]>

/**
 * Puts a message into the Inbox of each recipient; `arrive` does before that whatever else it means to a mailbox. What is for people
 * elsewhere goes out only from somebody here: nobody elsewhere is served by this server.
 */
export async function deliverMail(
  session: WriteSession,
  sender: Sender,
  message: Draft,
  recipients: ReadonlyMap<string, Mailbox>,
  arrive: (mailbox: MailboxRow) => Promise<Arrival> = async () => ({}),
): Promise<readonly Failure[]> {
  const incoming = incomingForm(session, sender, message)
  // Receipts do not leave.
  const confirms = !isOutsider(sender) && message.properties['isDeliveryReceiptRequested'] === true
  const { strangers, failures } = await deliverToAll(session, recipients, async (mailbox) => {
    const { own, delegates, theirs } = routed(mailbox, sender, message, await arrive(mailbox))
    await putIntoInbox(session, sender, mailbox, incoming, own)
    // Whom his principal does not want to hear of, a delegate does not either.
    if (delegates.size > 0 && !isBlocked(mailbox, sender.address)) {
      const told = await deliverToAll(session, delegates, (delegate) =>
        putIntoInbox(session, sender, delegate, incoming, theirs),
      )
      if (told.failures.length > 0) await reportNonDelivery(session, mailbox, message, told.failures)
    }
    if (confirms) await confirmDelivery(session, sender, mailbox, message)
  })
  const { elsewhere, nowhere } = await whereabouts(session, sender, strangers)
  failures.push(...unknown(nowhere))
  if (isOutsider(sender)) return [...failures, ...notRelayed(elsewhere)]
  if (elsewhere.length > 0) {
    // It has come nowhere yet that would have to be traced.
    const outgoing = { ...incoming, state: { ...incoming.state, headers: headersOf(message) } }
    await putIntoOutbox(session, sender, outgoing, elsewhere)
  }
  // A message never gets lost in silence.
  if (failures.length > 0) await reportNonDelivery(session, sender, message, failures)
  return failures
}

/** Does for one mailbox whatever a message to it means; throws `EwsError` where the mailbox does not take it. */
type DeliverTo = (mailbox: MailboxRow) => Promise<void>

/** Brings something to each address once; gives those who have no mailbox here, and those whose mailbox is full. */
async function deliverToAll(
  session: WriteSession,
  recipients: ReadonlyMap<string, Mailbox>,
  deliverTo: DeliverTo,
): Promise<{ readonly strangers: Mailbox[]; readonly failures: Failure[] }> {
  const strangers: Mailbox[] = []
  const failures: Failure[] = []
  for (const [address, recipient] of await withoutLists(session.store, recipients)) {
    const mailbox = await mailboxOf(session.store, address)
    if (!mailbox) {
      strangers.push(recipient)
      continue
    }
    try {
      // What a full mailbox took of it before it was full has to go again; without a quota nothing can fail.
      await (mailbox.quotaBytes === null ? deliverTo(mailbox) : session.store.savepoint(() => deliverTo(mailbox)))
    } catch (error) {
      if (!(error instanceof EwsError) || error.code !== 'ErrorQuotaExceeded') throw error
      failures.push({ recipient, status: '5.2.2', reason: "The recipient's mailbox is full." })
    }
  }
  return { strangers, failures }
}

/** Tells those who may be known elsewhere from those whom nobody knows, where this server does not. */
async function whereabouts(
  session: WriteSession,
  sender: Sender,
  strangers: readonly Mailbox[],
): Promise<{ readonly elsewhere: readonly Mailbox[]; readonly nowhere: readonly Mailbox[] }> {
  // Where nobody takes messages over, nobody is elsewhere.
  if (!isOutsider(sender) && !session.settings.sendsOutside) return { elsewhere: [], nowhere: strangers }
  const elsewhere: Mailbox[] = []
  const nowhere: Mailbox[] = []
  for (const stranger of strangers)
    ((await isAccepted(session, stranger.emailAddress!)) ? nowhere : elsewhere).push(stranger)
  return { elsewhere, nowhere }
}

/** What belongs to the sender's copy alone. */
const ownProperties = [
  'categories',
  'isAssociated',
  'bccRecipients',
  'flag',
  'reminderIsSet',
  'reminderDueBy',
  'reminderNextTime',
  'reminderMinutesBeforeStart',
]

/** Extended properties that say what became of the sender's copy: its name in a URL, the last verb, its time and icon, when it was to go. */
const ownExtended = ['0x10f3', '0x1080', '0x1081', '0x1082', ...deferralKeys]

/** What MAPI says of who sent a message: name, address and keys of each ([MS-OXOMSG] 2.2.1.45 to 2.2.1.58). It is not the sender's to say. */
const senderExtended = [
  ...['0x3b', '0x41', '0x42', '0x64', '0x65', '0x5d02'],
  ...['0xc19', '0xc1a', '0xc1d', '0xc1e', '0xc1f', '0x5d01'],
]

/** The message as everybody gets it, put together once. */
function incomingForm(session: WriteSession, sender: Sender, message: Draft): Draft {
  const properties = { ...message.properties }
  for (const key of ownProperties) delete properties[key]
  const extended = { ...message.extended }
  for (const key of [...ownExtended, ...senderExtended]) delete extended[key]
  properties['dateTimeReceived'] = session.now
  properties['dateTimeCreated'] = session.now
  const { conversationIndex, hasMime, calendarLines, excluded, exceptions, event } = message.state
  const mime = wireForm(message, sender)
  return {
    ...message,
    properties,
    extended,
    mime,
    isRead: false,
    state: {
      flags: 0,
      ...(conversationIndex !== undefined && { conversationIndex }),
      ...(hasMime && mime && { hasMime }),
      // What a request says of single occurrences is for whoever puts it into a calendar.
      ...(calendarLines && { calendarLines }),
      ...(excluded && { excluded }),
      ...(exceptions && { exceptions }),
      ...(event && { event }),
      // Whoever took it in from elsewhere has written where it came from.
      headers: isOutsider(sender) ? (message.state.headers ?? []) : [receivedHeader(session), ...headersOf(message)],
    },
  }
}

/** Files one copy, in Junk Email where the sender is blocked. */
async function putIntoInbox(
  session: WriteSession,
  sender: Sender,
  mailbox: MailboxRow,
  incoming: Draft,
  { says, isDone = false }: Arrival,
): Promise<void> {
  const me = mailboxNamed(mailbox)
  const copy: Draft = {
    ...incoming,
    isDelivered: true,
    properties: { ...incoming.properties, receivedBy: me, receivedRepresenting: me, ...says },
    state: { ...incoming.state, flags: mailbox.id === sender.id ? messageFlag.fromMe : 0 },
  }
  // Somebody here has put what he wrote into its conversation already.
  if (isOutsider(sender)) await joinConversation({ ...session, mailbox }, copy)
  const aside = isDone ? 'deleteditems' : isBlocked(mailbox, sender.address) ? 'junkemail' : undefined
  if (aside !== undefined) {
    await insertDraft(session, mailbox, await distinguishedFolder(session, mailbox, aside), copy)
    return
  }
  const outgoing = await fileByRules(session, mailbox, copy)
  const reply = await awayReply({ session, mailbox }, copy)
  for (const { draft, recipients } of reply ? [...outgoing, reply] : outgoing)
    await deliverMail(session, mailbox, draft, recipients)
}
