import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { nameIn, plainName } from './archive.js'
import type { MailboxSettings, WriteSession } from './session.js'
import { type ItemState, restingState, type StoredItem, travellingState } from './stored-item.js'

const dayMilliseconds = 86_400_000

/** Where deleted items lie that nobody sees among his own, and how long, in days (docs "Recoverable Items folder in Exchange"). */
const daysIn: Readonly<Record<string, (settings: MailboxSettings) => number>> = {
  recoverableitemsdeletions: ({ deletedItemDays }) => deletedItemDays,
  recoverableitemsversions: ({ deletedItemDays }) => deletedItemDays,
  recoverableitemspurges: ({ purgedItemDays }) => purgedItemDays,
}

const daysOf = ({ distinguishedName }: FolderRow): ((settings: MailboxSettings) => number) | undefined =>
  distinguishedName === null ? undefined : daysIn[plainName(distinguishedName)]

export const isRecoverable = (folder: FolderRow): boolean => daysOf(folder) !== undefined

/** Whether a folder of this name keeps what goes there; all folders do where no end is set. */
export const keeps = (settings: MailboxSettings, name: string): boolean => daysIn[name]?.(settings) !== 0

/**
 * What a mailbox remembers of an item changes as it goes to another folder: among the recoverable items, where it came from and when it
 * is purged; anywhere else, and in a copy, it waits for nothing; in another mailbox, what was said in numbers of the first is gone. Gives
 * `undefined` where all stays as it is.
 */
export function stateIn(session: WriteSession, { row, state }: StoredItem, folder: FolderRow): ItemState | undefined {
  const staysHere = row.mailbox === folder.mailbox
  if (staysHere && row.wakeTime === null && !isRecoverable(folder)) return undefined
  const kept = staysHere ? restingState(state) : travellingState(state)
  return { ...kept, ...stayIn(session, folder, staysHere ? (state.deletedFrom ?? row.folder) : elsewhere) }
}

/** What an item remembers of lying among the recoverable items: where it came from, and when it is purged; of other folders nothing. */
export function stayIn(
  { settings, now }: WriteSession,
  folder: FolderRow,
  deletedFrom: number = elsewhere,
): Pick<ItemState, 'deletedFrom' | 'wakeTime'> {
  const days = daysOf(folder)
  return days ? { deletedFrom, wakeTime: now.getTime() + days(settings) * dayMilliseconds } : {}
}

/** Where an item was deleted from that came out of another mailbox, or from outside: no folder has this number. */
const elsewhere = 0

/** What the recoverable items of a mailbox weigh. */
export async function recoverableBytes(store: StoreView, mailbox: MailboxRow): Promise<number> {
  const { id } = mailbox
  let bytes = 0
  for (const name of Object.keys(daysIn)) {
    const folder = await store.folderByName(id, nameIn(mailbox, name))
    if (folder) bytes += await store.folderBytes(id, folder.id)
  }
  return bytes
}
