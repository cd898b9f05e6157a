import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow, StoreTransaction } from '#store/store'
import { archiveAddress, archiveGuidOf, archiveKind, archiveOf, isArchiveName } from './archive.js'
import { folderLanguageOf } from './folder-language.js'
import { distinguishedFolder, type FoundFolder, folderNamed, insertFolder } from './folders.js'
import { createMailbox } from './mailboxes.js'
import type { WriteSession } from './session.js'

/** Gives a mailbox an archive; one that has one keeps it. */
export async function createArchive(store: StoreTransaction, mailbox: MailboxRow): Promise<void> {
  if (archiveGuidOf(mailbox) !== undefined) return
  const archive = await createMailbox(store, {
    address: archiveAddress(mailbox),
    displayName: `In-Place Archive - ${mailbox.displayName}`,
    kind: archiveKind,
    quotaBytes: null,
    language: folderLanguageOf(mailbox),
  })
  const settings = { ...(JSON.parse(mailbox.settings) as object), archive: archive.guid }
  await store.updateMailbox({ ...mailbox, settings: JSON.stringify(settings) })
}

const unarchived: readonly string[] = ['IPF.Appointment', 'IPF.Contact', 'IPF.Task']

/**
 * The folder of the archive that mirrors a folder of the mailbox, made with those above it where they are missing (docs "ArchiveItem
 * operation"). Throws `ErrorCannotArchiveCalendarContactTaskFolderException`, `ErrorCannotArchiveItemsInArchiveMailbox`, and
 * `ErrorInvalidOperation` where there is no archive, as the page shows it.
 */
export async function mirroredFolder(session: WriteSession, source: FoundFolder): Promise<FoundFolder> {
  const { mailbox, folder } = source
  if (mailbox.kind === archiveKind) throw new EwsError('ErrorCannotArchiveItemsInArchiveMailbox')
  if (unarchived.some((one) => folder.folderClass === one || folder.folderClass?.startsWith(`${one}.`)))
    throw new EwsError('ErrorCannotArchiveCalendarContactTaskFolderException')
  const archive = await archiveOf(session.store, mailbox)
  if (!archive) throw new EwsError('ErrorInvalidOperation', 'Archive mailbox is not enabled for this user.')
  const path: FolderRow[] = []
  for (let at: FolderRow | undefined = folder; at && at.distinguishedName !== 'msgfolderroot'; ) {
    path.unshift(at)
    at = at.parent === null ? undefined : await session.store.folder(mailbox.id, at.parent)
  }
  let place = await distinguishedFolder(session, archive, 'msgfolderroot')
  for (const one of path) place = await childOf(session, archive, place, one)
  return { mailbox: archive, folder: place }
}

async function childOf(
  session: WriteSession,
  archive: MailboxRow,
  parent: FolderRow,
  { distinguishedName, displayName, folderClass }: FolderRow,
): Promise<FolderRow> {
  if (distinguishedName !== null && isArchiveName(`archive${distinguishedName}`))
    return distinguishedFolder(session, archive, distinguishedName)
  const known = folderNamed(await session.store.folders(archive.id), parent.id, displayName)
  return (
    known ??
    insertFolder(session, archive, {
      parent: parent.id,
      displayName,
      folderClass,
      distinguishedName: null,
      document: '{}',
    })
  )
}
