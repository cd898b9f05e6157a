import { EwsError, type Mailbox } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import { mailboxOf } from '#mailbox/directory'
import type { FoundFolder } from '#mailbox/folders'
import type { Session } from '#mailbox/session'

/** The mailbox whose delegates a request means, which its owner alone manages. */
export async function principalOf(session: Session, { emailAddress }: Mailbox): Promise<FoundFolder['mailbox']> {
  if (emailAddress === undefined) throw new EwsError('ErrorMissingEmailAddress')
  const mailbox = await mailboxOf(session.store, emailAddress.trim())
  if (!mailbox) throw new EwsError('ErrorNonExistentMailbox')
  if (!(await ownsAll(session, mailbox))) throw new EwsError('ErrorAccessDenied')
  return mailbox
}
