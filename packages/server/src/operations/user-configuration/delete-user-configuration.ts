import type { DeleteUserConfigurationRequest, ResponseMessage } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { deleteUserConfiguration as remove } from '#mailbox/user-configuration'
import { single } from '../per-item.js'

/** DeleteUserConfiguration (docs "DeleteUserConfiguration operation"). */
export async function deleteUserConfiguration(
  { userConfigurationName }: DeleteUserConfigurationRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return single(session, {}, async () => {
    await remove(session, userConfigurationName)
    return {}
  })
}
