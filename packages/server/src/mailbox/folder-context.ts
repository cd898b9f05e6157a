import type { FolderRow, MailboxRow } from '#store/store'
import { accessTo, mayInFolder } from './access.js'
import { folderRights } from './effective-rights.js'
import type { FolderContext } from './folder-shape.js'
import { childCounts, visibleTo } from './folders.js'
import type { Session } from './session.js'

/** What folders of a mailbox are shown with, those directly below them among `rows`: to each caller what he may know. */
export function folderContext(session: Session, mailbox: MailboxRow, rows: readonly FolderRow[]): FolderContext {
  const { to } = accessTo(session, mailbox)
  return {
    mailboxGuid: mailbox.guid,
    childCount: childCounts(visibleTo(session, mailbox, rows)),
    shownTo(folder) {
      const access = to(folder)
      return { effectiveRights: folderRights(access), seesPermissions: mayInFolder(access, 'administer') }
    },
  }
}
