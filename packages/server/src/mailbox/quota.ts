import { EwsError } from '@exchequer/protocol'
import type { MailboxRow, StoreTransaction } from '#store/store'

/** Refuses what would not fit any more. The count in the store is right within a batch too. */
export async function chargeQuota(store: StoreTransaction, mailbox: MailboxRow, bytes: number): Promise<void> {
  if (mailbox.quotaBytes === null) return
  const current = await store.mailboxByGuid(mailbox.guid)
  if (current && current.usedBytes + bytes > mailbox.quotaBytes) throw new EwsError('ErrorQuotaExceeded')
}
