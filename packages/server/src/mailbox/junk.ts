import type { Mailbox } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { distinguishedFolder } from './folders.js'
import { moveItem } from './item-moves.js'
import type { WriteSession } from './session.js'
import { changeSettings } from './settings.js'
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

const block = ({ store }: WriteSession, mailbox: MailboxRow, sender: string, isJunk: boolean): Promise<void> =>
  changeSettings<JunkSettings>(store, mailbox, ({ blockedSenders = [] }) => {
    const others = blockedSenders.filter((address) => address !== sender)
    return { blockedSenders: isJunk ? [...others, sender] : others }
  })
