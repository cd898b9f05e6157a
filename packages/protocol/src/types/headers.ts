import { nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { attributes, soapAttributes, text } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, int, language, string, unsignedInt } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { NonEmptyString } from './text.js'
import { TimeZoneDefinition } from './time-zone.js'

export const MailboxCulture = record('t:MailboxCultureType', text(language), soapAttributes)
export interface MailboxCulture extends Infer<typeof MailboxCulture> {}

export const NonEmptyArrayOfRole = nonEmptyList('t:NonEmptyArrayOfRoleType', 'Role', string)
export type NonEmptyArrayOfRole = Infer<typeof NonEmptyArrayOfRole>

export const ManagementRole = record('t:ManagementRoleType', {
  userRoles: optional(NonEmptyArrayOfRole),
  applicationRoles: optional(NonEmptyArrayOfRole),
})
export interface ManagementRole extends Infer<typeof ManagementRole> {}

export const SidAndAttributes = record(
  't:SidAndAttributesType',
  { securityIdentifier: string },
  attributes({ attributes: unsignedInt }),
)
export interface SidAndAttributes extends Infer<typeof SidAndAttributes> {}

export const NonEmptyArrayOfGroupIdentifiers = nonEmptyList(
  't:NonEmptyArrayOfGroupIdentifiersType',
  'GroupIdentifier',
  SidAndAttributes,
)
export type NonEmptyArrayOfGroupIdentifiers = Infer<typeof NonEmptyArrayOfGroupIdentifiers>

export const NonEmptyArrayOfRestrictedGroupIdentifiers = nonEmptyList(
  't:NonEmptyArrayOfRestrictedGroupIdentifiersType',
  'RestrictedGroupIdentifier',
  SidAndAttributes,
)
export type NonEmptyArrayOfRestrictedGroupIdentifiers = Infer<typeof NonEmptyArrayOfRestrictedGroupIdentifiers>

export const SerializedSecurityContext = record(
  't:SerializedSecurityContextType',
  {
    userSid: string,
    groupSids: optional(NonEmptyArrayOfGroupIdentifiers),
    restrictedGroupSids: optional(NonEmptyArrayOfRestrictedGroupIdentifiers),
    primarySmtpAddress: optional(string),
  },
  soapAttributes,
)
export interface SerializedSecurityContext extends Infer<typeof SerializedSecurityContext> {}

export const PrincipalName = record('t:PrincipalNameType', text(NonEmptyString))
export interface PrincipalName extends Infer<typeof PrincipalName> {}

export const Sid = record('t:SIDType', text(NonEmptyString))
export interface Sid extends Infer<typeof Sid> {}

export const PrimarySmtpAddress = record('t:PrimarySmtpAddressType', text(NonEmptyString))
export interface PrimarySmtpAddress extends Infer<typeof PrimarySmtpAddress> {}

export const SmtpAddress = record('t:SmtpAddressType', text(NonEmptyString))
export interface SmtpAddress extends Infer<typeof SmtpAddress> {}

/** The ways to name a user. */
export const connectingIdentities = { PrincipalName, SID: Sid, PrimarySmtpAddress, SmtpAddress }

export const ConnectingSid = record('t:ConnectingSIDType', {
  identity: oneOf(connectingIdentities),
})
export interface ConnectingSid extends Infer<typeof ConnectingSid> {}

export const ExchangeImpersonation = record(
  't:ExchangeImpersonationType',
  { connectingSID: ConnectingSid },
  soapAttributes,
)
export interface ExchangeImpersonation extends Infer<typeof ExchangeImpersonation> {}

export const SpecialLogonType = enumeration('t:SpecialLogonTypeType', ['Admin', 'SystemService'])
export type SpecialLogonType = Infer<typeof SpecialLogonType>

export const OpenAsAdminOrSystemService = record(
  't:OpenAsAdminOrSystemServiceType',
  { connectingSID: ConnectingSid },
  attributes({ logonType: SpecialLogonType, budgetType: optional(int) }),
  soapAttributes,
)
export interface OpenAsAdminOrSystemService extends Infer<typeof OpenAsAdminOrSystemService> {}

export const ProxySecurityContext = record('t:ProxySecurityContextType', text(base64Binary), soapAttributes)
export interface ProxySecurityContext extends Infer<typeof ProxySecurityContext> {}

export const DateTimePrecision = enumeration('t:DateTimePrecisionType', ['Seconds', 'Milliseconds'])
export type DateTimePrecision = Infer<typeof DateTimePrecision>

export const TimeZoneContext = record(
  't:TimeZoneContextType',
  { timeZoneDefinition: TimeZoneDefinition },
  soapAttributes,
)
export interface TimeZoneContext extends Infer<typeof TimeZoneContext> {}

export const AvailabilityProxyRequest = enumeration('t:AvailabilityProxyRequestType', ['CrossSite', 'CrossForest'])
export type AvailabilityProxyRequest = Infer<typeof AvailabilityProxyRequest>

export const RequestTypeHeader = record('t:RequestTypeHeader', { requestType: AvailabilityProxyRequest })
export interface RequestTypeHeader extends Infer<typeof RequestTypeHeader> {}
