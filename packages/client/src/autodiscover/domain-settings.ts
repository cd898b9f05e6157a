import { type AutodiscoverErrorCode, type DomainSettingName, GetDomainSettings } from '@exchequer/protocol'
import type { Connection } from '../connection.js'
import { type Asking, askSoap } from './ask.js'
import { type SearchOptions, search, type Way } from './search.js'
import { type SettingError, soapFailure } from './told.js'

/** What was told of a domain. */
export interface DomainSettingsResponse {
  readonly domain: string
  /** `NoError` where there are settings. */
  readonly code: AutodiscoverErrorCode
  readonly message: string
  /** With `RedirectUrl` or `RedirectAddress`: where to ask about it instead. */
  readonly redirectTarget: string | undefined
  readonly settings: { readonly [Name in DomainSettingName]?: string }
  readonly errors: readonly SettingError[]
}

/** Asks the service of the first domain about all of them, by SOAP. */
export async function getDomainSettings(
  connection: Connection,
  domains: readonly string[],
  names: readonly DomainSettingName[],
  options: SearchOptions = {},
): Promise<DomainSettingsResponse[]> {
  const [first] = domains
  if (first === undefined) return []
  const asking: Asking = { connection, signal: options.signal }
  const way: Way<DomainSettingsResponse[]> = {
    async soap(url) {
      const request = { domains: [...domains], requestedSettings: [...names] }
      const outcome = await askSoap(asking, url, GetDomainSettings, request)
      if (!('answer' in outcome)) return outcome
      const { errorCode, domainResponses = [] } = outcome.answer
      if (errorCode !== 'NoError' || domainResponses.length !== domains.length) return soapFailure(outcome.answer)
      const found = domainResponses.map((response, i) => ({
        domain: domains[i]!,
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
  }
  // Services are looked for by address; nobody's is as good as anybody's.
  return (await search(asking, `postmaster@${first}`, way, options)).value
}
