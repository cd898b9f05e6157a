import type { MailboxRow } from '#store/store'
import type { WriteSession } from './session.js'

/**
 * Counts a message that goes out at once, whatever went before it: meetings are in the calendars of their attendees in the transaction that
 * makes them. Those that can wait come after it. It counts for who sends it, in whoever's name (docs "Exchange Online limits", sending limits).
 */
export function countAtOnce(
  { sending, now, mailbox: caller }: WriteSession,
  sender: Pick<MailboxRow, 'address'>,
  recipients: { readonly size: number },
): void {
  if (recipients.size === 0) return
  const { address } = caller ?? sender
  sending.address(address, recipients.size, now.getTime())
  sending.turn(address, now.getTime())
}
