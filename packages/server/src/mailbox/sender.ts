import type { MailboxRow } from '#store/store'

/** Somebody who writes from elsewhere: an address, lower case, with a name. */
export interface Outsider extends Pick<MailboxRow, 'address' | 'displayName'> {
  readonly id: undefined
}

/** Whom a message comes from: somebody with a mailbox here, or not. */
export type Sender = MailboxRow | Outsider

export const isOutsider = (sender: Sender): sender is Outsider => sender.id === undefined
