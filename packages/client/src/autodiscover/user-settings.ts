import { type AutodiscoverErrorCode, GetUserSettings, type UserSettingName } from '@exchequer/protocol'
import type { Connection } from '../connection.js'
import { type Asking, askPox, askSoap } from './ask.js'
import { AutodiscoverException } from './exception.js'
import { askFollowing } from './redirected.js'
import { type SearchOptions, search, type Way } from './search.js'
import { outcomeOfPox, outcomeOfSoap, soapFailure, type Told, toldBy } from './told.js'

/** Settings of a user, and who told them. */
export interface FoundUserSettings extends Told {
  /** The address that the settings are for: another than was asked about, where that led to it. */
  readonly emailAddress: string
  /** The service that told them. */
  readonly url: string
}

/** Finds settings of a user wherever they are told. Throws `AutodiscoverException` where nobody knows the user. */
export async function getUserSettings(
  connection: Connection,
  emailAddress: string,
  names: readonly UserSettingName[],
  options: SearchOptions = {},
): Promise<FoundUserSettings> {
  const asking: Asking = { connection, signal: options.signal }
  const way: Way<Told> = {
    async soap(url, address) {
      const outcome = await askSoap(asking, url, GetUserSettings, requestFor([address], names))
      return 'answer' in outcome ? outcomeOfSoap(outcome.answer) : outcome
    },
    async pox(url, address) {
      const outcome = await askPox(asking, url, address)
      return 'answer' in outcome ? outcomeOfPox(outcome.answer, names) : outcome
    },
  }
  const { value, ...found } = await search(asking, emailAddress, way, options)
  return { ...found, ...value }
}

/** What was told of one of many users, or why he was not found where he was said to be. */
export interface UserSettingsResponse extends Told {
  /** The address that the settings are for: another than was asked about, where that led to it. */
  readonly emailAddress: string
  /** `NoError` where there are settings. */
  readonly code: AutodiscoverErrorCode
  readonly message: string
  /** With `RedirectAddress` or `RedirectUrl`: where nobody could be asked, or was to be. */
  readonly redirectTarget: string | undefined
}

/**
 * Asks the service of the first user's domain about all of them at once, by SOAP, and where it leads about those who are elsewhere. Throws
 * `AutodiscoverException` where no such service is found.
 */
export async function getUsersSettings(
  connection: Connection,
  emailAddresses: readonly string[],
  names: readonly UserSettingName[],
  options: SearchOptions = {},
): Promise<UserSettingsResponse[]> {
  const [first] = emailAddresses
  if (first === undefined) return []
  const asking: Asking = { connection, signal: options.signal }
  const wayFor = (addresses: readonly string[]): Way<UserSettingsResponse[]> => ({
    async soap(url) {
      const outcome = await askSoap(asking, url, GetUserSettings, requestFor(addresses, names))
      if (!('answer' in outcome)) return outcome
      const { errorCode, userResponses = [] } = outcome.answer
      if (errorCode !== 'NoError' || userResponses.length !== addresses.length) return soapFailure(outcome.answer)
      const found = userResponses.map((response, i) => ({
        ...toldBy(response),
        emailAddress: addresses[i]!,
        code: response.errorCode ?? 'InternalServerError',
        message: response.errorMessage ?? '',
        redirectTarget: response.redirectTarget,
      }))
      return { found }
    },
  })
  return askFollowing(
    emailAddresses,
    async (addresses, from) => (await search(asking, first, wayFor(addresses), options, from)).value,
    (address) => address,
  )
}

const requestFor = (addresses: readonly string[], names: readonly UserSettingName[]) => ({
  users: addresses.map((mailbox) => ({ mailbox })),
  requestedSettings: [...names],
})

/** The URL of Exchange Web Services for a user: the one from outside, where there are two. */
export async function findUrl(
  connection: Connection,
  emailAddress: string,
  options: SearchOptions = {},
): Promise<string> {
  const found = await getUserSettings(connection, emailAddress, ['ExternalEwsUrl', 'InternalEwsUrl'], options)
  const ewsUrl = found.settings.ExternalEwsUrl ?? found.settings.InternalEwsUrl
  if (ewsUrl && URL.canParse(ewsUrl)) return ewsUrl
  throw new AutodiscoverException(`${found.url} knows ${found.emailAddress}, and no URL of Exchange Web Services.`)
}
