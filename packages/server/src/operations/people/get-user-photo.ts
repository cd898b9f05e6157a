import { EwsError, type GetUserPhotoRequest, type GetUserPhotoResponseMessage } from '@exchequer/protocol'
import { photoOf } from '#mailbox/photos'
import type { Session } from '#mailbox/session'
import { single } from '../per-item.js'

/** GetUserPhoto (docs "GetUserPhoto operation"). Nobody and nobody's photo are told alike. */
export async function getUserPhoto(
  { email }: GetUserPhotoRequest,
  session: Session,
): Promise<GetUserPhotoResponseMessage> {
  const [message] = await single<GetUserPhotoResponseMessage>(session, { hasChanged: false }, async () => {
    const photo = await photoOf(session.store, email)
    if (!photo) throw new EwsError('ErrorItemNotFound')
    return { hasChanged: true, pictureData: photo.bytes }
  })
  return message!
}
