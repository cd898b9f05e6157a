import type { UserSettings } from '@exchequer/protocol'
import { fullAccessTo } from '#mailbox/access'
import { archiveOf } from '#mailbox/archive'
import { reaches } from '#mailbox/distribution-lists'
import { guidAddress, legacyDN } from '#mailbox/legacy-dn'
import type { MailboxRow, StoreView } from '#store/store'

type AlternateMailboxes = NonNullable<UserSettings['AlternateMailboxes']>

/** What clients open beside a mailbox by themselves: its archive, and the mailboxes that its owner has full access to. */
export async function alternateMailboxes(store: StoreView, owner: MailboxRow): Promise<AlternateMailboxes> {
  const archive = await archiveOf(store, owner)
  const found: AlternateMailboxes = []
  if (archive) found.push({ ...named('Archive', archive), ownerSmtpAddress: owner.address })
  for (const other of await store.mailboxes())
    if (other.id !== owner.id && (await hasFullAccess(store, owner, other)))
      found.push({ ...named('Delegate', other), smtpAddress: other.address, ownerSmtpAddress: other.address })
  return found
}

async function hasFullAccess(store: StoreView, { address }: MailboxRow, to: MailboxRow): Promise<boolean> {
  for (const given of fullAccessTo(to)) if (await reaches(store, given, address)) return true
  return false
}

const named = (type: string, mailbox: MailboxRow) => ({
  type,
  displayName: mailbox.displayName,
  legacyDN: legacyDN(mailbox),
  server: guidAddress(mailbox),
})
