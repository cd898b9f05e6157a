import type { ResponseMessage, SetUserOofSettingsRequest, SetUserOofSettingsResponse } from '@exchequer/protocol'
import { setOofSettings } from '#mailbox/oof-settings'
import type { WriteSession } from '#mailbox/session'
import { single } from '../per-item.js'
import { oofMailbox } from './oof-mailbox.js'

/** SetUserOofSettings (MS-OXWOOF 3.1.4.2). */
export async function setUserOofSettings(
  { mailbox, userOofSettings }: SetUserOofSettingsRequest,
  session: WriteSession,
): Promise<SetUserOofSettingsResponse> {
  const owner = await oofMailbox(session, mailbox.address)
  const [responseMessage] = await single<ResponseMessage>(session, {}, async () => {
    await setOofSettings(session, owner, userOofSettings)
    return {}
  })
  return { responseMessage: responseMessage! }
}
