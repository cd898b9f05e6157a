import type { Mailbox } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './items.js'
import type { WriteSession } from './session.js'
import type { StoredItem } from './stored-item.js'

/** What a mailbox has been told about senders; kept in its settings. */
interface JunkSettings {
  /** Addresses, lower case. */
  readonly blockedSenders?: readonly string[]
}

/**
 * Blocks the sender of a message or unblocks him, and puts the message into Junk Email or back into the Inbox where `move` says so. Gives
 * the message where it then lies, or nothing where it was not to be moved.
 */
export async function markAsJunk(
  session: WriteSession,
  mailbox: MailboxRow,
  item: StoredItem,
  isJunk: boolean,
  move: boolean,
): Promise<StoredItem | undefined> {
  const sender = senderOf(item)
  if (sender !== undefined) await block(session, mailbox, sender, isJunk)
  if (!move) return undefined
  const folder = await distinguishedFolder(session, mailbox, isJunk ? 'junkemail' : 'inbox')
  return item.row.folder === folder.id ? item : moveItem(session, mailbox, item, folder)
}

/** Whether messages from an address go to Junk Email. */
export const isBlocked = ({ settings }: MailboxRow, address: string): boolean =>
  (JSON.parse(settings) as JunkSettings).blockedSenders?.includes(address.toLowerCase()) ?? false

function senderOf({ properties }: StoredItem): string | undefined {
  const from = (properties['from'] ?? properties['sender']) as Mailbox | undefined
  return from?.emailAddress?.toLowerCase()
}

async function block({ store }: WriteSession, { guid }: MailboxRow, sender: string, isJunk: boolean): Promise<void> {
  // An item before this one may have changed the list.
  const mailbox = (await store.mailboxByGuid(guid))!
  const settings = JSON.parse(mailbox.settings) as JunkSettings
  const others = (settings.blockedSenders ?? []).filter((address) => address !== sender)
  const blockedSenders = isJunk ? [...others, sender] : others
  await store.updateMailbox({ ...mailbox, settings: JSON.stringify({ ...settings, blockedSenders }) })
}
