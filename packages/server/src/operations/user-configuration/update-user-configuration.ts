import type { ResponseMessage, UpdateUserConfigurationRequest } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { updateUserConfiguration as update } from '#mailbox/user-configuration'
import { single } from '../per-item.js'

/** UpdateUserConfiguration (docs "UpdateUserConfiguration operation"). */
export async function updateUserConfiguration(
  { userConfiguration }: UpdateUserConfigurationRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return single(session, {}, async () => {
    await update(session, userConfiguration)
    return {}
  })
}
