import { EwsError, namedValue } from '@exchequer/protocol'
import type { MailboxRow, StoreView } from '#store/store'
import { archiveKind } from './archive.js'
import { mailboxByAnyName } from './legacy-dn.js'
import { isPublic } from './public-folders.js'

/** Whether a mailbox or a list is somebody to write to: an archive is part of another mailbox, and public folders are nobody's. */
export const isInDirectory = (mailbox: MailboxRow): boolean => mailbox.kind !== archiveKind && !isPublic(mailbox)

/** What a transaction has asked already: a batch of messages goes to the same few people. */
const asked = new WeakMap<StoreView, Map<string, MailboxRow | undefined>>()

/** The mailbox of this server that a name means, in any case, if it is somebody to write to. Its counts may be old. */
export async function mailboxOf(store: StoreView, name: string): Promise<MailboxRow | undefined> {
  let known = asked.get(store)
  if (!known) {
    known = new Map()
    asked.set(store, known)
  }
  const folded = name.toLowerCase()
  if (known.has(folded)) return known.get(folded)
  const found = await mailboxByAnyName(store, folded)
  const mailbox = found && isInDirectory(found) ? found : undefined
  known.set(folded, mailbox)
  return mailbox
}

/** The address, in lower case, by which everybody knows whom a name means: the primary one of a mailbox here, else the name itself. */
export const primaryAddress = async (store: StoreView, name: string): Promise<string> =>
  (await mailboxOf(store, name))?.address ?? name.toLowerCase()

/**
 * The primary address of a mailbox that was named otherwise: by that name somebody is written to as well, and kept is the one by which
 * everybody knows him.
 */
export const otherThan = (name: string, known: MailboxRow | undefined): string | undefined =>
  known && known.address !== name.toLowerCase() ? known.address : undefined

/** Where the primary address of a mailbox has to be said: the refusal comes with it (docs "ResponseCode"). */
export const nonPrimary = ({ address }: MailboxRow): EwsError =>
  new EwsError('ErrorNonPrimarySmtpAddress', undefined, [namedValue('Primary', address)])
