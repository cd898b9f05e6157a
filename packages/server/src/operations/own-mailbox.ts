import { EwsError } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import { mailboxOf } from '#mailbox/directory'
import type { Session } from '#mailbox/session'

/** What is said of a mailbox that is another's, and of one that nobody has. */
const usualRefusals = { denied: new EwsError('ErrorAccessDenied'), unknown: new EwsError('ErrorNonExistentMailbox') }

/**
 * The mailbox that a request means by its address, or the caller's (docs "MailboxSmtpAddress"), if all of it is his to use: it is his own, or
 * he has full access to it.
 */
export async function ownMailbox(session: Session, smtpAddress: string | undefined, refusals = usualRefusals) {
  const { mailbox: own, store } = session
  const mailbox = smtpAddress === undefined ? own : await mailboxOf(store, smtpAddress.trim())
  if (!mailbox) throw smtpAddress === undefined ? new EwsError('ErrorMissingEmailAddress') : refusals.unknown
  if (!(await ownsAll(session, mailbox))) throw refusals.denied
  return mailbox
}
