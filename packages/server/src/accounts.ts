import { randomUUID } from 'node:crypto'
import { hashPassword, verifyPassword } from '#auth/password'
import { createArchive } from '#mailbox/archiving'
import { isDistributionList, listKind, listSettings } from '#mailbox/distribution-lists'
import { createMailbox } from '#mailbox/mailboxes'
import type { Store } from '#store/store'

export interface MailboxOptions {
  /** Primary SMTP address, and what the user types to sign in. */
  readonly address: string
  /** Nobody signs in to a mailbox that was made without one, as that of a room mostly is. */
  readonly password?: string
  /** Default: the part of the address before the at sign. */
  readonly displayName?: string
  /** A room is booked by invitations, and found in the lists whose members are rooms. Default: `user`. */
  readonly kind?: 'user' | 'room'
  /** Bytes that the mailbox may hold. Default: no limit. */
  readonly quotaBytes?: number
  /** Whether it has an archive beside it. Default: no. A mailbox that has one keeps it. */
  readonly archive?: boolean
}

/**
 * Makes a mailbox, its archive and, with a password, its account where they are missing; an account that is there gets the password, if it
 * has another one.
 */
export async function addMailbox(store: Store, options: MailboxOptions): Promise<void> {
  const { address, password, kind = 'user', quotaBytes = null } = options
  const login = address.toLowerCase()
  const displayName = options.displayName ?? login.slice(0, login.indexOf('@'))
  const known = await store.read((view) => view.account(login))
  const isSame = known && password !== undefined && (await verifyPassword(password, known.passwordHash))
  if (isSame && !options.archive) return
  // Hashing takes its time on purpose, and must not hold up the store meanwhile.
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  await store.write(async (transaction) => {
    const mailbox =
      (await transaction.mailboxByAddress(login)) ??
      (await createMailbox(transaction, { address: login, displayName, kind, quotaBytes }))
    if (options.archive) await createArchive(transaction, mailbox)
    if (passwordHash !== undefined)
      await transaction.saveAccount({
        login,
        mailbox: mailbox.id,
        passwordHash,
        isDisabled: known?.isDisabled ?? false,
      })
  })
}

export interface DistributionListOptions {
  /** SMTP address that the list gets mail at. */
  readonly address: string
  /** Default: the part of the address before the at sign. */
  readonly displayName?: string
  /** Addresses of its members: mailboxes, other lists, or anybody else. */
  readonly members: readonly string[]
}

/**
 * Makes a distribution list of the directory, or gives one that is there other members; one whose members are all rooms is a room list.
 * Throws where a mailbox has the address.
 */
export async function addDistributionList(store: Store, options: DistributionListOptions): Promise<void> {
  const address = options.address.toLowerCase()
  const displayName = options.displayName ?? address.slice(0, address.indexOf('@'))
  const settings = listSettings(options.members)
  await store.write(async (transaction) => {
    const known = await transaction.mailboxByAddress(address)
    if (known && !isDistributionList(known)) throw new Error(`${address} is the address of a mailbox.`)
    if (known) await transaction.updateMailbox({ ...known, displayName, settings })
    else
      await transaction.insertMailbox({
        guid: randomUUID(),
        address,
        displayName,
        kind: listKind,
        quotaBytes: null,
        settings,
      })
  })
}
