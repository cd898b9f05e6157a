import { FreeBusyViewOptions, SuggestionsViewOptions, UserOofSettings } from '../operations/availability.js'
import { MeetingInstance, MeetingSpace } from '../operations/meeting-space.js'
import { NamedValue } from '../operations/response.js'
import { EncryptedDataContainer } from '../operations/sharing.js'
import { ExchangeVersion } from '../schema/exchange-version.js'
import { optional, type Slot } from '../schema/member.js'
import { attributes, soapAttributes } from '../schema/parts.js'
import { record } from '../schema/record.js'
import { int, string } from '../schema/scalars.js'
import type { Type } from '../schema/type.js'
import {
  DateTimePrecision,
  ExchangeImpersonation,
  MailboxCulture,
  ManagementRole,
  OpenAsAdminOrSystemService,
  ProxySecurityContext,
  SerializedSecurityContext,
  TimeZoneContext,
} from '../types/headers.js'
import { BaseItemId } from '../types/ids.js'
import { AvailabilityMailbox } from '../types/mailbox.js'
import { BasePathToElement, Path, PathToExceptionField } from '../types/paths.js'
import { SearchExpression, SearchExpressionBase } from '../types/restriction.js'
import { PlainTransition, SerializableTimeZone, Transition } from '../types/time-zone.js'

const RequestServerVersion = record('t:', attributes({ version: ExchangeVersion }), soapAttributes)

const ServerVersionInfo = record(
  't:',
  attributes({
    majorVersion: optional(int),
    minorVersion: optional(int),
    majorBuildNumber: optional(int),
    minorBuildNumber: optional(int),
    version: optional(string),
  }),
)

/** The global elements of the types namespace that stand for themselves: SOAP headers, and what messages refer to by element. */
export const elements: Readonly<Record<string, Type<unknown>>> = {
  MailboxCulture,
  ManagementRole,
  SerializedSecurityContext,
  ExchangeImpersonation,
  OpenAsAdminOrSystemService,
  SharingSecurity: EncryptedDataContainer,
  ProxySecurityContext,
  ProxySuggesterSid: ProxySecurityContext,
  ProxyPartnerToken: ProxySecurityContext,
  ServerVersionInfo,
  RequestServerVersion,
  DateTimePrecision,
  TimeZoneContext,
  ExceptionFieldURI: PathToExceptionField,
  BaseItemId,
  Mailbox: AvailabilityMailbox,
  FreeBusyViewOptions,
  TimeZone: SerializableTimeZone,
  SuggestionsViewOptions,
  OofSettings: UserOofSettings,
  UserOofSettings,
  Value: NamedValue,
  MeetingSpace,
  MeetingInstance,
}

export interface SubstitutionGroup {
  readonly slot: Slot<unknown>
  /** What all members have in common; the head's type. */
  readonly type: Type<unknown>
  /** The head itself never stands anywhere. */
  readonly isAbstract?: true
}

/** The substitution groups; their members are global elements too. */
export const substitutionGroups: readonly SubstitutionGroup[] = [
  { slot: Path, type: BasePathToElement, isAbstract: true },
  { slot: Transition, type: PlainTransition },
  { slot: SearchExpression, type: SearchExpressionBase },
]
