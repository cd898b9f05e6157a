import type { MailboxRow, StoreView } from '#store/store'
import { distinguishedFolders } from './distinguished-folders.js'
import { settingOf } from './settings.js'

/** An archive is a mailbox of its own, which its owner reaches by the archive's distinguished folders and by ids. */
export const archiveKind = 'archive'

/** What a mailbox keeps of its archive in its settings. */
interface ArchiveSettings {
  /** Guid of the archive that belongs to a mailbox. */
  readonly archive?: string
}

export const archiveGuidOf = (mailbox: MailboxRow): string | undefined => settingOf<ArchiveSettings>(mailbox, 'archive')

/** The archive of a mailbox, where it has one. */
export async function archiveOf(store: StoreView, mailbox: MailboxRow): Promise<MailboxRow | undefined> {
  const guid = archiveGuidOf(mailbox)
  return guid === undefined ? undefined : store.mailboxByGuid(guid)
}

/** An address of its own, which nobody writes to and which says whose it is. */
export const archiveAddress = ({ guid, address }: Pick<MailboxRow, 'guid' | 'address'>): string =>
  `archive.${guid}${address.slice(address.lastIndexOf('@'))}`

/** The mailbox that a mailbox belongs to: of an archive its owner's, of any other itself. */
export async function ownerOf(store: StoreView, mailbox: MailboxRow): Promise<MailboxRow> {
  if (mailbox.kind !== archiveKind) return mailbox
  const guid = /^archive\.([\da-f-]+)@/.exec(mailbox.address)?.[1]
  const owner = guid === undefined ? undefined : await store.mailboxByGuid(guid)
  return isArchiveOf(owner, mailbox.guid) ? owner! : mailbox
}

/** Whether a guid is that of a mailbox's archive. */
export const isArchiveOf = (mailbox: MailboxRow | undefined, guid: string): boolean =>
  mailbox !== undefined && archiveGuidOf(mailbox) === guid

/** Whether one of two mailboxes is the archive of the other. */
export const areMailboxAndArchive = (one: MailboxRow, other: MailboxRow): boolean =>
  isArchiveOf(one, other.guid) || isArchiveOf(other, one.guid)

const archiveNames: ReadonlySet<string> = new Set(
  distinguishedFolders.map(({ name }) => name).filter((name) => name.startsWith('archive') && name !== 'archive'),
)

/** Whether a distinguished name means a folder of the archive; the folder `archive` is one of the mailbox itself. */
export const isArchiveName = (name: string): boolean => archiveNames.has(name)

/** The name that a distinguished folder of an archive would have in a mailbox. */
export const plainName = (name: string): string => (archiveNames.has(name) ? name.slice('archive'.length) : name)

/** The name that a distinguished folder has in a mailbox: in an archive they have names of their own. */
export function nameIn({ kind }: Pick<MailboxRow, 'kind'>, name: string): string {
  const own = `archive${name}`
  return kind === archiveKind && archiveNames.has(own) ? own : name
}
