import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { accessToEach, mayInFolder, ownsAll, sawFolder } from './access.js'
import { crc32 } from './crc32.js'
import { folderDocument } from './folder-document.js'
import { foldersBelow } from './folders.js'
import type { Session } from './session.js'

/** Where the synchronization of a hierarchy stands, whole in itself as that of items is (see sync.ts). */
export interface HierarchyState {
  /** The folder that was named, 0 where none was: naming the root is another choice than naming nothing. */
  readonly root: number
  /** The last change that has been told. */
  readonly cursor: number
}

/** The first byte tells it from a state of items. */
const stateMark = 2
const stateLength = 1 + 16 + 2 * 8 + 4

export function formatHierarchyState(mailboxGuid: string, { root, cursor }: HierarchyState): string {
  const bytes = Buffer.alloc(stateLength)
  bytes[0] = stateMark
  bytes.write(mailboxGuid.replaceAll('-', ''), 1, 'hex')
  bytes.writeDoubleBE(root, 17)
  bytes.writeDoubleBE(cursor, 25)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, stateLength - 4)), stateLength - 4)
  return bytes.toString('base64')
}

/** Reads a state that was given out for this choice of a root; anything else is `ErrorInvalidSyncStateData`. */
export function parseHierarchyState(text: string, mailboxGuid: string, root: number): HierarchyState {
  const bytes = Buffer.from(text, 'base64')
  const isOurs =
    bytes.length === stateLength &&
    bytes[0] === stateMark &&
    bytes.readUInt32BE(stateLength - 4) === crc32(bytes.subarray(0, stateLength - 4)) &&
    bytes.toString('hex', 1, 17) === mailboxGuid.replaceAll('-', '') &&
    bytes.readDoubleBE(17) === root
  if (!isOurs) throw new EwsError('ErrorInvalidSyncStateData')
  return { root, cursor: bytes.readDoubleBE(25) }
}

export type FolderChange =
  | { readonly kind: 'create' | 'update'; readonly row: FolderRow }
  | { readonly kind: 'delete'; readonly row: Pick<FolderRow, 'id' | 'document'> }

export interface HierarchyChanges {
  readonly changes: readonly FolderChange[]
  readonly cursor: number
  /** Every folder of the mailbox; empty where nothing has changed. */
  readonly folders: readonly FolderRow[]
}

/**
 * What happened to the folders below `root` after `cursor`; all of them without one. Parents come before what is in them and deletions
 * last (MS-OXCFXICS, hierarchy synchronization): a client builds its tree as it reads.
 */
export async function syncHierarchy(
  store: StoreView,
  mailbox: MailboxRow,
  root: number,
  cursor: number | undefined,
): Promise<HierarchyChanges> {
  const { change } = (await store.mailboxByGuid(mailbox.guid))!
  if (cursor === undefined) {
    const folders = await store.folders(mailbox.id)
    return {
      changes: foldersBelow(folders, root, true).map((row) => ({ kind: 'create', row })),
      cursor: change,
      folders,
    }
  }
  const { folders: changed, deleted } = await store.folderChanges(mailbox.id, cursor)
  if (changed.length === 0 && deleted.length === 0) return { changes: [], cursor: change, folders: [] }
  const folders = await store.folders(mailbox.id)
  const below = foldersBelow(folders, root, true)
  const wasBelow = membershipAt([...folders, ...deleted], root, cursor)
  const changes: FolderChange[] = []
  for (const row of below) {
    if (row.created > cursor || wasBelow(row) !== 'yes') changes.push({ kind: 'create', row })
    else if (row.change > cursor) changes.push({ kind: 'update', row })
  }
  const isBelow = new Set(below.map(({ id }) => id))
  for (const row of folders)
    if (row.id !== root && row.created <= cursor && !isBelow.has(row.id) && wasBelow(row) !== 'no')
      changes.push({ kind: 'delete', row })
  for (const grave of deleted) if (wasBelow(grave) !== 'no') changes.push({ kind: 'delete', row: grave })
  return { changes, cursor: change, folders }
}

/**
 * The same as somebody is told of it: to whom not all of the mailbox is open, a folder is there while he may see it, and gone when he may
 * not any more.
 */
export async function changesToldTo(
  session: Session,
  mailbox: MailboxRow,
  { changes, folders }: HierarchyChanges,
  cursor: number | undefined,
): Promise<readonly FolderChange[]> {
  if (await ownsAll(session, mailbox)) return changes
  const accessOf = await accessToEach(session, mailbox, folders)
  const told: FolderChange[] = []
  for (const change of changes) {
    const { kind, row } = change
    const sees = kind !== 'delete' && mayInFolder(accessOf(row), 'see')
    const saw = cursor !== undefined && kind !== 'create' && (await sawFolder(session, row, cursor))
    if (sees) told.push(saw ? change : { kind: 'create', row })
    else if (saw) told.push({ kind: 'delete', row })
  }
  // Deletions come last.
  return [...told.filter(({ kind }) => kind !== 'delete'), ...told.filter(({ kind }) => kind === 'delete')]
}

type Membership = 'yes' | 'no' | 'unknown'
type Placed = Pick<FolderRow, 'id' | 'parent' | 'document'>

/** Whether a folder was below `root` when `cursor` was the last change; `unknown` where the store forgot a folder that is gone. */
function membershipAt(folders: readonly Placed[], root: number, cursor: number): (folder: Placed) => Membership {
  const byId = new Map(folders.map((folder) => [folder.id, folder]))
  const known = new Map<number, Membership>()
  const parentThen = (folder: Placed): number | null =>
    folderDocument(folder).moves?.find(({ change }) => change > cursor)?.from ?? folder.parent
  const step = (folder: Placed): Membership | Placed => {
    const parent = parentThen(folder)
    if (parent === root) return 'yes'
    return parent === null ? 'no' : (byId.get(parent) ?? 'unknown')
  }
  return (folder) => {
    const path: number[] = []
    let at: Membership | Placed = folder
    while (typeof at !== 'string') {
      path.push(at.id)
      at = known.get(at.id) ?? step(at)
    }
    for (const id of path) known.set(id, at)
    return at
  }
}
