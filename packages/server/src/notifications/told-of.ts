import type { NotificationEventType } from '@exchequer/protocol'
import { isRecoverable } from '#mailbox/recoverable-items'
import type { EventRow, FolderRow, Origin } from '#store/store'

/** What somebody listens to. */
export interface Interest {
  /** Absent for all folders of the mailbox. */
  readonly folders: ReadonlySet<number> | undefined
  /** Whether nothing is to be said of any other folder. */
  readonly isPublic: boolean
  readonly types: ReadonlySet<NotificationEventType>
}

/** One thing that a listener is told of a change. */
export interface Told {
  /** Its place among all that the change could mean to anybody: always the same, whoever listens. */
  readonly step: number
  readonly type: NotificationEventType
  readonly isFolder: boolean
  readonly id: number
  readonly parent: number
  /** Of what was moved or copied. */
  readonly from?: Origin
  /** Of a folder that was modified. */
  readonly unreadCount?: number
}

/** Finds a folder of the mailbox as it is now; `undefined` for one that is gone. */
export type FolderReader = (id: number) => Promise<FolderRow | undefined>

const primaryTypes = {
  created: 'CreatedEvent',
  delivered: 'CreatedEvent',
  modified: 'ModifiedEvent',
  deleted: 'DeletedEvent',
  copied: 'CopiedEvent',
  moved: 'MovedEvent',
} as const satisfies Record<EventRow['what'], NotificationEventType>

const step = { primary: 1, arrival: 2, newMail: 3, freeBusy: 4, oldFolder: 5, folder: 6 } as const

/**
 * What a change means to a listener, in the order in which he is told (docs "Pull notifications for EWS deletion-related mailbox events", the
 * columns of Exchange 2013; "ModifiedEvent"): the item or folder itself, new mail, free/busy, and the folders that lost and got
 * something. Who listens to a folder hears of it, of what is directly in it and of what leaves it.
 */
export async function toldOf(row: EventRow, interest: Interest, folderOf: FolderReader): Promise<Told[]> {
  return interest.folders
    ? toldOfFolders(row, interest, interest.folders, folderOf)
    : toldOfAll(row, interest.types, folderOf)
}

async function toldOfFolders(
  row: EventRow,
  { types, isPublic }: Interest,
  folders: ReadonlySet<number>,
  folderOf: FolderReader,
): Promise<Told[]> {
  const { what, isFolder, id, from } = row
  const parent = row.parent ?? id
  const contains = (folder: number | null | undefined): boolean => folder != null && folders.has(folder)
  const touchesFolder = contains(parent) || contains(from?.parent)
  const isNamed = isFolder && (contains(id) || contains(from?.id))
  const told: Told[] = []
  if (touchesFolder || isNamed) told.push(await primary(row, folderOf))
  if (what === 'delivered' && contains(parent))
    told.push({ step: step.newMail, type: 'NewMailEvent', isFolder, id, parent })
  const calendar = await freeBusyOf(row, folderOf)
  if (calendar && contains(calendar.parent)) told.push(calendar)
  for (const folder of await foldersModified(row, folderOf))
    if (contains(folder.id) || contains(folder.parent)) told.push(folder)
  const said = isPublic ? told.flatMap((one) => withoutOthers(one, folders)) : told
  return said.filter(({ type }) => types.has(type))
}

/** The same without a word about other folders: what came from there is new, what went there is gone, and they themselves are not there. */
function withoutOthers(told: Told, folders: ReadonlySet<number>): Told[] {
  if (told.isFolder) return folders.has(told.id) ? [told] : []
  const { from, ...rest } = told
  if (!from || (folders.has(told.parent) && folders.has(from.parent!))) return [told]
  if (folders.has(told.parent)) return [{ ...rest, type: 'CreatedEvent' }]
  return told.type === 'MovedEvent' ? [{ ...rest, type: 'DeletedEvent', id: from.id, parent: from.parent! }] : []
}

/** Listeners to all folders hear of a move as of a deletion and a creation, and nothing of what lies among the recoverable items. */
async function toldOfAll(row: EventRow, types: Interest['types'], folderOf: FolderReader): Promise<Told[]> {
  const { what, isFolder, id, from } = row
  const parent = row.parent ?? id
  const isSeen = async (folder: number): Promise<boolean> => {
    const found = await folderOf(folder)
    return !found || !isRecoverable(found)
  }
  const told: Told[] = []
  if (what !== 'moved') {
    if (!(await isSeen(parent))) return []
    told.push(await primary(row, folderOf))
  } else if (isFolder) {
    // A folder that is thrown away shows as the two folders that it leaves and comes to.
    if ((await folderOf(parent))?.distinguishedName !== 'deleteditems') told.push(await primary(row, folderOf))
  } else {
    const { id: oldId, parent: oldParent } = from!
    if (await isSeen(oldParent!))
      told.push({ step: step.primary, type: 'DeletedEvent', isFolder, id: oldId, parent: oldParent! })
    if (await isSeen(parent)) told.push({ step: step.arrival, type: 'CreatedEvent', isFolder, id, parent })
  }
  if (what === 'delivered') told.push({ step: step.newMail, type: 'NewMailEvent', isFolder, id, parent })
  const calendar = await freeBusyOf(row, folderOf)
  if (calendar) told.push(calendar)
  for (const folder of await foldersModified(row, folderOf)) if (await isSeen(folder.id)) told.push(folder)
  return told.filter(({ type }) => types.has(type))
}

async function primary({ what, isFolder, id, parent, from }: EventRow, folderOf: FolderReader): Promise<Told> {
  const unreadCount = isFolder && what === 'modified' ? (await folderOf(id))?.unreadCount : undefined
  return {
    step: step.primary,
    type: primaryTypes[what],
    isFolder,
    id,
    parent: parent ?? id,
    ...(from && { from }),
    ...(unreadCount !== undefined && { unreadCount }),
  }
}

/** Somebody is free or busy at other times where something with a time came into a calendar, left it, or changed in it. */
async function freeBusyOf(row: EventRow, folderOf: FolderReader): Promise<Told | undefined> {
  if (!row.changesTimes) return undefined
  const places = [{ id: row.id, parent: row.parent }, ...(row.what === 'moved' ? [row.from!] : [])]
  for (const { id, parent } of places) {
    const folder = parent === null ? undefined : await folderOf(parent)
    if (folder?.folderClass?.startsWith('IPF.Appointment'))
      return { step: step.freeBusy, type: 'FreeBusyChangedEvent', isFolder: false, id, parent: folder.id }
  }
  return undefined
}

/** The folders in which there is more, less or something else now. One that is gone since has nothing more to say. */
async function foldersModified({ what, isFolder, parent, from }: EventRow, folderOf: FolderReader): Promise<Told[]> {
  if (isFolder && what === 'modified') return []
  const lost = what === 'moved' && from?.parent !== parent ? from?.parent : null
  const told: Told[] = []
  for (const [id, place] of [
    [lost, step.oldFolder],
    [parent, step.folder],
  ] as const) {
    const folder = id == null ? undefined : await folderOf(id)
    if (!folder) continue
    const { unreadCount } = folder
    told.push({
      step: place,
      type: 'ModifiedEvent',
      isFolder: true,
      id: folder.id,
      parent: folder.parent ?? folder.id,
      unreadCount,
    })
  }
  return told
}
