import { EwsError } from '@exchequer/protocol'
import type { ItemChange, LeanItemRow, StoreView } from '#store/store'
import { crc32 } from './crc32.js'
import type { FoundFolder } from './folders.js'
import type { Session } from './session.js'

/**
 * Where a synchronization stands, whole in itself: nothing is kept for it here, so that it survives restarts and gives the same
 * answer when it is asked again (architecture, decision 9).
 *
 * A first synchronization walks the items that existed at `known` from the newest down and stands before `before`; later ones follow the
 * history upward from `cursor`. `known` is what the client had seen in full when this round began: what was created after it is new.
 */
export interface SyncState {
  readonly folder: number
  readonly known: number
  readonly cursor: number
  /** 0 once the first round is over. */
  readonly before: number
  readonly withAssociated: boolean
}

const stateVersion = 1
const stateLength = 1 + 1 + 16 + 4 * 8 + 4

/** The state as text: opaque base64 that ends in a checksum. */
export function formatSyncState(mailboxGuid: string, state: SyncState): string {
  const bytes = Buffer.alloc(stateLength)
  bytes[0] = stateVersion
  bytes[1] = state.withAssociated ? 1 : 0
  bytes.write(mailboxGuid.replaceAll('-', ''), 2, 'hex')
  for (const [i, value] of [state.folder, state.known, state.cursor, state.before].entries())
    bytes.writeDoubleBE(value, 18 + i * 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, stateLength - 4)), stateLength - 4)
  return bytes.toString('base64')
}

/** Reads a state that was given out for this folder; anything else is `ErrorInvalidSyncStateData`. */
export function parseSyncState(text: string, mailboxGuid: string, folder: number): SyncState {
  const bytes = Buffer.from(text, 'base64')
  const isOurs =
    bytes.length === stateLength &&
    bytes[0] === stateVersion &&
    bytes.readUInt32BE(stateLength - 4) === crc32(bytes.subarray(0, stateLength - 4)) &&
    bytes.toString('hex', 2, 18) === mailboxGuid.replaceAll('-', '') &&
    bytes.readDoubleBE(18) === folder
  if (!isOurs) throw new EwsError('ErrorInvalidSyncStateData')
  const [known, cursor, before] = [1, 2, 3].map((i) => bytes.readDoubleBE(18 + i * 8)) as [number, number, number]
  return { folder, known, cursor, before, withAssociated: bytes[1] === 1 }
}

export type Change =
  | { readonly kind: 'create' | 'update' | 'readFlag'; readonly row: LeanItemRow }
  | { readonly kind: 'delete'; readonly id: number }

export interface SyncPage {
  readonly changes: readonly Change[]
  readonly state: SyncState
  readonly isLast: boolean
}

/** The next changes of a folder, at most `limit`. The first round, which is all of it, brings documents only where they are wanted. */
export async function syncItems(
  { store }: Session,
  { mailbox, folder }: FoundFolder,
  given: SyncState | undefined,
  withAssociated: boolean,
  limit: number,
  withDocuments: boolean,
): Promise<SyncPage> {
  if (!given || given.before > 0) {
    // The newest change so far is where the second round will begin, whatever happens during the first.
    const anchor = given?.known ?? (await store.mailboxByGuid(mailbox.guid))!.change
    return firstRound(
      store,
      { mailbox, folder },
      given ?? start(folder.id, anchor, withAssociated),
      limit,
      withDocuments,
    )
  }
  const entries = await merged(
    given.withAssociated,
    (associated) => store.itemChanges(mailbox.id, folder.id, given.cursor, associated, limit),
    (one, other) => one.change - other.change,
    limit,
  )
  const changes = entriesToChanges(entries, given)
  const isLast = entries.length < limit
  const told = entries.at(-1)?.change ?? given.cursor
  // What came and went is no entry, and behind the last page nobody needs to hear of it any more.
  const cursor = isLast ? Math.max(told, folder.contentChange) : told
  return { changes, state: { ...given, cursor, known: isLast ? cursor : given.known }, isLast }
}

const start = (folder: number, anchor: number, withAssociated: boolean): SyncState => ({
  folder,
  known: anchor,
  cursor: anchor,
  before: anchor + 1,
  withAssociated,
})

/** The store lists associated items apart from the others; where both are wanted, the first of both rows in one order. */
async function merged<T>(
  withAssociated: boolean,
  list: (associated: boolean) => Promise<T[]>,
  order: (one: T, other: T) => number,
  limit: number,
): Promise<T[]> {
  const normal = await list(false)
  if (!withAssociated) return normal
  return [...normal, ...(await list(true))].sort(order).slice(0, limit)
}

/** Newest first, as Exchange does since 2010 SP2; one row more than asked for tells whether anything is left. */
async function firstRound(
  store: StoreView,
  { mailbox, folder }: FoundFolder,
  state: SyncState,
  limit: number,
  withDocuments: boolean,
): Promise<SyncPage> {
  const rows = await merged(
    state.withAssociated,
    (associated) => store.itemsBefore(mailbox.id, folder.id, state.before, associated, limit + 1, withDocuments),
    (one, other) => other.id - one.id,
    limit + 1,
  )
  const isLast = rows.length <= limit
  const page = isLast ? rows : rows.slice(0, limit)
  return {
    changes: page.map((row) => ({ kind: 'create', row })),
    state: { ...state, before: isLast ? 0 : page.at(-1)!.id },
    isLast,
  }
}

/** An item that was made and changed since is told once, as new. */
function entriesToChanges(entries: readonly ItemChange[], { known, cursor }: SyncState): Change[] {
  const changes: Change[] = []
  const seen = new Set<number>()
  for (const entry of entries) {
    if (entry.kind === 'deleted') changes.push({ kind: 'delete', id: entry.id })
    else if (entry.kind === 'created') {
      seen.add(entry.row.id)
      changes.push({ kind: 'create', row: entry.row })
    } else if (!seen.has(entry.row.id)) {
      const isNew = entry.row.id > cursor
      const kind = isNew ? 'create' : entry.row.contentChange > known ? 'update' : 'readFlag'
      changes.push({ kind, row: entry.row })
    }
  }
  return changes
}
