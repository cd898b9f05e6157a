import { EwsError } from '@exchequer/protocol'
import type { MailboxRow, StoreTransaction } from '#store/store'
import { recoverableBytes } from './recoverable-items.js'

/**
 * Refuses what would not fit any more. The count in the store is right within a batch too. What was deleted and can be had back is not
 * counted, or nobody could make room by throwing things away (docs "Recoverable Items folder in Exchange").
 */
export async function chargeQuota(store: StoreTransaction, mailbox: MailboxRow, bytes: number): Promise<void> {
  if (mailbox.quotaBytes === null) return
  const current = await store.mailboxByGuid(mailbox.guid)
  if (!current || current.usedBytes + bytes <= mailbox.quotaBytes) return
  const counted = current.usedBytes - (await recoverableBytes(store, mailbox))
  if (counted + bytes > mailbox.quotaBytes) throw new EwsError('ErrorQuotaExceeded')
}
