import { hashPassword, verifyPassword } from '#auth/password'
import { createMailbox } from '#mailbox/mailboxes'
import type { Store } from '#store/store'

export interface MailboxOptions {
  /** Primary SMTP address, and what the user types to sign in. */
  readonly address: string
  readonly password: string
  /** Default: the part of the address before the at sign. */
  readonly displayName?: string
  readonly kind?: 'user' | 'room'
  /** Bytes that the mailbox may hold. Default: no limit. */
  readonly quotaBytes?: number
}

/** Makes a mailbox and its account where they are missing; an account that is there gets the password, if it has another one. */
export async function addMailbox(store: Store, options: MailboxOptions): Promise<void> {
  const { address, password, kind = 'user', quotaBytes = null } = options
  const login = address.toLowerCase()
  const displayName = options.displayName ?? login.slice(0, login.indexOf('@'))
  const known = await store.read((view) => view.account(login))
  if (known && (await verifyPassword(password, known.passwordHash))) return
  // Hashing takes its time on purpose, and must not hold up the store meanwhile.
  const passwordHash = await hashPassword(password)
  await store.write(async (transaction) => {
    const mailbox =
      (await transaction.mailboxByAddress(login)) ??
      (await createMailbox(transaction, { address: login, displayName, kind, quotaBytes }))
    await transaction.saveAccount({ login, mailbox: mailbox.id, passwordHash, isDisabled: known?.isDisabled ?? false })
  })
}
