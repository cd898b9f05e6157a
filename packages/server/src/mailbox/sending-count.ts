import type { MailboxRow } from '#store/store'
import type { WriteSession } from './session.js'

/**
 * Counts a message that goes out at once, whatever went before it: meetings are in the calendars of their attendees in the transaction that
 * makes them. Those that can wait come after it.
 */
export function countAtOnce(
  { sending, now }: WriteSession,
  { address }: Pick<MailboxRow, 'address'>,
  recipients: { readonly size: number },
): void {
  if (recipients.size === 0) return
  sending.address(address, recipients.size, now.getTime())
  sending.turn(address, now.getTime())
}
