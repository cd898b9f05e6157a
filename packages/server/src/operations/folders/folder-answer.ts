import type { ArrayOfFolders } from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import type { FolderRow, MailboxRow } from '#store/store'

type AnyFolder = ArrayOfFolders[number]

/** A folder under its element's name. What was rendered from a class's table fits that class's element. */
export const taggedFolder = (folder: { element: string; value: object }): AnyFolder => folder as AnyFolder

/** How many folders stand directly below each; the tree of a mailbox is small, and read once for a call. */
export async function childCounts({ store }: Session, mailbox: MailboxRow): Promise<(folder: number) => number> {
  return countChildren(await store.folders(mailbox.id))
}

export function countChildren(folders: readonly FolderRow[]): (folder: number) => number {
  const counts = new Map<number, number>()
  for (const { parent } of folders) if (parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  return (folder) => counts.get(folder) ?? 0
}
