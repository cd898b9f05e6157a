import type { GetRoomListsRequest, GetRoomListsResponseMessage } from '@exchequer/protocol'
import { roomLists } from '#mailbox/room-lists'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** GetRoomLists (docs "GetRoomLists operation"). */
export async function getRoomLists(_: GetRoomListsRequest, session: Session): Promise<GetRoomListsResponseMessage> {
  const [message] = await single<GetRoomListsResponseMessage>(session, {}, async () => ({
    roomLists: await roomLists(session.store),
  }))
  return message!
}
