import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { polymorphic } from '../schema/polymorphic.js'
import { type Infer, record } from '../schema/record.js'
import { anyUri, string } from '../schema/scalars.js'
import { AutodiscoverErrorCode, AutodiscoverResponse, redirectTarget } from './error-code.js'
import { type AutodiscoverOperation, autodiscoverOperation } from './operation.js'
import { RequestedSettings } from './user-settings.js'

const maybe = optional(string, { isNillable: true })
export const Domains = list('a:Domains', 'Domain', string)

export const GetDomainSettingsRequest = record('a:GetDomainSettingsRequest', {
  domains: optional(Domains),
  requestedSettings: optional(RequestedSettings),
  requestedVersion: maybe,
})
export interface GetDomainSettingsRequest extends Infer<typeof GetDomainSettingsRequest> {}

const DomainSettingBase = record('a:DomainSetting', { name: string })

export const DomainSetting = polymorphic(DomainSettingBase, {
  DomainStringSetting: DomainSettingBase.extend('a:DomainStringSetting', { value: maybe }),
})
export type DomainSetting = Infer<typeof DomainSetting>

export const DomainSettingError = record('a:DomainSettingError', {
  errorCode: AutodiscoverErrorCode,
  errorMessage: maybe,
  settingName: maybe,
})
export interface DomainSettingError extends Infer<typeof DomainSettingError> {}

export const DomainResponse = AutodiscoverResponse.extend('a:DomainResponse', {
  domainSettingErrors: optional(list('a:DomainSettingErrors', 'DomainSettingError', DomainSettingError)),
  domainSettings: optional(list('a:DomainSettings', 'DomainSetting', DomainSetting)),
  redirectTarget,
})
export interface DomainResponse extends Infer<typeof DomainResponse> {}

export const GetDomainSettingsResponse = AutodiscoverResponse.extend('a:GetDomainSettingsResponse', {
  domainResponses: optional(list('a:ArrayOfDomainResponse', 'DomainResponse', DomainResponse)),
})
export interface GetDomainSettingsResponse extends Infer<typeof GetDomainSettingsResponse> {}

export const GetDomainSettings: AutodiscoverOperation<GetDomainSettingsRequest, GetDomainSettingsResponse> =
  autodiscoverOperation('GetDomainSettings', GetDomainSettingsRequest, GetDomainSettingsResponse)

export const GetFederationInformationRequest = record('a:GetFederationInformationRequest', { domain: maybe })
export interface GetFederationInformationRequest extends Infer<typeof GetFederationInformationRequest> {}

export const GetFederationInformationResponse = AutodiscoverResponse.extend('a:GetFederationInformationResponse', {
  applicationUri: optional(anyUri, { isNillable: true }),
  domains: optional(Domains),
})
export interface GetFederationInformationResponse extends Infer<typeof GetFederationInformationResponse> {}

/** Who vouches for a domain to other organizations; an organization that is not federated says so. */
export const GetFederationInformation: AutodiscoverOperation<
  GetFederationInformationRequest,
  GetFederationInformationResponse
> = autodiscoverOperation('GetFederationInformation', GetFederationInformationRequest, GetFederationInformationResponse)
