import { EwsError, type Mailbox } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import type { Session } from '#mailbox/session'
import type { MailboxRow } from '#store/store'

/** The mailbox whose delegates a request means, which its owner alone manages. */
export async function principalOf({ store, mailbox: caller }: Session, { emailAddress }: Mailbox): Promise<MailboxRow> {
  if (emailAddress === undefined) throw new EwsError('ErrorMissingEmailAddress')
  const mailbox = await store.mailboxByAddress(emailAddress.toLowerCase())
  if (!mailbox) throw new EwsError('ErrorNonExistentMailbox')
  if (!ownsAll(caller, mailbox)) throw new EwsError('ErrorAccessDenied')
  return mailbox
}
