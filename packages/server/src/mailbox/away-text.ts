import type { UserOofSettings } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { contactsIn } from './address-book.js'
import { nameIn } from './archive.js'
import { domainOf } from './own-domains.js'
import type { Session } from './session.js'

/** What somebody gets to read of an absence: one text inside the own domain, another outside, for all, for those among the contacts, or for nobody. */
export async function awayText(
  session: Session,
  mailbox: MailboxRow,
  { externalAudience, internalReply, externalReply }: UserOofSettings,
  reader: string,
): Promise<string | undefined> {
  if (domainOf(reader) === domainOf(mailbox.address)) return internalReply?.message
  if (externalAudience === 'None') return undefined
  return externalAudience === 'All' || (await isContact(session, mailbox, reader)) ? externalReply?.message : undefined
}

async function isContact(session: Session, mailbox: MailboxRow, reader: string): Promise<boolean> {
  const folder = await session.store.folderByName(mailbox.id, nameIn(mailbox, 'contacts'))
  if (!folder) return false
  for await (const { addresses } of contactsIn(session.store, folder))
    if (addresses.some((one) => one.toLowerCase() === reader.toLowerCase())) return true
  return false
}
