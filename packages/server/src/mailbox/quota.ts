import { EwsError } from '@exchequer/protocol'
import type { MailboxRow, StoreTransaction, StoreView } from '#store/store'
import { recoverableBytes } from './recoverable-items.js'

/**
 * Refuses what would not fit any more. The count in the store is right within a batch too. What was deleted and can be had back is not
 * counted, or nobody could make room by throwing things away (docs "Recoverable Items folder in Exchange").
 */
export async function chargeQuota(store: StoreTransaction, mailbox: MailboxRow, bytes: number): Promise<void> {
  if (mailbox.quotaBytes === null) return
  const current = await store.mailboxByGuid(mailbox.guid)
  if (!current || current.usedBytes + bytes <= mailbox.quotaBytes) return
  if ((await countedBytes(store, current)) + bytes > mailbox.quotaBytes) throw new EwsError('ErrorQuotaExceeded')
}

const countedBytes = async (store: StoreView, mailbox: MailboxRow): Promise<number> =>
  mailbox.usedBytes - (await recoverableBytes(store, mailbox))

/** What a mail of one line weighs with its headers: it never fits to the last byte. */
const shortMail = 1024

/** Whether mail does not fit into a mailbox any more, however short. Its counts are those of the row. */
export const isFull = async (store: StoreView, mailbox: MailboxRow): Promise<boolean> =>
  mailbox.quotaBytes !== null && (await countedBytes(store, mailbox)) + shortMail > mailbox.quotaBytes
