import type { CreateUserConfigurationRequest, ResponseMessage } from '@exchequer/protocol'
import type { WriteSession } from '#mailbox/session'
import { createUserConfiguration as create } from '#mailbox/user-configuration'
import { single } from '../per-item.js'

/** CreateUserConfiguration (docs "CreateUserConfiguration operation"). */
export async function createUserConfiguration(
  { userConfiguration }: CreateUserConfigurationRequest,
  session: WriteSession,
): Promise<ResponseMessage[]> {
  return single(session, {}, async () => {
    await create(session, userConfiguration)
    return {}
  })
}
