import { EwsError, type SyncFolderHierarchyRequest, type SyncFolderHierarchyResponseMessage } from '@exchequer/protocol'
import { isHis } from '#mailbox/access'
import { folderContext } from '#mailbox/folder-context'
import { planFolderShape, renderFolder, showsCounts } from '#mailbox/folder-shape'
import { findFolder, type OpenedFolder } from '#mailbox/folders'
import { formatId } from '#mailbox/ids'
import { checkNotPublic } from '#mailbox/public-folders'
import { counted } from '#mailbox/search-folders'
import type { Session } from '#mailbox/session'
import { formatHierarchyState, parseHierarchyState, syncHierarchy, syncHierarchyOfGuest } from '#mailbox/sync-hierarchy'
import { taggedFolder } from '../folders/folder-answer.js'
import { single } from '../per-item.js'

type Changes = NonNullable<SyncFolderHierarchyResponseMessage['changes']>

/** SyncFolderHierarchy (MS-OXWSSYNC 3.1.4.1): what happened to the folders since the state that the client holds. */
export async function syncFolderHierarchy(
  { folderShape, syncFolderId, syncState }: SyncFolderHierarchyRequest,
  session: Session,
): Promise<SyncFolderHierarchyResponseMessage[]> {
  return single(session, {}, async () => {
    const plan = planFolderShape(folderShape)
    const { mailbox, folder } = syncFolderId
      ? await findFolder(session, syncFolderId.folderId, 'see', 'ErrorSyncFolderNotFound')
      : await shownFolders(session)
    checkNotPublic(mailbox, 'The hierarchy of public folders is read with FindFolder.')
    const root = syncFolderId ? folder.id : 0
    const state = syncState ? parseHierarchyState(syncState, mailbox.guid, root) : undefined
    const { changes, folders, ...reached } =
      isHis(session, mailbox) && !state?.known
        ? await syncHierarchy(session.store, mailbox, folder.id, state?.cursor)
        : await syncHierarchyOfGuest(session, mailbox, folder.id, state)
    const context = await folderContext(session, mailbox, folders)
    return {
      syncState: formatHierarchyState(mailbox.guid, { root, ...reached }),
      includesLastFolderInRange: true,
      changes: await Promise.all(
        changes.map(async (change): Promise<Changes[number]> => {
          if (change.kind === 'delete')
            return { element: 'Delete', value: { folderId: { id: formatId('folder', mailbox.guid, change.id) } } }
          const row = showsCounts(plan) ? await counted(session, mailbox, change.row) : change.row
          const shown = taggedFolder(renderFolder(row, plan, context))
          return { element: change.kind === 'create' ? 'Create' : 'Update', value: { folder: shown } }
        }),
      ),
    }
  })
}

/** Where no folder is named, the folders that people see: Evolution takes what it does not know for a parent as the top of its tree. */
async function shownFolders(session: Session): Promise<OpenedFolder> {
  if (!session.mailbox) throw new EwsError('ErrorMissingEmailAddress')
  return findFolder(
    session,
    { element: 'DistinguishedFolderId', value: { id: 'msgfolderroot' } },
    'see',
    'ErrorSyncFolderNotFound',
  )
}
