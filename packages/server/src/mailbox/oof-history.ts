import { type MailboxRow, PART, type StoreTransaction } from '#store/store'

/** Under this item rests what belongs to the mailbox itself. */
const own = 0

/** Who has been told in a period that somebody is away, the last one last. */
interface OofHistory {
  readonly period: number
  readonly senders: readonly string[]
}

/** Of more senders the first are forgotten; they hear it twice. */
const senderLimit = 2000

/** Notes that a sender is told that somebody is away. Gives false where he was told in this period. */
export async function noteReply(
  store: StoreTransaction,
  mailbox: MailboxRow,
  period: number,
  sender: string,
): Promise<boolean> {
  const text = await store.text(mailbox.id, own, PART.oofHistory)
  const known = text === undefined ? undefined : (JSON.parse(text) as OofHistory)
  const senders = known?.period === period ? known.senders : []
  if (senders.includes(sender)) return false
  const history: OofHistory = { period, senders: [...senders, sender].slice(-senderLimit) }
  await store.putText(mailbox.id, own, PART.oofHistory, JSON.stringify(history))
  return true
}
