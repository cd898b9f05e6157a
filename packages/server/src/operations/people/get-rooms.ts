import type { GetRoomsRequest, GetRoomsResponseMessage } from '@exchequer/protocol'
import { roomsOf } from '#mailbox/room-lists'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** GetRooms (docs "GetRooms operation"). */
export async function getRooms({ roomList }: GetRoomsRequest, session: Session): Promise<GetRoomsResponseMessage> {
  const [message] = await single<GetRoomsResponseMessage>(session, {}, async () => ({
    rooms: (await roomsOf(session.store, roomList.emailAddress)).map((id) => ({ id })),
  }))
  return message!
}
