import { EwsError, type FindItemRequest } from '@exchequer/protocol'
import { findFolder } from '#mailbox/folders'
import { searchedScope } from '#mailbox/search'
import type { Preparation } from '#mailbox/session'
import { indexFolders } from '#mailbox/text-index'

/** Prepares a search by words: the folders that it names are indexed first, as far as they are not. */
export async function indexSearchedFolders(
  { queryString, parentFolderIds, traversal }: Pick<FindItemRequest, 'queryString' | 'parentFolderIds' | 'traversal'>,
  preparation: Preparation,
): Promise<void> {
  if (!queryString) return
  const folders = await preparation.read(async (session) => {
    const found = new Map<number, Set<number>>()
    for (const reference of parentFolderIds) {
      const known = await findFolder(session, reference, 'read').catch(isUnknown)
      if (!known) continue
      const { folders } = await searchedScope(session.store, known, traversal)
      const ids = found.get(known.mailbox.id) ?? new Set()
      for (const id of [folders].flat()) ids.add(id)
      found.set(known.mailbox.id, ids)
    }
    return found
  })
  for (const [mailbox, ids] of folders) await indexFolders(preparation, mailbox, [...ids])
}

/** A folder that cannot be had is the search's to complain of. */
export function isUnknown(error: unknown): undefined {
  if (!(error instanceof EwsError)) throw error
}
