import type { ImpersonationScope } from './caller.js'

/** What is known of a login of the server's own store. */
export interface Account {
  /** In lower case. */
  readonly login: string
  readonly mailbox: number | null
  /** See password.ts. */
  readonly passwordHash: string
  readonly isDisabled: boolean
  readonly impersonates: ImpersonationScope | undefined
}

/** A mailbox that somebody proved to be theirs by other means than a password of ours. */
export interface MailboxOwner extends Omit<Account, 'passwordHash' | 'mailbox'> {
  readonly mailbox: number
}

/** Where the schemes look accounts up. */
export interface AccountSource {
  /** A number that is another one after any account has changed: while it stays, so does what was looked up after it was asked for. */
  version(): number
  byLogin(login: string): Promise<Account | undefined>
  /** The owner of the mailbox with a primary address, whether or not there is a password to it. */
  byAddress(address: string): Promise<MailboxOwner | undefined>
  /** Makes a mailbox for somebody whom only another directory knows. */
  createMailbox(address: string, displayName: string | undefined): Promise<void>
}
