import { EwsError, type Mailbox } from '@exchequer/protocol'
import { isRoom } from '#delivery/rooms'
import type { MailboxRow, StoreView } from '#store/store'
import { directoryMailbox, directoryPeople } from './address-book.js'
import { primaryAddress } from './directory.js'
import { isDistributionList, membersOfList } from './distribution-lists.js'

/** A list of the directory whose members are rooms, all of them, is a room list (docs "GetRoomLists operation"). */
interface RoomList {
  readonly list: MailboxRow
  readonly rooms: readonly MailboxRow[]
}

/** The room lists of the directory, by their names. */
export async function roomLists(store: StoreView): Promise<Mailbox[]> {
  return (await allRoomLists(store)).map(({ list }) => directoryMailbox(list)).sort(byName)
}

/** The rooms of one room list, by their names. Throws `ErrorNameResolutionNoResults` for an address that no room list has. */
export async function roomsOf(store: StoreView, address: string | undefined): Promise<Mailbox[]> {
  const wanted = address === undefined ? undefined : await primaryAddress(store, address)
  const found = (await allRoomLists(store)).find(({ list }) => list.address === wanted)
  if (!found) throw new EwsError('ErrorNameResolutionNoResults')
  return found.rooms.map(directoryMailbox).sort(byName)
}

async function allRoomLists(store: StoreView): Promise<RoomList[]> {
  const people = await directoryPeople(store)
  const byAddress = people
    .filter(({ row }) => isRoom(row))
    .flatMap(({ row, addresses }) => addresses.map((one) => [one, row] as const))
  const rooms = new Map(byAddress)
  return people.flatMap(({ row: list }) => {
    if (!isDistributionList(list)) return []
    const members = membersOfList(list).map((member) => rooms.get(member.toLowerCase()))
    const known = members.filter((row) => row !== undefined)
    return known.length > 0 && known.length === members.length ? [{ list, rooms: [...new Set(known)] }] : []
  })
}

const byName = (one: Mailbox, other: Mailbox): number => (one.name ?? '').localeCompare(other.name ?? '')
