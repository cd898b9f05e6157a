import type { ResponseMessage, SetUserPhotoRequest, SetUserPhotoResponseMessage } from '@exchequer/protocol'
import { setPhoto } from '#mailbox/photos'
import type { WriteSession } from '#mailbox/session'
import { ownMailbox } from '../own-mailbox.js'
import { single } from '../per-item.js'

/** SetUserPhoto: a photo for a mailbox, as base64. The schema has no name for its message, and lets this one stand for it. */
export async function setUserPhoto(
  { email, content }: SetUserPhotoRequest,
  session: WriteSession,
): Promise<SetUserPhotoResponseMessage> {
  const [message] = await single<ResponseMessage>(session, {}, async () => {
    await setPhoto(session, await ownMailbox(session, email), content)
    return {}
  })
  return {
    responseMessages: [{ element: 'GetUserPhotoResponseMessage', value: { ...message!, hasChanged: true } }],
  } as unknown as SetUserPhotoResponseMessage
}
