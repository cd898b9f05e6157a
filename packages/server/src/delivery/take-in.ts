import { EwsError, type Mailbox } from '@exchequer/protocol'
import { mailboxOf, primaryAddress } from '#mailbox/directory'
import { withoutLists } from '#mailbox/distribution-lists'
import { type Draft, draftOf } from '#mailbox/draft'
import type { Outsider } from '#mailbox/sender'
import type { WriteSession } from '#mailbox/session'
import { isSmtpAddress } from '#mailbox/smtp-address'
import { headerValues, unanswerable } from './automatic.js'
import { deliveryOf } from './delivery-of.js'
import type { Failure } from './non-delivery.js'
import type { Envelope, Refusal } from './send-connector.js'

/** Through how many hosts a message may have come before it is taken for one that goes round (RFC 5321 6.3). */
const mostHops = 30

/** Brings a message from elsewhere to the mailboxes here; gives those of its recipients whom it did not reach. */
export async function takeIn(session: WriteSession, envelope: Envelope, bytes: Uint8Array): Promise<Refusal[]> {
  const recipients = new Map(envelope.recipients.map((address) => [address.toLowerCase(), address]))
  const refused = (status: string, reason: string): Refusal[] =>
    [...recipients.values()].map((recipient) => ({ recipient, status, reason }))
  const { maximumMessageSize } = session.settings
  if (bytes.length > maximumMessageSize)
    return refused('5.3.4', `The message is larger than ${maximumMessageSize} bytes.`)
  const message = await read(session, envelope, bytes)
  if (!message) return refused('5.6.0', 'It is no message: it has no headers.')
  const { draft, sender } = message
  if (headerValues(draft, 'Received').length > mostHops)
    return refused('5.4.6', `The message has come through more than ${mostHops} hosts.`)
  const people = [...recipients].filter(([address]) => isSmtpAddress(address))
  const failures = await deliveryOf(draft)(session, sender, draft, new Map(people.map(asMailbox)))
  return refusalsOf(session, recipients, failures)
}

const asMailbox = ([folded, emailAddress]: readonly [string, string]): [string, Mailbox] => [folded, { emailAddress }]

/** `undefined` for what is no message. */
async function read(
  session: WriteSession,
  { sender: returnPath }: Envelope,
  bytes: Uint8Array,
): Promise<{ readonly draft: Draft; readonly sender: Outsider } | undefined> {
  const draft = await parsed(session, bytes, 'Message')
  if (!draft) return undefined
  const { sendersNamed } = await import('#content/sender')
  const author = (draft.properties['from'] ?? draft.properties['sender']) as Mailbox | undefined
  const address = (author?.emailAddress ?? returnPath).toLowerCase()
  const sender: Outsider = { id: undefined, address, displayName: author?.name ?? address }
  // Whose place in a conversation only the mailbox that gets it knows.
  const settled = (draft: Draft): Draft => {
    if (headerValues(draft, 'Thread-Index').length === 0) delete draft.state.conversationIndex
    return draft
  }
  if (!sendersNamed(bytes) || (await namesSomebodyHere(session, draft, sender)))
    return { draft: settled(await withoutMeaning(session, draft, bytes)), sender }
  // Nothing answers to nobody (RFC 3834 2).
  if (returnPath === '') Object.assign(draft.extended, unanswerable)
  return { draft: settled(draft), sender }
}

async function parsed(
  session: WriteSession,
  bytes: Uint8Array,
  element: 'Message' | 'Item',
  value: { readonly itemClass?: string } = {},
): Promise<Draft | undefined> {
  try {
    return await draftOf(session, { element, value: { ...value, mimeContent: { value: bytes } } })
  } catch (error) {
    if (!(error instanceof EwsError) || !error.code.startsWith('ErrorMimeContentInvalid')) throw error
    return undefined
  }
}

/** Whether a message says that somebody wrote it whose mailbox is here: who does that does not send from elsewhere. */
async function namesSomebodyHere({ store }: WriteSession, { properties }: Draft, author: Outsider): Promise<boolean> {
  const sender = properties['sender'] as Mailbox | undefined
  for (const address of [author.address, sender?.emailAddress])
    if (address !== undefined && (await mailboxOf(store, address))) return true
  return false
}

/** Classes of messages that do something where they come, or that clients do something with. */
const meaningful = /^(IPM\.Schedule|REPORT)\b/i

/** The same as a message to be read: no meeting, no report, nothing that is answered or confirmed. */
async function withoutMeaning(session: WriteSession, draft: Draft, bytes: Uint8Array): Promise<Draft> {
  const note = meaningful.test(draft.itemClass)
    ? (await parsed(session, bytes, 'Item', { itemClass: 'IPM.Note' }))!
    : draft
  Object.assign(note.extended, unanswerable)
  Object.assign(note.properties, { isReadReceiptRequested: false, isDeliveryReceiptRequested: false })
  return note
}

/** What failed, as whoever handed the message in named the recipients. */
async function refusalsOf(
  session: WriteSession,
  recipients: ReadonlyMap<string, string>,
  failures: readonly Failure[],
): Promise<Refusal[]> {
  const failed = new Map<string, Failure>()
  for (const failure of failures)
    failed.set(await primaryAddress(session.store, failure.recipient.emailAddress!), failure)
  const refusals: Refusal[] = []
  for (const [folded, recipient] of recipients) {
    if (!isSmtpAddress(folded)) {
      refusals.push({ recipient, status: '5.1.3', reason: 'It is no address.' })
      continue
    }
    const members = await withoutLists(session.store, new Map([[folded, { emailAddress: recipient }]]))
    const missed = [...members.keys()].flatMap((member) => failed.get(member) ?? [])
    const [first] = missed
    if (!first) continue
    const { status, reason } = first
    // To refuse a list that reached others would have them get the message again.
    if (missed.length === members.size) refusals.push({ recipient, status, reason })
    else session.logger.warn('a message from elsewhere did not reach all of a list', { list: folded, status })
  }
  return refusals
}
