import { EwsError } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import { ownMailbox } from '../own-mailbox.js'

// These end as faults (MS-OXWOOF 3.1.4.1).
const refusals = {
  denied: new EwsError('ErrorAccessDenied', 'User is not mailbox owner.'),
  unknown: new EwsError('ErrorMailRecipientNotFound'),
}

/** The mailbox whose settings a request means: the caller's own, or one that he has full access to. */
export const oofMailbox = (session: Session, address: string) => ownMailbox(session, address, refusals)
