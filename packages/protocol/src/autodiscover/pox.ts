import { optional, zeroOrMore } from '../schema/member.js'
import { attributes, text } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'

/** What is asked for in plain XML: the settings of an address, in one of the forms that answers can have (docs "Request (POX)"). */
export const PoxRequest = record('q:Request', {
  eMailAddress: optional(string),
  legacyDN: optional(string),
  acceptableResponseSchema: optional(string),
})
export interface PoxRequest extends Infer<typeof PoxRequest> {}

const OwaUrl = record('o:OWAUrl', text(string), attributes({ authenticationMethod: optional(string) }))

/** How the web client is reached, and with it the services that it is made of. */
const WebUrls = record('o:WebUrls', {
  owaUrl: zeroOrMore(OwaUrl, { element: 'OWAUrl' }),
  protocol: optional(
    record('o:InnerProtocol', { type: optional(string), asUrl: optional(string, { element: 'ASUrl' }) }),
  ),
})

/** One way to the mailbox: EXCH from inside the organization, EXPR from outside, WEB through a browser (docs "Protocol (POX)"). */
export const PoxProtocol = record('o:Protocol', {
  type: string,
  internal: optional(WebUrls),
  external: optional(WebUrls),
  ttl: optional(string, { element: 'TTL' }),
  server: optional(string),
  serverDN: optional(string),
  serverVersion: optional(string),
  mdbDN: optional(string),
  publicFolderServer: optional(string),
  ad: optional(string, { element: 'AD' }),
  port: optional(string),
  asUrl: optional(string, { element: 'ASUrl' }),
  ewsUrl: optional(string),
  emwsUrl: optional(string),
  sharingUrl: optional(string),
  ecpUrl: optional(string),
  ecpUrlUm: optional(string, { element: 'EcpUrl-um' }),
  ecpUrlAggr: optional(string, { element: 'EcpUrl-aggr' }),
  ecpUrlMt: optional(string, { element: 'EcpUrl-mt' }),
  ecpUrlRet: optional(string, { element: 'EcpUrl-ret' }),
  ecpUrlSms: optional(string, { element: 'EcpUrl-sms' }),
  ecpUrlPublish: optional(string, { element: 'EcpUrl-publish' }),
  ecpUrlPhoto: optional(string, { element: 'EcpUrl-photo' }),
  ecpUrlConnect: optional(string, { element: 'EcpUrl-connect' }),
  ecpUrlTm: optional(string, { element: 'EcpUrl-tm' }),
  ecpUrlTmCreating: optional(string, { element: 'EcpUrl-tmCreating' }),
  ecpUrlTmEditing: optional(string, { element: 'EcpUrl-tmEditing' }),
  ecpUrlExtinstall: optional(string, { element: 'EcpUrl-extinstall' }),
  oofUrl: optional(string, { element: 'OOFUrl' }),
  umUrl: optional(string, { element: 'UMUrl' }),
  oabUrl: optional(string, { element: 'OABUrl' }),
  ewsPartnerUrl: optional(string),
  exchangeRpcUrl: optional(string),
  loginName: optional(string),
  authPackage: optional(string),
  certPrincipalName: optional(string),
  groupingInformation: optional(string),
  serverExclusiveConnect: optional(string),
  ssl: optional(string, { element: 'SSL' }),
})
export interface PoxProtocol extends Infer<typeof PoxProtocol> {}

const PoxUser = record('o:User', {
  displayName: optional(string),
  legacyDN: optional(string),
  autoDiscoverSMTPAddress: optional(string),
  deploymentId: optional(string),
})

const PoxAlternativeMailbox = record('o:AlternativeMailbox', {
  type: optional(string),
  displayName: optional(string),
  legacyDN: optional(string),
  server: optional(string),
  smtpAddress: optional(string),
  ownerSmtpAddress: optional(string),
})

/** The settings of a user, or where to ask for them instead (docs "Account (POX)"). */
export const PoxAccount = record('o:Account', {
  accountType: optional(string),
  action: string,
  microsoftOnline: optional(string),
  redirectUrl: optional(string, { element: 'RedirectUrl' }),
  redirectAddr: optional(string),
  protocol: zeroOrMore(PoxProtocol),
  alternativeMailbox: zeroOrMore(PoxAlternativeMailbox),
  publicFolderInformation: optional(record('o:PublicFolderInformation', { smtpAddress: optional(string) })),
})
export interface PoxAccount extends Infer<typeof PoxAccount> {}

export const PoxSettings = record('o:Response', { user: optional(PoxUser), account: PoxAccount })
export interface PoxSettings extends Infer<typeof PoxSettings> {}

export const PoxError = record(
  'r:Error',
  { errorCode: string, message: optional(string), debugData: optional(string) },
  attributes({ time: optional(string), id: optional(string) }),
)
export interface PoxError extends Infer<typeof PoxError> {}

/** The answer where there are no settings; it stands in the namespace of its surroundings, not in that of the settings. */
export const PoxFailure = record('r:Response', { error: PoxError })
export interface PoxFailure extends Infer<typeof PoxFailure> {}
