import { type DomainSettingName, domainSettingNames, type UserSettingName, userSettingNames } from './setting-names.js'
import type {
  AlternateMailbox,
  DocumentSharingLocation,
  ProtocolConnection,
  UserSetting,
  WebClientUrl,
} from './user-settings.js'

interface Collections {
  InternalWebClientUrls: WebClientUrl[]
  ExternalWebClientUrls: WebClientUrl[]
  InternalPop3Connections: ProtocolConnection[]
  ExternalPop3Connections: ProtocolConnection[]
  InternalImap4Connections: ProtocolConnection[]
  ExternalImap4Connections: ProtocolConnection[]
  InternalSmtpConnections: ProtocolConnection[]
  ExternalSmtpConnections: ProtocolConnection[]
  AlternateMailboxes: AlternateMailbox[]
  DocumentSharingLocations: DocumentSharingLocation[]
}

/** What is known of a user, by the names of the settings; most are texts. */
export type UserSettings = { [Name in UserSettingName]?: Name extends keyof Collections ? Collections[Name] : string }

/** Which kind of setting each list is, and where in it the list stands. */
const collections: Readonly<Record<keyof Collections, readonly [kind: UserSetting['element'], key: string]>> = {
  InternalWebClientUrls: ['WebClientUrlCollectionSetting', 'webClientUrls'],
  ExternalWebClientUrls: ['WebClientUrlCollectionSetting', 'webClientUrls'],
  InternalPop3Connections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  ExternalPop3Connections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  InternalImap4Connections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  ExternalImap4Connections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  InternalSmtpConnections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  ExternalSmtpConnections: ['ProtocolConnectionCollectionSetting', 'protocolConnections'],
  AlternateMailboxes: ['AlternateMailboxCollectionSetting', 'alternateMailboxes'],
  DocumentSharingLocations: ['DocumentSharingLocationCollectionSetting', 'documentSharingLocations'],
}

const isCollection = (name: UserSettingName): name is keyof Collections => name in collections

const userNames: ReadonlySet<string> = new Set(userSettingNames)
const domainNames: ReadonlySet<string> = new Set(domainSettingNames)
export const isUserSettingName = (name: string): name is UserSettingName => userNames.has(name)
export const isDomainSettingName = (name: string): name is DomainSettingName => domainNames.has(name)

/**
 * A setting as SOAP says it; `undefined` where there is none. An empty list counts as none: the Managed API does not find the end of one
 * that is there (dseph/EwsEditor#18).
 */
export function soapSetting(settings: UserSettings, name: UserSettingName): UserSetting | undefined {
  const value = settings[name]
  if (value === undefined || value.length === 0) return undefined
  const [element, key] = isCollection(name) ? collections[name] : (['StringSetting', 'value'] as const)
  return { element, value: { name, [key]: value } } as UserSetting
}

/** What SOAP said, by name. Settings that nobody knows are left out. */
export function settingsOfSoap(list: readonly UserSetting[]): UserSettings {
  const settings: Record<string, unknown> = {}
  for (const { value } of list) {
    const { name } = value
    if (!isUserSettingName(name)) continue
    const key = isCollection(name) ? collections[name][1] : 'value'
    const content = (value as unknown as Record<string, unknown>)[key]
    if (content !== undefined) settings[name] = content
  }
  return settings
}
