import type {
  GetUserConfigurationRequest,
  GetUserConfigurationResponseMessage,
  UserConfiguration,
} from '@exchequer/protocol'
import type { Session } from '#mailbox/session'
import { getUserConfiguration as read } from '#mailbox/user-configuration'
import { single } from '../per-item.js'

/** What each choice of UserConfigurationProperties shows besides the name. */
const shown = { Id: 'itemId', Dictionary: 'dictionary', XmlData: 'xmlData', BinaryData: 'binaryData' } as const

/** GetUserConfiguration (docs "GetUserConfiguration operation"), and GetSpecificUserConfiguration, which asks the same of one mailbox. */
export async function getUserConfiguration(
  { userConfigurationName, userConfigurationProperties: wanted }: GetUserConfigurationRequest,
  session: Session,
): Promise<GetUserConfigurationResponseMessage[]> {
  return single<GetUserConfigurationResponseMessage>(session, {}, async () => {
    const whole = await read(session, userConfigurationName)
    if (wanted.includes('All')) return { userConfiguration: whole }
    const userConfiguration: UserConfiguration = { userConfigurationName: whole.userConfigurationName }
    for (const [choice, key] of Object.entries(shown))
      if (wanted.includes(choice as keyof typeof shown) && whole[key] !== undefined)
        Object.assign(userConfiguration, { [key]: whole[key] })
    return { userConfiguration }
  })
}
