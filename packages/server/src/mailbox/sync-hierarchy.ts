import { EwsError } from '@exchequer/protocol'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { crc32 } from './crc32.js'
import { folderDocument } from './folder-document.js'
import { foldersBelow, visibleTo } from './folders.js'
import { readNumbers, writeNumbers } from './number-lists.js'
import type { Session } from './session.js'

/** Where the synchronization of a hierarchy stands, whole in itself as that of items is (see sync.ts). */
export interface HierarchyState {
  /** The folder that was named, 0 where none was: naming the root is another choice than naming nothing. */
  readonly root: number
  /** The last change that has been told. */
  readonly cursor: number
  /** The folders that a guest was told of; absent for the owner, who knows of all. */
  readonly known?: ReadonlySet<number>
}

/** The first byte tells it from a state of items, and that of a guest from that of the owner. */
const stateMark = 2
const guestMark = 3
const headLength = 1 + 16 + 2 * 8
const checksumLength = 4
/** A hundred thousand folders: whoever sends more has not been told of them. */
const longestKnown = 2 ** 18

export function formatHierarchyState(mailboxGuid: string, { root, cursor, known }: HierarchyState): string {
  const head = Buffer.alloc(headLength)
  head[0] = known ? guestMark : stateMark
  head.write(mailboxGuid.replaceAll('-', ''), 1, 'hex')
  head.writeDoubleBE(root, 17)
  head.writeDoubleBE(cursor, 25)
  const content = Buffer.concat([head, writeNumbers(known ?? [])])
  const checksum = Buffer.alloc(checksumLength)
  checksum.writeUInt32BE(crc32(content))
  return Buffer.concat([content, checksum]).toString('base64')
}

/** Reads a state that was given out for this choice of a root; anything else is `ErrorInvalidSyncStateData`. */
export function parseHierarchyState(text: string, mailboxGuid: string, root: number): HierarchyState {
  const bytes = Buffer.from(text, 'base64')
  const end = bytes.length - checksumLength
  const isOurs =
    end >= headLength &&
    end <= headLength + longestKnown &&
    (bytes[0] === guestMark || (bytes[0] === stateMark && end === headLength)) &&
    bytes.readUInt32BE(end) === crc32(bytes.subarray(0, end)) &&
    bytes.toString('hex', 1, 17) === mailboxGuid.replaceAll('-', '') &&
    bytes.readDoubleBE(17) === root
  if (!isOurs) throw new EwsError('ErrorInvalidSyncStateData')
  const cursor = bytes.readDoubleBE(25)
  if (bytes[0] === stateMark) return { root, cursor }
  const known = new Set(readNumbers(bytes.subarray(headLength, end)))
  for (const id of known) if (!Number.isSafeInteger(id)) throw new EwsError('ErrorInvalidSyncStateData')
  return { root, cursor, known }
}

export type FolderChange =
  | { readonly kind: 'create' | 'update'; readonly row: FolderRow }
  | { readonly kind: 'delete'; readonly id: number }

export interface HierarchyChanges extends Omit<HierarchyState, 'root'> {
  readonly changes: readonly FolderChange[]
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
      changes.push({ kind: 'delete', id: row.id })
  for (const grave of deleted) if (wasBelow(grave) !== 'no') changes.push({ kind: 'delete', id: grave.id })
  return { changes, cursor: change, folders }
}

/**
 * The same for a guest: a folder is there while he may see it, and gone when he may not any more, by whichever way he could. What he was told
 * is in his state: a right may go with a list of people, which keeps no history of who was in it. Throws `ErrorInvalidSyncStateData` for
 * a state of the owner.
 */
export async function syncHierarchyOfGuest(
  session: Session,
  mailbox: MailboxRow,
  root: number,
  state: HierarchyState | undefined,
): Promise<HierarchyChanges> {
  if (state && !state.known) throw new EwsError('ErrorInvalidSyncStateData')
  const { known = new Set<number>(), cursor = 0 } = state ?? {}
  const { change } = (await session.store.mailboxByGuid(mailbox.guid))!
  const folders = await session.store.folders(mailbox.id)
  const changes: FolderChange[] = []
  const seen = new Set<number>()
  for (const row of await visibleTo(session, mailbox, foldersBelow(folders, root, true))) {
    seen.add(row.id)
    if (!known.has(row.id)) changes.push({ kind: 'create', row })
    else if (row.change > cursor) changes.push({ kind: 'update', row })
  }
  for (const id of known) if (!seen.has(id)) changes.push({ kind: 'delete', id })
  return { changes, cursor: change, known: seen, folders: changes.length > 0 ? folders : [] }
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
