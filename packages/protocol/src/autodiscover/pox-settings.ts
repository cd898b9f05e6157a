import type { PoxProtocol, PoxSettings } from './pox.js'
import type { UserSettingName } from './setting-names.js'
import type { UserSettings } from './settings.js'

type PlaceOf = Readonly<Partial<Record<keyof PoxProtocol, UserSettingName>>>

/** Which setting each element is, in the way from inside and in that from outside (`OutlookProtocol` of the Managed API reads them so). */
const inside: PlaceOf = {
  server: 'InternalRpcClientServer',
  serverDN: 'InternalMailboxServerDN',
  mdbDN: 'MailboxDN',
  publicFolderServer: 'PublicFolderServer',
  ad: 'ActiveDirectoryServer',
  ewsUrl: 'InternalEwsUrl',
  emwsUrl: 'InternalEmwsUrl',
  ecpUrl: 'InternalEcpUrl',
  umUrl: 'InternalUMUrl',
  oabUrl: 'InternalOABUrl',
  serverExclusiveConnect: 'InternalServerExclusiveConnect',
}
const outside: PlaceOf = {
  server: 'ExternalMailboxServer',
  ewsUrl: 'ExternalEwsUrl',
  emwsUrl: 'ExternalEmwsUrl',
  ecpUrl: 'ExternalEcpUrl',
  umUrl: 'ExternalUMUrl',
  oabUrl: 'ExternalOABUrl',
  ewsPartnerUrl: 'EwsPartnerUrl',
  exchangeRpcUrl: 'ExchangeRpcUrl',
  authPackage: 'ExternalMailboxServerAuthenticationMethods',
  certPrincipalName: 'CertPrincipalName',
  groupingInformation: 'GroupingInformation',
  serverExclusiveConnect: 'ExternalServerExclusiveConnect',
}
/** In both, and the same in both. */
const common: PlaceOf = {
  ecpUrlUm: 'EcpVoicemailUrlFragment',
  ecpUrlAggr: 'EcpEmailSubscriptionsUrlFragment',
  ecpUrlMt: 'EcpDeliveryReportUrlFragment',
  ecpUrlRet: 'EcpRetentionPolicyTagsUrlFragment',
  ecpUrlSms: 'EcpTextMessagingUrlFragment',
  ecpUrlPublish: 'EcpPublishingUrlFragment',
  ecpUrlPhoto: 'EcpPhotoUrlFragment',
  ecpUrlConnect: 'EcpConnectUrlFragment',
  ecpUrlTm: 'EcpTeamMailboxUrlFragment',
  ecpUrlTmCreating: 'EcpTeamMailboxCreatingUrlFragment',
  ecpUrlTmEditing: 'EcpTeamMailboxEditingUrlFragment',
  ecpUrlExtinstall: 'EcpExtensionInstallationUrlFragment',
}

const placesOf: Readonly<Record<string, PlaceOf>> = {
  EXCH: { ...inside, ...common },
  EXPR: { ...outside, ...common },
}

const userPlaces = {
  displayName: 'UserDisplayName',
  legacyDN: 'UserDN',
  autoDiscoverSMTPAddress: 'AutoDiscoverSMTPAddress',
  deploymentId: 'UserDeploymentId',
} as const

/** The settings of a user as plain XML says them; `serverVersion` is the packed build of `ServerVersion`. */
export function poxOfSettings(settings: UserSettings, serverVersion: string): PoxSettings {
  const user: Record<string, string> = {}
  for (const [key, name] of Object.entries(userPlaces)) if (settings[name] !== undefined) user[key] = settings[name]
  const exch = protocolOf('EXCH', settings)
  const expr = protocolOf('EXPR', settings)
  const requiresSsl = settings.ExternalMailboxServerRequiresSSL
  return {
    user,
    account: {
      accountType: 'email',
      action: 'settings',
      ...(settings.UserMSOnline !== undefined && { microsoftOnline: settings.UserMSOnline }),
      protocol: [
        { ...exch, serverVersion },
        { ...expr, ...(requiresSsl !== undefined && { ssl: requiresSsl === 'True' ? 'On' : 'Off' }) },
        {
          type: 'WEB',
          internal: { ...webUrls(settings.InternalWebClientUrls), protocol: { type: 'EXCH', asUrl: exch.asUrl } },
          external: { ...webUrls(settings.ExternalWebClientUrls), protocol: { type: 'EXPR', asUrl: expr.asUrl } },
        },
      ],
      ...(settings.AlternateMailboxes && { alternativeMailbox: settings.AlternateMailboxes }),
      ...(settings.PublicFolderInformation !== undefined && {
        publicFolderInformation: { smtpAddress: settings.PublicFolderInformation },
      }),
    },
  }
}

/** Availability and automatic replies are further names of the one service, by which older clients find it. */
function protocolOf(type: 'EXCH' | 'EXPR', settings: UserSettings): PoxProtocol {
  const protocol: PoxProtocol = { type }
  for (const [key, name] of Object.entries(placesOf[type]!)) {
    const value = settings[name]
    if (typeof value === 'string') protocol[key as Exclude<keyof PoxProtocol, 'internal' | 'external'>] = value
  }
  const { ewsUrl } = protocol
  return { ...protocol, ...(ewsUrl !== undefined && { asUrl: ewsUrl, oofUrl: ewsUrl }) }
}

const webUrls = (urls: UserSettings['InternalWebClientUrls'] = []) => ({
  owaUrl: urls.map(({ url = '', authenticationMethods }) => ({
    value: url,
    ...(authenticationMethods !== undefined && { authenticationMethod: authenticationMethods }),
  })),
})

/** The settings that plain XML told. An older server has no `EwsUrl`; `ASUrl` is the same service there. */
export function settingsOfPox({ user, account }: PoxSettings): UserSettings {
  const settings: Record<string, unknown> = {}
  const put = (name: UserSettingName, value: unknown): void => {
    if (value !== undefined && value !== '') settings[name] ??= value
  }
  for (const [key, name] of Object.entries(userPlaces)) put(name, user?.[key as keyof typeof userPlaces])
  put('UserMSOnline', account.microsoftOnline)
  put('AlternateMailboxes', account.alternativeMailbox)
  put('PublicFolderInformation', account.publicFolderInformation?.smtpAddress)
  for (const protocol of account.protocol ?? []) {
    const { type, internal, external } = protocol
    const ways = { ...protocol, ewsUrl: protocol.ewsUrl || protocol.asUrl }
    for (const [key, name] of Object.entries(placesOf[type] ?? {})) put(name, ways[key as keyof PoxProtocol])
    if (type === 'EXPR' && protocol.ssl)
      put('ExternalMailboxServerRequiresSSL', protocol.ssl === 'Off' ? 'False' : 'True')
    if (type === 'WEB') {
      put('InternalWebClientUrls', clientUrls(internal))
      put('ExternalWebClientUrls', clientUrls(external))
    }
  }
  return settings
}

const clientUrls = (urls: PoxProtocol['internal']): UserSettings['InternalWebClientUrls'] =>
  urls?.owaUrl?.map(({ value, authenticationMethod }) => ({ url: value, authenticationMethods: authenticationMethod }))
