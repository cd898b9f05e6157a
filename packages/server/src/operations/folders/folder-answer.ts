import type { AnyFolder } from '@exchequer/protocol'
import { fullAccess } from '#mailbox/access'
import { folderRights } from '#mailbox/effective-rights'
import { type FolderReader, planFolderShape, renderFolder } from '#mailbox/folder-shape'
import type { FoundFolder } from '#mailbox/folders'

/** A folder under its element's name. What was rendered from a class's table fits that class's element. */
export const taggedFolder = (folder: { element: string; value: object }): AnyFolder => folder as AnyFolder

/** An id is the same whoever looks. */
const shownTo = (): FolderReader => ({ effectiveRights: folderRights(fullAccess), seesPermissions: false })

const idOnly = planFolderShape({ baseShape: 'IdOnly' })

/** What an operation answers that made or changed a folder: its id and change key. */
export const folderIdAnswer = (
  { guid }: FoundFolder['mailbox'],
  folder: FoundFolder['folder'],
): { folders: AnyFolder[] } => ({
  folders: [
    taggedFolder(renderFolder(folder, idOnly, { mailboxGuid: guid, isPublic: false, childCount: () => 0, shownTo })),
  ],
})
