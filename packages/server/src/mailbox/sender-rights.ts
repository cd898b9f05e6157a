import { EwsError } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { ownsAll } from './access.js'
import { delegationTo } from './delegations.js'
import type { Session } from './session.js'

/** Throws where a caller sends nothing in the name of whom a mailbox belongs to. */
export async function checkSendsFor({ mailbox: caller }: Session, mailbox: MailboxRow): Promise<void> {
  if (!ownsAll(caller, mailbox) && !delegationTo(mailbox, caller)) throw new EwsError('ErrorSendAsDenied')
}
