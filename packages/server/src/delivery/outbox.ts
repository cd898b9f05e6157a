import type { Mailbox } from '@exchequer/protocol'
import { readerOf } from '#mailbox/computed'
import type { Draft } from '#mailbox/draft'
import { distinguishedFolder } from '#mailbox/folders'
import { draftOfItem, insertDraft, saveDraft } from '#mailbox/items'
import { mimeBytesOf } from '#mailbox/mime'
import type { WriteSession } from '#mailbox/session'
import { type ItemState, messageFlag, StoredItem } from '#mailbox/stored-item'
import { wholeDraft } from '#mailbox/whole-draft'
import type { MailboxRow, StoreView } from '#store/store'
import { autoSubmitted } from './automatic.js'
import { type Failure, reportNonDelivery } from './non-delivery.js'
import type { Envelope, Refusal } from './send-connector.js'

const minute = 60_000

/** How long after each attempt the next one is made, in minutes; the last holds for all that follow. */
const pauses = [5, 15, 60] as const

/** Two days, as Exchange gives up (docs "Configure message retry, resubmit, and expiration intervals"). */
const lifetime = 48 * 60 * minute

/**
 * Puts a message for people elsewhere into the Outbox of its sender. It is handed over when it is certain that it was sent: after the
 * commit. Whoever takes it out of the Outbox before stops it.
 */
export async function putIntoOutbox(
  session: WriteSession,
  sender: MailboxRow,
  message: Draft,
  recipients: readonly Mailbox[],
): Promise<void> {
  const now = session.now.getTime()
  const outbox = await distinguishedFolder(session, sender, 'outbox')
  await insertDraft(session, sender, outbox, {
    ...message,
    isRead: true,
    state: {
      ...message.state,
      flags: messageFlag.submitted | messageFlag.fromMe,
      outgoing: { recipients, attempts: 0, since: now },
      wakeTime: now,
    },
  })
  session.wakeAt(sender.id, now)
}

/**
 * Makes sure that nobody else hands over a message whose time has come, and that it is tried again should nobody hear of it any more.
 * Gives whether it is to be handed over now: one that was tried for too long goes back.
 */
export async function claim(session: WriteSession, mailbox: MailboxRow, item: StoredItem): Promise<boolean> {
  const { now, settings } = session
  const outgoing = item.state.outgoing!
  if (!settings.sendsOutside) {
    await giveUp(session, mailbox, item, unknown(outgoing.recipients))
    return false
  }
  if (now.getTime() - outgoing.since > lifetime) {
    const reason = 'It could not be handed over for two days.'
    await giveUp(session, mailbox, item, failures(outgoing.recipients, '4.4.7', reason))
    return false
  }
  const pause = pauses[Math.min(outgoing.attempts, pauses.length - 1)]!
  await change(session, mailbox, item, {
    outgoing: { ...outgoing, attempts: outgoing.attempts + 1 },
    wakeTime: now.getTime() + pause * minute,
  })
  return true
}

/** Whom this server does not know, where nobody else does or takes messages over. */
export const unknown = (recipients: readonly Mailbox[]): Failure[] =>
  failures(recipients, '5.1.1', 'The recipient is unknown: this server has no such mailbox.')

/** Who is known elsewhere at most, of a message that comes from elsewhere. */
export const notRelayed = (recipients: readonly Mailbox[]): Failure[] =>
  failures(recipients, '5.7.1', 'The recipient is not here, and this server relays nothing.')

const failures = (recipients: readonly Mailbox[], status: string, reason: string): Failure[] =>
  recipients.map((recipient) => ({ recipient, status, reason }))

/** A message that waits in an Outbox, as it goes out; `undefined` for one that does not any more. */
export async function outgoingMail(
  store: StoreView,
  mailbox: number,
  id: number,
): Promise<{ readonly envelope: Envelope; readonly message: Uint8Array } | undefined> {
  const [owner, row] = [await store.mailbox(mailbox), await store.item(mailbox, id)]
  if (!owner || !row) return undefined
  const item = new StoredItem(row)
  const { extended, state } = item
  if (!state.outgoing) return undefined
  const message = await mimeBytesOf(store, item, readerOf(owner))
  const isAnswer = autoSubmitted({ extended, state, itemClass: row.itemClass }) === 'auto-replied'
  return {
    envelope: {
      sender: isAnswer ? '' : owner.address,
      recipients: state.outgoing.recipients.map(({ emailAddress }) => emailAddress!),
    },
    message: message!,
  }
}

/** Writes down what became of a message that was handed over: it goes, or waits for those who may get it later. */
export async function settleOutgoing(
  session: WriteSession,
  mailbox: MailboxRow,
  id: number,
  refusals: readonly Refusal[],
): Promise<void> {
  const row = await session.store.item(mailbox.id, id)
  const item = row && new StoredItem(row)
  const { outgoing } = item?.state ?? {}
  if (!item || !outgoing) return
  const byAddress = new Map(refusals.map((refusal) => [refusal.recipient.toLowerCase(), refusal]))
  const failed: Failure[] = []
  const waiting: Mailbox[] = []
  for (const recipient of outgoing.recipients) {
    const refusal = byAddress.get(recipient.emailAddress!.toLowerCase())
    if (!refusal) continue
    const { status = '5.0.0', reason } = refusal
    if (status.startsWith('4.')) waiting.push(recipient)
    else failed.push({ recipient, status, reason })
  }
  if (waiting.length === 0) await giveUp(session, mailbox, item, failed)
  else {
    if (failed.length > 0) await report(session, mailbox, item, failed)
    await change(session, mailbox, item, { outgoing: { ...outgoing, recipients: waiting } })
  }
}

/** Takes a message out of the Outbox, and tells its sender whom it did not reach. */
async function giveUp(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  failed: readonly Failure[],
): Promise<void> {
  const { store } = session
  if (failed.length > 0) await report(session, mailbox, item, failed)
  await store.deleteItem(mailbox.id, item.row.id, await store.nextChange(mailbox.id))
}

const report = async (
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  failed: readonly Failure[],
): Promise<void> => reportNonDelivery(session, mailbox, await wholeDraft(session, item), failed)

const change = (
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  state: Partial<ItemState>,
): Promise<StoredItem> =>
  saveDraft(session, mailbox, item, { ...draftOfItem(item), state: { ...item.state, ...state } }, new Set())
