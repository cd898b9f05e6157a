import type { GetUserOofSettingsRequest, GetUserOofSettingsResponse } from '@exchequer/protocol'
import { oofSettingsOf } from '#mailbox/oof-settings'
import type { Session } from '#mailbox/session'
import { success } from '../per-item.js'
import { oofMailbox } from './oof-mailbox.js'

/** GetUserOofSettings (MS-OXWOOF 3.1.4.1). Nobody here keeps others from answering outside. */
export async function getUserOofSettings(
  { mailbox }: GetUserOofSettingsRequest,
  session: Session,
): Promise<GetUserOofSettingsResponse> {
  const oofSettings = oofSettingsOf(session, await oofMailbox(session, mailbox.address))
  return { responseMessage: success, oofSettings, allowExternalOof: 'All' }
}
