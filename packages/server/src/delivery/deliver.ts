import { EwsError, type Mailbox } from '@exchequer/protocol'
import { deferralKeys } from '#mailbox/deferral'
import { mailboxOf } from '#mailbox/directory'
import { withoutLists } from '#mailbox/distribution-lists'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { insertDraft } from '#mailbox/items'
import { isBlocked } from '#mailbox/junk'
import { mailboxNamed } from '#mailbox/recipients'
import type { WriteSession } from '#mailbox/session'
import { messageFlag, type Properties } from '#mailbox/stored-item'
import type { MailboxRow } from '#store/store'
import { awayReply } from './away-replies.js'
import { routed } from './delegates.js'
import { headersOf, receivedHeader } from './headers.js'
import { type Failure, reportNonDelivery } from './non-delivery.js'
import { putIntoOutbox, unknown } from './outbox.js'
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

/** Puts a message into the Inbox of each recipient; `arrive` does before that whatever else it means to a mailbox. */
export async function deliverMail(
  session: WriteSession,
  sender: MailboxRow,
  message: Draft,
  recipients: ReadonlyMap<string, Mailbox>,
  arrive: (mailbox: MailboxRow) => Promise<Arrival> = async () => ({}),
): Promise<void> {
  const incoming = incomingForm(session, message)
  const confirms = message.properties['isDeliveryReceiptRequested'] === true
  const elsewhere = await deliverToAll(session, sender, message, recipients, async (mailbox) => {
    const { own, delegates, theirs } = routed(mailbox, sender, message, await arrive(mailbox))
    await putIntoInbox(session, sender, mailbox, incoming, own)
    // Whom his principal does not want to hear of, a delegate does not either.
    if (delegates.size > 0 && !isBlocked(mailbox, sender.address))
      await deliverToAll(session, mailbox, message, delegates, (delegate) =>
        putIntoInbox(session, sender, delegate, incoming, theirs),
      )
    if (confirms) await confirmDelivery(session, sender, mailbox, message)
  })
  if (elsewhere.length === 0) return
  // It has come nowhere yet that would have to be traced.
  const outgoing = { ...incoming, state: { ...incoming.state, headers: headersOf(message) } }
  await putIntoOutbox(session, sender, outgoing, elsewhere)
}

/** Does for one mailbox whatever a message to it means; throws `EwsError` where the mailbox does not take it. */
type DeliverTo = (mailbox: MailboxRow) => Promise<void>

/**
 * Brings something to each address once; gives those whom this server does not know, where others may. Whom nobody knows, and whose mailbox
 * is full, the sender hears of in a report in his Inbox: a message never gets lost in silence.
 */
async function deliverToAll(
  session: WriteSession,
  sender: MailboxRow,
  message: Draft,
  recipients: ReadonlyMap<string, Mailbox>,
  deliverTo: DeliverTo,
): Promise<Mailbox[]> {
  const elsewhere: Mailbox[] = []
  const failures: Failure[] = []
  for (const [address, recipient] of await withoutLists(session.store, recipients)) {
    const mailbox = await mailboxOf(session.store, address)
    if (!mailbox) {
      elsewhere.push(recipient)
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
  const { sendsOutside } = session.settings
  if (!sendsOutside) failures.push(...unknown(elsewhere))
  if (failures.length > 0) await reportNonDelivery(session, sender, message, failures)
  return sendsOutside ? elsewhere : []
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

/** The message as everybody gets it, put together once. */
function incomingForm(session: WriteSession, message: Draft): Draft {
  const properties = { ...message.properties }
  for (const key of ownProperties) delete properties[key]
  const extended = { ...message.extended }
  for (const key of ownExtended) delete extended[key]
  properties['dateTimeReceived'] = session.now
  properties['dateTimeCreated'] = session.now
  const { conversationIndex, hasMime, calendarLines, excluded, exceptions, event } = message.state
  const mime = wireForm(message)
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
      headers: [receivedHeader(session), ...headersOf(message)],
    },
  }
}

/** Files one copy, in Junk Email where the sender is blocked. */
async function putIntoInbox(
  session: WriteSession,
  sender: MailboxRow,
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
