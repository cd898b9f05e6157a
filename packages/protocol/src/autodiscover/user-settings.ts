import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { polymorphic } from '../schema/polymorphic.js'
import { type Infer, record } from '../schema/record.js'
import { int, string } from '../schema/scalars.js'
import { AutodiscoverErrorCode, AutodiscoverResponse, redirectTarget } from './error-code.js'
import { type AutodiscoverOperation, autodiscoverOperation } from './operation.js'

const maybe = optional(string, { isNillable: true })

export const AutodiscoverUser = record('a:User', { mailbox: maybe })
export interface AutodiscoverUser extends Infer<typeof AutodiscoverUser> {}

/** The names of settings as they came: those that nobody knows are answered one by one. */
export const RequestedSettings = list('a:RequestedSettings', 'Setting', string)

export const GetUserSettingsRequest = record('a:GetUserSettingsRequest', {
  users: optional(list('a:Users', 'User', AutodiscoverUser)),
  requestedSettings: optional(RequestedSettings),
  requestedVersion: maybe,
})
export interface GetUserSettingsRequest extends Infer<typeof GetUserSettingsRequest> {}

export const WebClientUrl = record('a:WebClientUrl', { authenticationMethods: maybe, url: maybe })
export interface WebClientUrl extends Infer<typeof WebClientUrl> {}

export const ProtocolConnection = record('a:ProtocolConnection', {
  encryptionMethod: maybe,
  hostname: maybe,
  port: optional(int),
})
export interface ProtocolConnection extends Infer<typeof ProtocolConnection> {}

/** Another mailbox that the user's clients open beside his own: his archive, or one that he was given. */
export const AlternateMailbox = record('a:AlternateMailbox', {
  type: maybe,
  displayName: maybe,
  legacyDN: maybe,
  server: maybe,
  smtpAddress: maybe,
  ownerSmtpAddress: maybe,
})
export interface AlternateMailbox extends Infer<typeof AlternateMailbox> {}

export const DocumentSharingLocation = record('a:DocumentSharingLocation', {
  serviceUrl: maybe,
  locationUrl: maybe,
  displayName: maybe,
  supportedFileExtensions: optional(list('a:FileExtensions', 'FileExtension', string)),
  externalAccessAllowed: maybe,
  anonymousAccessAllowed: maybe,
  canModifyPermissions: maybe,
  isDefault: maybe,
})
export interface DocumentSharingLocation extends Infer<typeof DocumentSharingLocation> {}

const UserSettingBase = record('a:UserSetting', { name: string })

/** A setting, told by `xsi:type`: a text or a list. */
export const UserSetting = polymorphic(UserSettingBase, {
  StringSetting: UserSettingBase.extend('a:StringSetting', { value: maybe }),
  WebClientUrlCollectionSetting: UserSettingBase.extend('a:WebClientUrlCollectionSetting', {
    webClientUrls: optional(list('a:WebClientUrls', 'WebClientUrl', WebClientUrl)),
  }),
  ProtocolConnectionCollectionSetting: UserSettingBase.extend('a:ProtocolConnectionCollectionSetting', {
    protocolConnections: optional(list('a:ProtocolConnections', 'ProtocolConnection', ProtocolConnection)),
  }),
  AlternateMailboxCollectionSetting: UserSettingBase.extend('a:AlternateMailboxCollectionSetting', {
    alternateMailboxes: optional(list('a:AlternateMailboxes', 'AlternateMailbox', AlternateMailbox)),
  }),
  DocumentSharingLocationCollectionSetting: UserSettingBase.extend('a:DocumentSharingLocationCollectionSetting', {
    documentSharingLocations: optional(
      list('a:DocumentSharingLocations', 'DocumentSharingLocation', DocumentSharingLocation),
    ),
  }),
})
export type UserSetting = Infer<typeof UserSetting>

export const UserSettingError = record('a:UserSettingError', {
  errorCode: AutodiscoverErrorCode,
  errorMessage: maybe,
  settingName: maybe,
})
export interface UserSettingError extends Infer<typeof UserSettingError> {}

export const UserResponse = AutodiscoverResponse.extend('a:UserResponse', {
  redirectTarget,
  userSettingErrors: optional(list('a:UserSettingErrors', 'UserSettingError', UserSettingError)),
  userSettings: optional(list('a:UserSettings', 'UserSetting', UserSetting)),
})
export interface UserResponse extends Infer<typeof UserResponse> {}

export const GetUserSettingsResponse = AutodiscoverResponse.extend('a:GetUserSettingsResponse', {
  userResponses: optional(list('a:ArrayOfUserResponse', 'UserResponse', UserResponse)),
})
export interface GetUserSettingsResponse extends Infer<typeof GetUserSettingsResponse> {}

export const GetUserSettings: AutodiscoverOperation<GetUserSettingsRequest, GetUserSettingsResponse> =
  autodiscoverOperation('GetUserSettings', GetUserSettingsRequest, GetUserSettingsResponse)
