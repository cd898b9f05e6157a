import type { Condition, FolderRow, MailboxRow } from '#store/store'
import { accessToEach, listedOnly, mayInFolder } from './access.js'
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
export async function reachOf(session: Session, mailbox: MailboxRow, folders: readonly FolderRow[]): Promise<Reach> {
  const accessOf = await accessToEach(session, mailbox, folders)
  const isReadable = (folder: FolderRow): boolean => mayInFolder(accessOf(folder), 'read')
  const unread = folders.filter((folder) => !isReadable(folder)).map(({ id }) => id)
  const readable = folders.find(isReadable)
  return { hidden: [...hiddenFolders(folders), ...unread], ...(readable && listedOnly(accessOf(readable))) }
}

/** What was deleted and can still be recovered is no part of any conversation. */
export function hiddenFolders(folders: readonly FolderRow[]): number[] {
  const root = folders.find(
    ({ distinguishedName }) => distinguishedName !== null && plainName(distinguishedName) === 'recoverableitemsroot',
  )
  return root ? [root.id, ...foldersBelow(folders, root.id, true).map(({ id }) => id)] : []
}
