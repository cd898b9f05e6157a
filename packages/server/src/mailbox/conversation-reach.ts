import type { Condition, FolderRow, MailboxRow } from '#store/store'
import { accessTo, listedOnly, mayInFolder } from './access.js'
import { plainName } from './archive.js'
import { foldersBelow } from './folders.js'
import type { Session } from './session.js'

/** What of a mailbox is part of its conversations, for one who looks at them. */
export interface Reach {
  /** Folders whose items are not. */
  readonly hidden: readonly number[]
  /** What else has to be so of an item. */
  readonly where?: Condition
}

/** Where a caller finds what conversations are made of: in folders that he may read. */
export function reachOf(session: Session, mailbox: MailboxRow, folders: readonly FolderRow[]): Reach {
  const { isOwner, to } = accessTo(session, mailbox)
  const hidden = hiddenFolders(folders)
  if (isOwner) return { hidden }
  const readable = folders.filter((folder) => mayInFolder(to(folder), 'read'))
  const unread = folders.filter((folder) => !readable.includes(folder)).map(({ id }) => id)
  return { hidden: [...hidden, ...unread], ...(readable[0] && listedOnly(to(readable[0]))) }
}

/** What was deleted and can still be recovered is no part of any conversation. */
export function hiddenFolders(folders: readonly FolderRow[]): number[] {
  const root = folders.find(
    ({ distinguishedName }) => distinguishedName !== null && plainName(distinguishedName) === 'recoverableitemsroot',
  )
  return root ? [root.id, ...foldersBelow(folders, root.id, true).map(({ id }) => id)] : []
}
