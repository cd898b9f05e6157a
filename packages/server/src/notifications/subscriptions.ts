import { EwsError, type NotificationEventType } from '@exchequer/protocol'
import { ownsAll, readsAll } from '#mailbox/access'
import { isPublic } from '#mailbox/public-folders'
import type { Session } from '#mailbox/session'
import type { MailboxRow, StoreView, SubscriptionRow } from '#store/store'

/** How somebody is told of what happens: he asks for it, he keeps a connection, or he is called. */
export type SubscriptionKind = 'pull' | 'push' | 'streaming'

/** What somebody wants to be told of, as it is kept in the document of a subscription. */
export interface Wish {
  /** The numbers of the folders; absent for all folders of the mailbox. */
  readonly folders?: readonly number[]
  /** Whether it is a public folder, besides which there may be others that one is not to know of. */
  readonly isPublic?: boolean
  readonly eventTypes: readonly NotificationEventType[]
  /** Minutes that a pull subscription lives without being asked. */
  readonly timeout?: number
  readonly push?: PushAddress
}

export interface PushAddress {
  readonly url: string
  /** Minutes between two signs of life, and how long a listener that does not answer is tried again. */
  readonly statusFrequency: number
}

/** A subscription with whose mailbox it is about. */
export interface Subscription {
  /** As clients know it. */
  readonly id: string
  readonly mailboxGuid: string
  readonly row: SubscriptionRow
  readonly wish: Wish
}

export function subscriptionOf(row: SubscriptionRow, { guid }: Pick<MailboxRow, 'guid'>): Subscription {
  return {
    id: formatSubscriptionId(guid, row.id),
    mailboxGuid: guid,
    row,
    wish: JSON.parse(row.document) as Wish,
  }
}

/** An id carries the mailbox, since every key of the store begins with it: 32 bytes, of which the second half is the subscription's own. */
function formatSubscriptionId(mailboxGuid: string, id: string): string {
  return Buffer.from((mailboxGuid + id).replaceAll('-', ''), 'hex').toString('base64')
}

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

function parseSubscriptionId(text: string): { mailboxGuid: string; id: string } | undefined {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== 32 || bytes.toString('base64') !== text) return undefined
  const hex = bytes.toString('hex')
  return { mailboxGuid: dashed(hex.slice(0, 32)), id: dashed(hex.slice(32)) }
}

const minute = 60_000
/** How long a stream lives that nobody has open, as Exchange has been seen to do it (semantics §13.4). */
const streamMinutes = 30

/** When a subscription ends if nobody asks for it, in milliseconds. A push ends by itself. */
export function endOf({ kind, used }: SubscriptionRow, { timeout = streamMinutes }: Wish): number {
  return kind === 'push' ? Number.POSITIVE_INFINITY : used + timeout * minute
}

export const isAlive = (row: SubscriptionRow, wish: Wish, now: Date): boolean =>
  row.ended === null && endOf(row, wish) > now.getTime()

/**
 * Finds a subscription of the caller. Throws `ErrorSubscriptionNotFound`, `ErrorSubscriptionAccessDenied` for one that somebody else made
 * or whose mailbox is not the caller's to open any more, or public folder not his to read, and for one that is over
 * `ErrorSubscriptionUnsubscribed` or `ErrorExpiredSubscription` (docs "ResponseCode").
 */
export async function findSubscription(session: Session, text: string): Promise<Subscription> {
  const { store, caller, now, listeners } = session
  const named = await subscriptionNamed(store, text)
  if (!named) throw new EwsError('ErrorSubscriptionNotFound')
  const [found, about] = named
  const isOpen = isPublic(about)
    ? await readsAll(session, about, found.wish.folders ?? [])
    : session.mayOpen(about) || (await ownsAll(session, about))
  if (found.row.owner !== caller || !isOpen) throw new EwsError('ErrorSubscriptionAccessDenied')
  // What was told a moment ago is written down a moment later.
  const row = listeners.latest(found.row)
  if (row.ended === 'unsubscribed') throw new EwsError('ErrorSubscriptionUnsubscribed')
  if (!isAlive(row, found.wish, now)) throw new EwsError('ErrorExpiredSubscription')
  return { ...found, row }
}

async function subscriptionNamed(store: StoreView, text: string): Promise<[Subscription, MailboxRow] | undefined> {
  const parts = parseSubscriptionId(text)
  const mailbox = parts && (await store.mailboxByGuid(parts.mailboxGuid))
  const row = mailbox && (await store.subscription(mailbox.id, parts.id))
  return row && [subscriptionOf(row, mailbox), mailbox]
}
