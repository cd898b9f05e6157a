import { versionHeader } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional, required, zeroOrMore } from '../schema/member.js'
import { batchOperation, type Operation, singleOperation } from '../schema/operation.js'
import { attributes, omissible } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, string, wholeNumber } from '../schema/scalars.js'
import { enumeration, listType } from '../schema/simple.js'
import { Guid, OfficeClientCode, Strings, VersionText } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'
import { ServiceConfigurationBase } from './service-configuration.js'

export const InstalledApp = record('t:InstalledAppType', omissible, {
  id: optional(string),
  marketplaceAssetId: optional(string),
  enabled: optional(boolean),
  consentState: optional(string),
  type: optional(string),
  licenseStatus: optional(string),
  trialExpirationDate: optional(dateTime),
  providerName: optional(string),
  iconUrl: optional(string),
  highResolutionIconUrl: optional(string),
  displayName: optional(string),
  description: optional(string),
  requirements: optional(string),
  version: optional(string),
})
export interface InstalledApp extends Infer<typeof InstalledApp> {}

export const ClientAccessTokenKind = enumeration('t:ClientAccessTokenTypeType', [
  'CallerIdentity',
  'ExtensionCallback',
  'ScopedToken',
  'ExtensionRestApiCallback',
  'Connectors',
  'Loki',
  'DesktopOutlook',
])
export type ClientAccessTokenKind = Infer<typeof ClientAccessTokenKind>

export const ClientAccessTokenRequest = record('t:ClientAccessTokenRequestType', {
  id: string,
  tokenType: ClientAccessTokenKind,
  scope: optional(string),
  resourceUri: optional(string),
})
export interface ClientAccessTokenRequest extends Infer<typeof ClientAccessTokenRequest> {}

export const NonEmptyArrayOfClientAccessTokenRequests = nonEmptyList(
  't:NonEmptyArrayOfClientAccessTokenRequestsType',
  'TokenRequest',
  ClientAccessTokenRequest,
)
export type NonEmptyArrayOfClientAccessTokenRequests = Infer<typeof NonEmptyArrayOfClientAccessTokenRequests>

export const ClientAccessToken = record('t:ClientAccessTokenType', {
  id: string,
  tokenType: ClientAccessTokenKind,
  tokenValue: string,
  ttl: required(wholeNumber, { element: 'TTL' }),
})
export interface ClientAccessToken extends Infer<typeof ClientAccessToken> {}

export const OfficeIntegrationConfiguration = ServiceConfigurationBase.extend('t:OfficeIntegrationConfiguration', {
  officeSidebarURL: string,
})
export interface OfficeIntegrationConfiguration extends Infer<typeof OfficeIntegrationConfiguration> {}

export const ClientExtensionProvidedTo = enumeration('t:ClientExtensionProvidedToType', ['Everyone', 'SpecificUsers'])
export type ClientExtensionProvidedTo = Infer<typeof ClientExtensionProvidedTo>

export const ClientExtensionKind = enumeration('t:ClientExtensionTypeType', [
  'Default',
  'Private',
  'MarketPlace',
  'PrivateCatalog',
  'MarketplacePrivateCatalog',
])
export type ClientExtensionKind = Infer<typeof ClientExtensionKind>

export const ClientExtensionScope = enumeration('t:ClientExtensionScopeType', [
  'None',
  'User',
  'Organization',
  'Default',
])
export type ClientExtensionScope = Infer<typeof ClientExtensionScope>

export const ClientExtension = record(
  't:ClientExtensionType',
  { specificUsers: optional(Strings), manifest: optional(base64Binary) },
  attributes({
    isAvailable: optional(boolean),
    isMandatory: optional(boolean),
    isEnabledByDefault: optional(boolean),
    providedTo: optional(ClientExtensionProvidedTo),
    type: optional(ClientExtensionKind),
    scope: optional(ClientExtensionScope),
    marketplaceAssetId: optional(string),
    marketplaceContentMarket: optional(string),
    appStatus: optional(string),
    etoken: optional(string),
    installedDateTime: optional(string),
  }),
)
export interface ClientExtension extends Infer<typeof ClientExtension> {}

export const ConsentState = enumeration('t:ConsentStateType', ['NotResponded', 'NotConsented', 'Consented'])
export type ConsentState = Infer<typeof ConsentState>

export const DisableReason = enumeration('t:DisableReasonType', [
  'NoReason',
  'OutlookClientPerformance',
  'OWAClientPerformance',
  'MobileClientPerformance',
])
export type DisableReason = Infer<typeof DisableReason>

export const AddInState = enumeration('t:AddInStateType', [
  'Flagged',
  'OK',
  'Removed',
  'Undefined',
  'WithdrawingSoon',
  'Withdrawn',
])
export type AddInState = Infer<typeof AddInState>

export const OfficeClient = record('t:OfficeClientType', attributes({ code: OfficeClientCode, version: VersionText }))
export interface OfficeClient extends Infer<typeof OfficeClient> {}

export const AppMetadata = record('t:AppMetadata', {
  endNodeUrl: optional(string),
  appStatus: optional(string),
  actionUrl: optional(string),
  productId: optional(string),
  enabledStatus: optional(boolean),
  consentState: optional(string),
  extensionType: optional(string),
  marketplaceAssetId: optional(string),
  licenseStatus: optional(string),
  trialExpirationDate: optional(dateTime),
  installedBy: optional(string),
  isMandatory: optional(boolean),
})
export interface AppMetadata extends Infer<typeof AppMetadata> {}

export const App = record('t:AppType', { metadata: optional(AppMetadata), manifest: base64Binary })
export interface App extends Infer<typeof App> {}

export const Metadata = record('t:Metadata', { customApps: string })
export interface Metadata extends Infer<typeof Metadata> {}

export const ArrayOfApps = record('t:ArrayOfAppsType', { app: zeroOrMore(App), metadata: optional(Metadata) })
export interface ArrayOfApps extends Infer<typeof ArrayOfApps> {}

export const GetClientAccessTokenRequest = BaseRequest.extend('m:GetClientAccessTokenType', {
  tokenRequests: NonEmptyArrayOfClientAccessTokenRequests,
})
export interface GetClientAccessTokenRequest extends Infer<typeof GetClientAccessTokenRequest> {}

export const GetClientAccessTokenResponseMessage = ResponseMessage.extend('m:GetClientAccessTokenResponseMessageType', {
  token: optional(ClientAccessToken),
})
export interface GetClientAccessTokenResponseMessage extends Infer<typeof GetClientAccessTokenResponseMessage> {}

export const ListOfExtensionIds = listType('m:ListOfExtensionIdsType', Guid)
export type ListOfExtensionIds = Infer<typeof ListOfExtensionIds>

export const PrivateCatalogAddInStoreInfo = record(
  'm:PrivateCatalogAddInStoreInfoType',
  attributes({ assetId: string, contentMarket: string }),
)
export interface PrivateCatalogAddInStoreInfo extends Infer<typeof PrivateCatalogAddInStoreInfo> {}

export const PrivateCatalogAddIns = record(
  'm:PrivateCatalogAddInsType',
  { storeInfo: optional(PrivateCatalogAddInStoreInfo) },
  attributes({ productId: string, state: AddInState, version: VersionText }),
)
export interface PrivateCatalogAddIns extends Infer<typeof PrivateCatalogAddIns> {}

export const ArrayOfPrivateCatalogAddIns = list('m:ArrayOfPrivateCatalogAddInsType', 'AddIn', PrivateCatalogAddIns)
export type ArrayOfPrivateCatalogAddIns = Infer<typeof ArrayOfPrivateCatalogAddIns>

export const GetAppManifestsRequest = BaseRequest.extend('m:GetAppManifestsType', {
  apiVersionSupported: optional(string),
  schemaVersionSupported: optional(string),
  includeAllInstalledAddIns: optional(boolean),
  includeEntitlementData: optional(boolean),
  includeManifestData: optional(boolean),
  includeCustomAppsData: optional(boolean),
  extensionIds: optional(ListOfExtensionIds),
  addIns: optional(ArrayOfPrivateCatalogAddIns),
})
export interface GetAppManifestsRequest extends Infer<typeof GetAppManifestsRequest> {}

export const ArrayOfAppManifests = list('m:ArrayOfAppManifestsType', 'Manifest', base64Binary)
export type ArrayOfAppManifests = Infer<typeof ArrayOfAppManifests>

export const GetAppManifestsResponse = ResponseMessage.extend('m:GetAppManifestsResponseType', {
  content: oneOf({ Apps: ArrayOfApps, Manifests: ArrayOfAppManifests }),
})
export interface GetAppManifestsResponse extends Infer<typeof GetAppManifestsResponse> {}

export const GetAppMarketplaceUrlRequest = BaseRequest.extend('m:GetAppMarketplaceUrlType')
export interface GetAppMarketplaceUrlRequest extends Infer<typeof GetAppMarketplaceUrlRequest> {}

export const GetAppMarketplaceUrlResponseMessage = ResponseMessage.extend('m:GetAppMarketplaceUrlResponseMessageType', {
  appMarketplaceUrl: optional(string),
  connectorsManagementUrl: optional(string),
})
export interface GetAppMarketplaceUrlResponseMessage extends Infer<typeof GetAppMarketplaceUrlResponseMessage> {}

export const InstallAppRequest = BaseRequest.extend('m:InstallAppType', {
  manifest: base64Binary,
  marketplaceAssetId: optional(string),
  marketplaceContentMarket: optional(string),
  sendWelcomeEmail: optional(boolean),
  manifestUrl: optional(string),
  marketplaceCorrelationId: optional(string),
  campaignId: optional(string),
})
export interface InstallAppRequest extends Infer<typeof InstallAppRequest> {}

export const InstallAppResponse = ResponseMessage.extend('m:InstallAppResponseType', {
  wasFirstInstall: optional(boolean),
  extension: optional(InstalledApp),
})
export interface InstallAppResponse extends Infer<typeof InstallAppResponse> {}

export const UninstallAppRequest = BaseRequest.extend('m:UninstallAppType', { id: required(string, { element: 'ID' }) })
export interface UninstallAppRequest extends Infer<typeof UninstallAppRequest> {}

export const UninstallAppResponse = ResponseMessage.extend('m:UninstallAppResponseType')
export interface UninstallAppResponse extends Infer<typeof UninstallAppResponse> {}

export const DisableAppRequest = BaseRequest.extend('m:DisableAppType', {
  id: required(string, { element: 'ID' }),
  disableReason: DisableReason,
})
export interface DisableAppRequest extends Infer<typeof DisableAppRequest> {}

export const DisableAppResponse = ResponseMessage.extend('m:DisableAppResponseType')
export interface DisableAppResponse extends Infer<typeof DisableAppResponse> {}

export const RegisterConsentRequest = BaseRequest.extend('m:RegisterConsentType', {
  id: string,
  consentState: ConsentState,
})
export interface RegisterConsentRequest extends Infer<typeof RegisterConsentRequest> {}

export const RegisterConsentResponseMessage = ResponseMessage.extend('m:RegisterConsentResponseMessageType')
export interface RegisterConsentResponseMessage extends Infer<typeof RegisterConsentResponseMessage> {}

export const GetLastPrivateCatalogUpdateRequest = BaseRequest.extend('m:GetLastPrivateCatalogUpdateType', {
  client: optional(OfficeClient),
})
export interface GetLastPrivateCatalogUpdateRequest extends Infer<typeof GetLastPrivateCatalogUpdateRequest> {}

export const GetLastPrivateCatalogUpdateResponse = ResponseMessage.extend('m:GetLastPrivateCatalogUpdateResponseType', {
  content: optional(oneOf({ LastUpdate: dateTime, CatalogHash: string })),
})
export interface GetLastPrivateCatalogUpdateResponse extends Infer<typeof GetLastPrivateCatalogUpdateResponse> {}

export const GetPrivateCatalogAddInsRequest = BaseRequest.extend('m:GetPrivateCatalogAddInsType', {
  client: optional(OfficeClient),
})
export interface GetPrivateCatalogAddInsRequest extends Infer<typeof GetPrivateCatalogAddInsRequest> {}

export const GetPrivateCatalogAddInsResponse = ResponseMessage.extend('m:GetPrivateCatalogAddInsResponseType', {
  addIns: optional(ArrayOfPrivateCatalogAddIns),
})
export interface GetPrivateCatalogAddInsResponse extends Infer<typeof GetPrivateCatalogAddInsResponse> {}

export const GetClientAccessToken: Operation<GetClientAccessTokenRequest, GetClientAccessTokenResponseMessage[]> =
  batchOperation('GetClientAccessToken', GetClientAccessTokenRequest, GetClientAccessTokenResponseMessage, {
    since: 'Exchange2013',
    headers: versionHeader,
  })

export const GetAppManifests: Operation<GetAppManifestsRequest, GetAppManifestsResponse> = singleOperation(
  'GetAppManifests',
  GetAppManifestsRequest,
  GetAppManifestsResponse,
  { since: 'Exchange2013', headers: versionHeader },
)

export const DisableApp: Operation<DisableAppRequest, DisableAppResponse> = singleOperation(
  'DisableApp',
  DisableAppRequest,
  DisableAppResponse,
  { since: 'Exchange2013', headers: versionHeader },
)

export const InstallApp: Operation<InstallAppRequest, InstallAppResponse> = singleOperation(
  'InstallApp',
  InstallAppRequest,
  InstallAppResponse,
  { since: 'Exchange2013', headers: versionHeader },
)

export const UninstallApp: Operation<UninstallAppRequest, UninstallAppResponse> = singleOperation(
  'UninstallApp',
  UninstallAppRequest,
  UninstallAppResponse,
  { since: 'Exchange2013', headers: versionHeader },
)

export const GetAppMarketplaceUrl: Operation<GetAppMarketplaceUrlRequest, GetAppMarketplaceUrlResponseMessage> =
  singleOperation('GetAppMarketplaceUrl', GetAppMarketplaceUrlRequest, GetAppMarketplaceUrlResponseMessage, {
    since: 'Exchange2013',
    headers: versionHeader,
  })

export const GetLastPrivateCatalogUpdate: Operation<
  GetLastPrivateCatalogUpdateRequest,
  GetLastPrivateCatalogUpdateResponse
> = singleOperation(
  'GetLastPrivateCatalogUpdate',
  GetLastPrivateCatalogUpdateRequest,
  GetLastPrivateCatalogUpdateResponse,
  { since: 'Exchange2016', headers: versionHeader },
)

export const GetPrivateCatalogAddIns: Operation<GetPrivateCatalogAddInsRequest, GetPrivateCatalogAddInsResponse> =
  singleOperation('GetPrivateCatalogAddIns', GetPrivateCatalogAddInsRequest, GetPrivateCatalogAddInsResponse, {
    since: 'Exchange2016',
    headers: versionHeader,
  })

export const RegisterConsent: Operation<RegisterConsentRequest, RegisterConsentResponseMessage> = singleOperation(
  'RegisterConsent',
  RegisterConsentRequest,
  RegisterConsentResponseMessage,
  { since: 'Exchange2015', headers: [] },
)
