import type { FolderRow, MailboxRow } from '#store/store'
import { accessToEach, mayInFolder } from './access.js'
import { folderRights } from './effective-rights.js'
import type { FolderContext } from './folder-shape.js'
import { childCounts } from './folders.js'
import { isPublic } from './public-folders.js'
import type { Session } from './session.js'

/** What the folders of a mailbox among `rows` are shown with, those directly below each among them: to each caller what he may know. */
export async function folderContext(
  session: Session,
  mailbox: MailboxRow,
  rows: readonly FolderRow[],
): Promise<FolderContext> {
  const accessOf = await accessToEach(session, mailbox, rows)
  return {
    mailboxGuid: mailbox.guid,
    isPublic: isPublic(mailbox),
    childCount: childCounts(rows.filter((folder) => mayInFolder(accessOf(folder), 'see'))),
    shownTo(folder) {
      const access = accessOf(folder)
      return { effectiveRights: folderRights(access), seesPermissions: mayInFolder(access, 'administer') }
    },
  }
}
