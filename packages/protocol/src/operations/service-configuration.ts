import { anyContent } from '../schema/any.js'
import { cultureHeaders, versionHeader } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional, zeroOrMore } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { attributes, textInsteadOf } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { boolean, int, string } from '../schema/scalars.js'
import { enumeration, listType, numberType, textType } from '../schema/simple.js'
import { ArrayOfRecipients, Mailbox } from '../types/mailbox.js'
import { Guid } from '../types/text.js'
import { Duration, RetentionAction } from '../types/values.js'
import { ReplyBody } from './availability.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const MailTipTypes = listType(
  't:MailTipTypes',
  enumeration('', [
    'All',
    'OutOfOfficeMessage',
    'MailboxFullStatus',
    'CustomMailTip',
    'ExternalMemberCount',
    'TotalMemberCount',
    'MaxMessageSize',
    'DeliveryRestriction',
    'ModerationStatus',
    'InvalidRecipient',
    'Scope',
    'RecipientSuggestions',
    'PreferAccessibleContent',
  ]),
)
export type MailTipTypes = Infer<typeof MailTipTypes>

export const OutOfOfficeMailTip = record('t:OutOfOfficeMailTip', { replyBody: ReplyBody, duration: optional(Duration) })
export interface OutOfOfficeMailTip extends Infer<typeof OutOfOfficeMailTip> {}

export const SmtpDomain = record('t:SmtpDomain', attributes({ name: string, includeSubdomains: optional(boolean) }))
export interface SmtpDomain extends Infer<typeof SmtpDomain> {}

export const SmtpDomainList = list('t:SmtpDomainList', 'Domain', SmtpDomain)
export type SmtpDomainList = Infer<typeof SmtpDomainList>

export const RecipientSuggestion = record('t:RecipientSuggestionType', { displayName: string, emailAddress: string })
export interface RecipientSuggestion extends Infer<typeof RecipientSuggestion> {}

export const ArrayOfRecipientSuggestions = record('t:ArrayOfRecipientSuggestionsType', {
  recipientSuggestion: zeroOrMore(RecipientSuggestion),
})
export interface ArrayOfRecipientSuggestions extends Infer<typeof ArrayOfRecipientSuggestions> {}

export const MailTips = record('t:MailTips', {
  recipientAddress: Mailbox,
  pendingMailTips: MailTipTypes,
  outOfOffice: optional(OutOfOfficeMailTip),
  mailboxFull: optional(boolean),
  customMailTip: optional(string),
  totalMemberCount: optional(int),
  externalMemberCount: optional(int),
  maxMessageSize: optional(int),
  deliveryRestricted: optional(boolean),
  isModerated: optional(boolean),
  invalidRecipient: optional(boolean),
  scope: optional(int),
  recipientSuggestions: optional(ArrayOfRecipientSuggestions),
  preferAccessibleContent: optional(boolean),
})
export interface MailTips extends Infer<typeof MailTips> {}

export const ServiceConfiguration = listType(
  't:ServiceConfigurationType',
  enumeration('', [
    'MailTips',
    'UnifiedMessagingConfiguration',
    'ProtectionRules',
    'PolicyNudges',
    'SharePointURLs',
    'OfficeIntegrationConfiguration',
  ]),
)
export type ServiceConfiguration = Infer<typeof ServiceConfiguration>

export const ServiceConfigurationBase = record('t:ServiceConfiguration')
export interface ServiceConfigurationBase extends Infer<typeof ServiceConfigurationBase> {}

export const MailTipsServiceConfiguration = ServiceConfigurationBase.extend('t:MailTipsServiceConfiguration', {
  mailTipsEnabled: boolean,
  maxRecipientsPerGetMailTipsRequest: int,
  maxMessageSize: int,
  largeAudienceThreshold: int,
  showExternalRecipientCount: boolean,
  internalDomains: SmtpDomainList,
  policyTipsEnabled: boolean,
  largeAudienceCap: int,
})
export interface MailTipsServiceConfiguration extends Infer<typeof MailTipsServiceConfiguration> {}

export const UnifiedMessageServiceConfiguration = ServiceConfigurationBase.extend(
  't:UnifiedMessageServiceConfiguration',
  { umEnabled: boolean, playOnPhoneDialString: string, playOnPhoneEnabled: boolean },
)
export interface UnifiedMessageServiceConfiguration extends Infer<typeof UnifiedMessageServiceConfiguration> {}

export const SharePointURLsServiceConfiguration = ServiceConfigurationBase.extend(
  't:SharePointURLsServiceConfiguration',
  { internalSPMySiteHostURL: string, externalSPMySiteHostURL: string },
)
export interface SharePointURLsServiceConfiguration extends Infer<typeof SharePointURLsServiceConfiguration> {}

export const ConfigurationRequestDetails = anyContent('t:ConfigurationRequestDetailsType')
export type ConfigurationRequestDetails = Infer<typeof ConfigurationRequestDetails>

export const ProtectionRuleValue = textType('t:ProtectionRuleValueType', { minLength: 1 })
export type ProtectionRuleValue = Infer<typeof ProtectionRuleValue>

export const ProtectionRuleRecipientIs = nonEmptyList('t:ProtectionRuleRecipientIsType', 'Value', ProtectionRuleValue)
export type ProtectionRuleRecipientIs = Infer<typeof ProtectionRuleRecipientIs>

export const ProtectionRuleSenderDepartments = nonEmptyList(
  't:ProtectionRuleSenderDepartmentsType',
  'Value',
  ProtectionRuleValue,
)
export type ProtectionRuleSenderDepartments = Infer<typeof ProtectionRuleSenderDepartments>

export const ProtectionRuleTrue = textType('t:ProtectionRuleTrueType', { length: 0 })
export type ProtectionRuleTrue = Infer<typeof ProtectionRuleTrue>

export const ProtectionRuleAllInternal = textType('t:ProtectionRuleAllInternalType', { length: 0 })
export type ProtectionRuleAllInternal = Infer<typeof ProtectionRuleAllInternal>

export const ProtectionRuleCondition = record('t:ProtectionRuleConditionType', {
  condition: oneOf({
    AllInternal: ProtectionRuleAllInternal,
    And: named<ProtectionRuleTerm[]>('t:ProtectionRuleAndType'),
    RecipientIs: ProtectionRuleRecipientIs,
    SenderDepartments: ProtectionRuleSenderDepartments,
    True: ProtectionRuleTrue,
  }),
})
export interface ProtectionRuleCondition extends Infer<typeof ProtectionRuleCondition> {}

export const ProtectionRuleActionKind = enumeration('t:ProtectionRuleActionKindType', ['RightsProtectMessage'])
export type ProtectionRuleActionKind = Infer<typeof ProtectionRuleActionKind>

export const ProtectionRuleArgument = record(
  't:ProtectionRuleArgumentType',
  attributes({ value: textType('', { minLength: 1 }) }),
)
export interface ProtectionRuleArgument extends Infer<typeof ProtectionRuleArgument> {}

export const ProtectionRuleAction = record(
  't:ProtectionRuleActionType',
  { argument: zeroOrMore(ProtectionRuleArgument) },
  attributes({ name: ProtectionRuleActionKind }),
)
export interface ProtectionRuleAction extends Infer<typeof ProtectionRuleAction> {}

export const ProtectionRule = record(
  't:ProtectionRuleType',
  { condition: ProtectionRuleCondition, action: ProtectionRuleAction },
  attributes({
    name: textType('', { minLength: 1 }),
    userOverridable: boolean,
    priority: numberType('', int, { minInclusive: 1 }),
  }),
)
export interface ProtectionRule extends Infer<typeof ProtectionRule> {}

export const ArrayOfProtectionRules = list('t:ArrayOfProtectionRulesType', 'Rule', ProtectionRule)
export type ArrayOfProtectionRules = Infer<typeof ArrayOfProtectionRules>

export const ProtectionRulesServiceConfiguration = ServiceConfigurationBase.extend(
  't:ProtectionRulesServiceConfiguration',
  { rules: ArrayOfProtectionRules, internalDomains: SmtpDomainList },
  attributes({ refreshInterval: numberType('', int, { minInclusive: 1 }) }),
)
export interface ProtectionRulesServiceConfiguration extends Infer<typeof ProtectionRulesServiceConfiguration> {}

export type ProtectionRuleTerm =
  | { element: 'AllInternal'; value: ProtectionRuleAllInternal }
  | { element: 'And'; value: ProtectionRuleAnd }
  | { element: 'RecipientIs'; value: ProtectionRuleRecipientIs }
  | { element: 'SenderDepartments'; value: ProtectionRuleSenderDepartments }
  | { element: 'True'; value: ProtectionRuleTrue }

export const ProtectionRuleAnd = nonEmptyList(
  't:ProtectionRuleAndType',
  oneOf({
    AllInternal: ProtectionRuleAllInternal,
    And: named<ProtectionRuleAnd>('t:ProtectionRuleAndType'),
    RecipientIs: ProtectionRuleRecipientIs,
    SenderDepartments: ProtectionRuleSenderDepartments,
    True: ProtectionRuleTrue,
  }),
)
export type ProtectionRuleAnd = ProtectionRuleTerm[]

export const PolicyNudgeRulesServiceConfiguration = anyContent('t:PolicyNudgeRulesServiceConfiguration')
export type PolicyNudgeRulesServiceConfiguration = Infer<typeof PolicyNudgeRulesServiceConfiguration>

export const ElcFolder = enumeration('t:ElcFolderType', [
  'Calendar',
  'Contacts',
  'DeletedItems',
  'Drafts',
  'Inbox',
  'JunkEmail',
  'Journal',
  'Notes',
  'Outbox',
  'SentItems',
  'Tasks',
  'All',
  'ManagedCustomFolder',
  'RssSubscriptions',
  'SyncIssues',
  'ConversationHistory',
  'Personal',
  'RecoverableItems',
  'NonIpmRoot',
])
export type ElcFolder = Infer<typeof ElcFolder>

export const RetentionPolicyTag = record('t:RetentionPolicyTagType', {
  displayName: string,
  retentionId: Guid,
  retentionPeriod: int,
  type: ElcFolder,
  retentionAction: RetentionAction,
  description: optional(string),
  isVisible: boolean,
  optedInto: boolean,
  isArchive: boolean,
  parentLabelIdentity: optional(string),
  priority: optional(int),
})
export interface RetentionPolicyTag extends Infer<typeof RetentionPolicyTag> {}

export const ArrayOfRetentionPolicyTags = list(
  't:ArrayOfRetentionPolicyTagsType',
  'RetentionPolicyTag',
  RetentionPolicyTag,
)
export type ArrayOfRetentionPolicyTags = Infer<typeof ArrayOfRetentionPolicyTags>

// exchangelib writes which tips it wants as text of the request itself.
export const GetMailTipsRequest = BaseRequest.extend('m:GetMailTipsType', textInsteadOf('mailTipsRequested'), {
  sendingAs: Mailbox,
  recipients: ArrayOfRecipients,
  mailTipsRequested: MailTipTypes,
})
export interface GetMailTipsRequest extends Infer<typeof GetMailTipsRequest> {}

export const MailTipsResponseMessage = ResponseMessage.extend('m:MailTipsResponseMessageType', {
  mailTips: optional(MailTips),
})
export interface MailTipsResponseMessage extends Infer<typeof MailTipsResponseMessage> {}

export const ArrayOfMailTipsResponseMessage = nonEmptyList(
  'm:ArrayOfMailTipsResponseMessageType',
  'MailTipsResponseMessageType',
  MailTipsResponseMessage,
)
export type ArrayOfMailTipsResponseMessage = Infer<typeof ArrayOfMailTipsResponseMessage>

export const GetMailTipsResponseMessage = ResponseMessage.extend('m:GetMailTipsResponseMessageType', {
  responseMessages: optional(ArrayOfMailTipsResponseMessage),
})
export interface GetMailTipsResponseMessage extends Infer<typeof GetMailTipsResponseMessage> {}

export const ArrayOfServiceConfiguration = nonEmptyList(
  'm:ArrayOfServiceConfigurationType',
  'ConfigurationName',
  ServiceConfiguration,
)
export type ArrayOfServiceConfiguration = Infer<typeof ArrayOfServiceConfiguration>

export const GetServiceConfigurationRequest = BaseRequest.extend('m:GetServiceConfigurationType', {
  actingAs: optional(Mailbox),
  requestedConfiguration: ArrayOfServiceConfiguration,
  configurationRequestDetails: optional(ConfigurationRequestDetails),
})
export interface GetServiceConfigurationRequest extends Infer<typeof GetServiceConfigurationRequest> {}

export const ServiceConfigurationResponseMessage = ResponseMessage.extend('m:ServiceConfigurationResponseMessageType', {
  mailTipsConfiguration: optional(MailTipsServiceConfiguration),
  unifiedMessagingConfiguration: optional(UnifiedMessageServiceConfiguration),
  protectionRulesConfiguration: optional(ProtectionRulesServiceConfiguration),
  policyNudgeRulesConfiguration: optional(PolicyNudgeRulesServiceConfiguration),
  sharePointURLsConfiguration: optional(SharePointURLsServiceConfiguration),
})
export interface ServiceConfigurationResponseMessage extends Infer<typeof ServiceConfigurationResponseMessage> {}

export const ArrayOfServiceConfigurationResponseMessage = nonEmptyList(
  'm:ArrayOfServiceConfigurationResponseMessageType',
  'ServiceConfigurationResponseMessageType',
  ServiceConfigurationResponseMessage,
)
export type ArrayOfServiceConfigurationResponseMessage = Infer<typeof ArrayOfServiceConfigurationResponseMessage>

export const GetServiceConfigurationResponseMessage = ResponseMessage.extend(
  'm:GetServiceConfigurationResponseMessageType',
  { responseMessages: optional(ArrayOfServiceConfigurationResponseMessage) },
)
export interface GetServiceConfigurationResponseMessage extends Infer<typeof GetServiceConfigurationResponseMessage> {}

export const GetOMEConfigurationRequest = BaseRequest.extend('m:GetOMEConfigurationType')
export interface GetOMEConfigurationRequest extends Infer<typeof GetOMEConfigurationRequest> {}

export const OMEConfigurationResponse = ResponseMessage.extend('m:OMEConfigurationResponseType', {
  xml: optional(string),
})
export interface OMEConfigurationResponse extends Infer<typeof OMEConfigurationResponse> {}

export const SetOMEConfigurationRequest = BaseRequest.extend('m:SetOMEConfigurationType', { xml: optional(string) })
export interface SetOMEConfigurationRequest extends Infer<typeof SetOMEConfigurationRequest> {}

export const SetOMEConfigurationResponse = ResponseMessage.extend('m:SetOMEConfigurationResponseType')
export interface SetOMEConfigurationResponse extends Infer<typeof SetOMEConfigurationResponse> {}

export const GetUserRetentionPolicyTagsRequest = BaseRequest.extend('m:GetUserRetentionPolicyTagsType')
export interface GetUserRetentionPolicyTagsRequest extends Infer<typeof GetUserRetentionPolicyTagsRequest> {}

export const GetUserRetentionPolicyTagsResponseMessage = ResponseMessage.extend(
  'm:GetUserRetentionPolicyTagsResponseMessageType',
  { retentionPolicyTags: ArrayOfRetentionPolicyTags },
)
export interface GetUserRetentionPolicyTagsResponseMessage
  extends Infer<typeof GetUserRetentionPolicyTagsResponseMessage> {}

export const GetServiceConfiguration: Operation<
  GetServiceConfigurationRequest,
  GetServiceConfigurationResponseMessage
> = singleOperation('GetServiceConfiguration', GetServiceConfigurationRequest, GetServiceConfigurationResponseMessage, {
  since: 'Exchange2010',
  headers: ['Impersonation', 'RequestVersion', 'MailboxCulture'],
})

export const GetMailTips: Operation<GetMailTipsRequest, GetMailTipsResponseMessage> = singleOperation(
  'GetMailTips',
  GetMailTipsRequest,
  GetMailTipsResponseMessage,
  { since: 'Exchange2010', headers: cultureHeaders },
)

export const GetUserRetentionPolicyTags: Operation<
  GetUserRetentionPolicyTagsRequest,
  GetUserRetentionPolicyTagsResponseMessage
> = singleOperation(
  'GetUserRetentionPolicyTags',
  GetUserRetentionPolicyTagsRequest,
  GetUserRetentionPolicyTagsResponseMessage,
  { since: 'Exchange2013', headers: versionHeader },
)

export const GetOMEConfiguration: Operation<GetOMEConfigurationRequest, OMEConfigurationResponse> = singleOperation(
  'GetOMEConfiguration',
  GetOMEConfigurationRequest,
  OMEConfigurationResponse,
  { since: 'Exchange2013_SP1', headers: [] },
)

export const SetOMEConfiguration: Operation<SetOMEConfigurationRequest, SetOMEConfigurationResponse> = singleOperation(
  'SetOMEConfiguration',
  SetOMEConfigurationRequest,
  SetOMEConfigurationResponse,
  { since: 'Exchange2013_SP1', headers: [] },
)
