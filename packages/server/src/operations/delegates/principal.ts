import { EwsError, type Mailbox } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import type { FoundFolder } from '#mailbox/folders'
import type { Session } from '#mailbox/session'

/** The mailbox whose delegates a request means, which its owner alone manages. */
export async function principalOf(session: Session, { emailAddress }: Mailbox): Promise<FoundFolder['mailbox']> {
  if (emailAddress === undefined) throw new EwsError('ErrorMissingEmailAddress')
  const mailbox = await session.store.mailboxByAddress(emailAddress.toLowerCase())
  if (!mailbox) throw new EwsError('ErrorNonExistentMailbox')
  if (!(await ownsAll(session, mailbox))) throw new EwsError('ErrorAccessDenied')
  return mailbox
}
