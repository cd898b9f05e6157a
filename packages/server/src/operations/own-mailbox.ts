import { EwsError } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'

/** The mailbox that a request means: the caller's, which it may name (docs "MailboxSmtpAddress"). */
export async function ownMailbox({ store, mailbox }: Session, smtpAddress: string | undefined) {
  if (smtpAddress !== undefined && smtpAddress.toLowerCase() !== mailbox?.address)
    throw new EwsError(
      (await store.mailboxByAddress(smtpAddress.toLowerCase())) ? 'ErrorAccessDenied' : 'ErrorNonExistentMailbox',
    )
  if (!mailbox) throw new EwsError('ErrorMissingEmailAddress')
  return mailbox
}
