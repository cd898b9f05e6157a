import {
  type DomainResponse,
  type GetDomainSettingsRequest,
  type GetDomainSettingsResponse,
  isDomainSettingName,
} from '@exchequer/protocol'
import { ownDomains } from '#mailbox/own-domains'
import { fine, namesIn, redirection, refusal, settingError, wrongCount } from './refusal.js'
import { buildText, ewsUrl } from './settings-of-user.js'
import type { Surroundings } from './soap-answer.js'

/** The settings of domains. A domain is this server's if somebody here has an address in it, unless it is elsewhere by configuration. */
export async function answerDomains(
  { domains = [], requestedSettings = [] }: GetDomainSettingsRequest,
  { store, redirectUser, deployment }: Surroundings,
): Promise<GetDomainSettingsResponse> {
  const wrong = wrongCount('domain', domains.length, requestedSettings.length)
  if (wrong !== undefined) return refusal('InvalidRequest', wrong)
  const own = new Set(await ownDomains(store))
  const values = { ExternalEwsUrl: ewsUrl(deployment), ExternalEwsVersion: buildText(deployment.version) }
  const names = namesIn(requestedSettings)
  const domainResponses = domains.map((domain): DomainResponse => {
    const name = domain.trim()
    const nothing = { domainSettingErrors: [], domainSettings: [], redirectTarget: undefined }
    const redirect = redirectUser(name.toLowerCase())
    if (redirect) return { ...nothing, ...redirection(redirect) }
    if (!own.has(name.toLowerCase())) return { ...nothing, ...refusal('InvalidDomain', `Invalid domain: '${name}'`) }
    return {
      ...fine,
      domainSettingErrors: names
        .filter((setting) => !isDomainSettingName(setting))
        .map((setting) => settingError(setting, isDomainSettingName)),
      domainSettings: names
        .filter(isDomainSettingName)
        .map((setting) => ({ element: 'DomainStringSetting', value: { name: setting, value: values[setting] } })),
      redirectTarget: undefined,
    }
  })
  return { errorCode: 'NoError', errorMessage: '', domainResponses }
}
