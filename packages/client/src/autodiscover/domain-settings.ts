import { type AutodiscoverErrorCode, type DomainSettingName, GetDomainSettings } from '@exchequer/protocol'
import type { Connection } from '../connection.js'
import { type Asking, askSoap } from './ask.js'
import { askFollowing } from './redirected.js'
import { type SearchOptions, search, type Way } from './search.js'
import { type SettingError, soapFailure } from './told.js'

/** What was told of a domain. */
export interface DomainSettingsResponse {
  /** The domain that the settings are for: another than was asked about, where that led to it. */
  readonly domain: string
  /** `NoError` where there are settings. */
  readonly code: AutodiscoverErrorCode
  readonly message: string
  /** With `RedirectAddress` or `RedirectUrl`: where nobody could be asked, or was to be. */
  readonly redirectTarget: string | undefined
  readonly settings: { readonly [Name in DomainSettingName]?: string }
  readonly errors: readonly SettingError[]
}

/**
 * Asks the service of the first domain about all of them, by SOAP, and where it leads about those that are elsewhere. Throws
 * `AutodiscoverException` where no such service is found.
 */
export async function getDomainSettings(
  connection: Connection,
  domains: readonly string[],
  names: readonly DomainSettingName[],
  options: SearchOptions = {},
): Promise<DomainSettingsResponse[]> {
  const [first] = domains
  if (first === undefined) return []
  const asking: Asking = { connection, signal: options.signal }
  const wayFor = (asked: readonly string[]): Way<DomainSettingsResponse[]> => ({
    async soap(url) {
      const request = { domains: [...asked], requestedSettings: [...names] }
      const outcome = await askSoap(asking, url, GetDomainSettings, request)
      if (!('answer' in outcome)) return outcome
      const { errorCode, domainResponses = [] } = outcome.answer
      if (errorCode !== 'NoError' || domainResponses.length !== asked.length) return soapFailure(outcome.answer)
      const found = domainResponses.map((response, i) => ({
        domain: asked[i]!,
        code: response.errorCode ?? 'InternalServerError',
        message: response.errorMessage ?? '',
        redirectTarget: response.redirectTarget,
        settings: Object.fromEntries(
          (response.domainSettings ?? []).map(({ value: { name, value } }) => [name, value]),
        ),
        errors: (response.domainSettingErrors ?? []).map((error) => ({
          settingName: error.settingName ?? '',
          code: error.errorCode,
          message: error.errorMessage ?? '',
        })),
      }))
      return { found }
    },
  })
  return askFollowing(
    domains,
    // Services are looked for by address; nobody's is as good as anybody's.
    async (asked, from) => (await search(asking, `postmaster@${first}`, wayFor(asked), options, from)).value,
    (address) => address.slice(address.lastIndexOf('@') + 1),
  )
}
