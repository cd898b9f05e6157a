import type { UserSettings } from '@exchequer/protocol'
import { ownsAll } from '#mailbox/access'
import { archiveOf } from '#mailbox/archive'
import { isInDirectory } from '#mailbox/directory'
import { guidAddress, legacyDN } from '#mailbox/legacy-dn'
import type { MailboxRow, StoreView } from '#store/store'

type AlternateMailboxes = NonNullable<UserSettings['AlternateMailboxes']>

/** What clients open beside a mailbox by themselves: its archive, and the mailboxes that its owner has full access to. */
export async function alternateMailboxes(store: StoreView, owner: MailboxRow): Promise<AlternateMailboxes> {
  const archive = await archiveOf(store, owner)
  const found: AlternateMailboxes = []
  if (archive) found.push({ ...named('Archive', archive), ownerSmtpAddress: owner.address })
  for (const other of await store.mailboxes())
    if (other.id !== owner.id && isInDirectory(other) && (await ownsAll({ store, mailbox: owner }, other)))
      found.push({ ...named('Delegate', other), smtpAddress: other.address, ownerSmtpAddress: other.address })
  return found
}

const named = (type: string, mailbox: MailboxRow) => ({
  type,
  displayName: mailbox.displayName,
  legacyDN: legacyDN(mailbox),
  server: guidAddress(mailbox),
})
