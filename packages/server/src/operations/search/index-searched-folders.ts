import { EwsError, type FindItemRequest } from '@exchequer/protocol'
import { findFolder } from '#mailbox/folders'
import { searchedFolder } from '#mailbox/search'
import type { Preparation } from '#mailbox/session'
import { indexFolders } from '#mailbox/text-index'

/** Prepares a search by words: the folders that it names are indexed first, as far as they are not. */
export async function indexSearchedFolders(
  { queryString, parentFolderIds, traversal }: Pick<FindItemRequest, 'queryString' | 'parentFolderIds' | 'traversal'>,
  { store, read }: Preparation,
): Promise<void> {
  if (!queryString) return
  const folders = await read(async (session) => {
    const found = new Map<number, Set<number>>()
    for (const reference of parentFolderIds) {
      const known = await findFolder(session, reference).catch(isUnknown)
      const folder = known && (await searchedFolder(session.store, known, traversal))
      if (!folder) continue
      const { id } = known.mailbox
      found.set(id, (found.get(id) ?? new Set()).add(folder.id))
    }
    return found
  })
  for (const [mailbox, ids] of folders) await indexFolders(store, mailbox, [...ids])
}

/** A folder that cannot be had is the search's to complain of. */
export function isUnknown(error: unknown): undefined {
  if (!(error instanceof EwsError)) throw error
}
