import { zonedHeaders } from '../schema/headers.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { abstract } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { TargetFolderId } from '../types/folder-ids.js'
import { ItemId } from '../types/ids.js'
import { ArrayOfEmailAddresses } from '../types/mailbox.js'
import { Strings } from '../types/text.js'
import { ImportanceChoices, SensitivityChoices } from '../types/values.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const RulePredicateSizeRange = record('t:RulePredicateSizeRangeType', {
  minimumSize: optional(int),
  maximumSize: optional(int),
})
export interface RulePredicateSizeRange extends Infer<typeof RulePredicateSizeRange> {}

export const RulePredicateDateRange = record('t:RulePredicateDateRangeType', {
  startDateTime: optional(dateTime),
  endDateTime: optional(dateTime),
})
export interface RulePredicateDateRange extends Infer<typeof RulePredicateDateRange> {}

export const FlaggedForAction = enumeration('t:FlaggedForActionType', [
  'Any',
  'Call',
  'DoNotForward',
  'FollowUp',
  'FYI',
  'Forward',
  'NoResponseNecessary',
  'Read',
  'Reply',
  'ReplyToAll',
  'Review',
])
export type FlaggedForAction = Infer<typeof FlaggedForAction>

const rulePredicatesTable = record('t:RulePredicatesType', {
  categories: optional(Strings),
  containsBodyStrings: optional(Strings),
  containsHeaderStrings: optional(Strings),
  containsRecipientStrings: optional(Strings),
  containsSenderStrings: optional(Strings),
  containsSubjectOrBodyStrings: optional(Strings),
  containsSubjectStrings: optional(Strings),
  flaggedForAction: optional(FlaggedForAction),
  fromAddresses: optional(ArrayOfEmailAddresses),
  fromConnectedAccounts: optional(Strings),
  hasAttachments: optional(boolean),
  importance: optional(ImportanceChoices),
  isApprovalRequest: optional(boolean),
  isAutomaticForward: optional(boolean),
  isAutomaticReply: optional(boolean),
  isEncrypted: optional(boolean),
  isMeetingRequest: optional(boolean),
  isMeetingResponse: optional(boolean),
  isNDR: optional(boolean),
  isPermissionControlled: optional(boolean),
  isReadReceipt: optional(boolean),
  isSigned: optional(boolean),
  isVoicemail: optional(boolean),
  itemClasses: optional(Strings),
  messageClassifications: optional(Strings),
  notSentToMe: optional(boolean),
  sentCcMe: optional(boolean),
  sentOnlyToMe: optional(boolean),
  sentToAddresses: optional(ArrayOfEmailAddresses),
  sentToMe: optional(boolean),
  sentToOrCcMe: optional(boolean),
  sensitivity: optional(SensitivityChoices),
  withinDateRange: optional(RulePredicateDateRange),
  withinSizeRange: optional(RulePredicateSizeRange),
})
export interface RulePredicates extends Infer<typeof rulePredicatesTable> {}
export const RulePredicates: RecordType<RulePredicates> = rulePredicatesTable

const ruleActionsTable = record('t:RuleActionsType', {
  assignCategories: optional(Strings),
  copyToFolder: optional(TargetFolderId),
  delete: optional(boolean),
  forwardAsAttachmentToRecipients: optional(ArrayOfEmailAddresses),
  forwardToRecipients: optional(ArrayOfEmailAddresses),
  markImportance: optional(ImportanceChoices),
  markAsRead: optional(boolean),
  moveToFolder: optional(TargetFolderId),
  permanentDelete: optional(boolean),
  redirectToRecipients: optional(ArrayOfEmailAddresses),
  sendSMSAlertToRecipients: optional(ArrayOfEmailAddresses),
  serverReplyWithMessage: optional(ItemId),
  stopProcessingRules: optional(boolean),
})
export interface RuleActions extends Infer<typeof ruleActionsTable> {}
export const RuleActions: RecordType<RuleActions> = ruleActionsTable

export const Rule = record('t:RuleType', {
  ruleId: optional(string),
  displayName: string,
  priority: int,
  isEnabled: boolean,
  isNotSupported: optional(boolean),
  isInError: optional(boolean),
  conditions: optional(RulePredicates),
  exceptions: optional(RulePredicates),
  actions: optional(RuleActions),
})
export interface Rule extends Infer<typeof Rule> {}

export const ArrayOfRules = list('t:ArrayOfRulesType', 'Rule', Rule)
export type ArrayOfRules = Infer<typeof ArrayOfRules>

export const RuleFieldURI = enumeration('t:RuleFieldURIType', [
  'RuleId',
  'DisplayName',
  'Priority',
  'IsNotSupported',
  'Actions',
  'Condition:Categories',
  'Condition:ContainsBodyStrings',
  'Condition:ContainsHeaderStrings',
  'Condition:ContainsRecipientStrings',
  'Condition:ContainsSenderStrings',
  'Condition:ContainsSubjectOrBodyStrings',
  'Condition:ContainsSubjectStrings',
  'Condition:FlaggedForAction',
  'Condition:FromAddresses',
  'Condition:FromConnectedAccounts',
  'Condition:HasAttachments',
  'Condition:Importance',
  'Condition:IsApprovalRequest',
  'Condition:IsAutomaticForward',
  'Condition:IsAutomaticReply',
  'Condition:IsEncrypted',
  'Condition:IsMeetingRequest',
  'Condition:IsMeetingResponse',
  'Condition:IsNDR',
  'Condition:IsPermissionControlled',
  'Condition:IsReadReceipt',
  'Condition:IsSigned',
  'Condition:IsVoicemail',
  'Condition:ItemClasses',
  'Condition:MessageClassifications',
  'Condition:NotSentToMe',
  'Condition:SentCcMe',
  'Condition:SentOnlyToMe',
  'Condition:SentToAddresses',
  'Condition:SentToMe',
  'Condition:SentToOrCcMe',
  'Condition:Sensitivity',
  'Condition:WithinDateRange',
  'Condition:WithinSizeRange',
  'Exception:Categories',
  'Exception:ContainsBodyStrings',
  'Exception:ContainsHeaderStrings',
  'Exception:ContainsRecipientStrings',
  'Exception:ContainsSenderStrings',
  'Exception:ContainsSubjectOrBodyStrings',
  'Exception:ContainsSubjectStrings',
  'Exception:FlaggedForAction',
  'Exception:FromAddresses',
  'Exception:FromConnectedAccounts',
  'Exception:HasAttachments',
  'Exception:Importance',
  'Exception:IsApprovalRequest',
  'Exception:IsAutomaticForward',
  'Exception:IsAutomaticReply',
  'Exception:IsEncrypted',
  'Exception:IsMeetingRequest',
  'Exception:IsMeetingResponse',
  'Exception:IsNDR',
  'Exception:IsPermissionControlled',
  'Exception:IsReadReceipt',
  'Exception:IsSigned',
  'Exception:IsVoicemail',
  'Exception:ItemClasses',
  'Exception:MessageClassifications',
  'Exception:NotSentToMe',
  'Exception:SentCcMe',
  'Exception:SentOnlyToMe',
  'Exception:SentToAddresses',
  'Exception:SentToMe',
  'Exception:SentToOrCcMe',
  'Exception:Sensitivity',
  'Exception:WithinDateRange',
  'Exception:WithinSizeRange',
  'Action:AssignCategories',
  'Action:CopyToFolder',
  'Action:Delete',
  'Action:ForwardAsAttachmentToRecipients',
  'Action:ForwardToRecipients',
  'Action:MarkImportance',
  'Action:MarkAsRead',
  'Action:MoveToFolder',
  'Action:PermanentDelete',
  'Action:RedirectToRecipients',
  'Action:SendSMSAlertToRecipients',
  'Action:ServerReplyWithMessage',
  'Action:StopProcessingRules',
  'IsEnabled',
  'IsInError',
  'Conditions',
  'Exceptions',
])
export type RuleFieldURI = Infer<typeof RuleFieldURI>

export const RuleValidationErrorCode = enumeration('t:RuleValidationErrorCodeType', [
  'ADOperationFailure',
  'ConnectedAccountNotFound',
  'CreateWithRuleId',
  'EmptyValueFound',
  'DuplicatedPriority',
  'DuplicatedOperationOnTheSameRule',
  'FolderDoesNotExist',
  'InvalidAddress',
  'InvalidDateRange',
  'InvalidFolderId',
  'InvalidSizeRange',
  'InvalidValue',
  'MessageClassificationNotFound',
  'MissingAction',
  'MissingParameter',
  'MissingRangeValue',
  'NotSettable',
  'RecipientDoesNotExist',
  'RuleNotFound',
  'SizeLessThanZero',
  'StringValueTooBig',
  'UnsupportedAddress',
  'UnexpectedError',
  'UnsupportedRule',
])
export type RuleValidationErrorCode = Infer<typeof RuleValidationErrorCode>

export const RuleValidationError = record('t:RuleValidationErrorType', {
  fieldURI: RuleFieldURI,
  errorCode: RuleValidationErrorCode,
  errorMessage: string,
  fieldValue: string,
})
export interface RuleValidationError extends Infer<typeof RuleValidationError> {}

export const ArrayOfRuleValidationErrors = nonEmptyList(
  't:ArrayOfRuleValidationErrorsType',
  'Error',
  RuleValidationError,
)
export type ArrayOfRuleValidationErrors = Infer<typeof ArrayOfRuleValidationErrors>

export const RuleOperation = record('t:RuleOperationType', abstract)
export interface RuleOperation extends Infer<typeof RuleOperation> {}

export const CreateRuleOperation = RuleOperation.extend('t:CreateRuleOperationType', { rule: Rule })
export interface CreateRuleOperation extends Infer<typeof CreateRuleOperation> {}

export const SetRuleOperation = RuleOperation.extend('t:SetRuleOperationType', { rule: Rule })
export interface SetRuleOperation extends Infer<typeof SetRuleOperation> {}

export const DeleteRuleOperation = RuleOperation.extend('t:DeleteRuleOperationType', { ruleId: string })
export interface DeleteRuleOperation extends Infer<typeof DeleteRuleOperation> {}

export const ArrayOfRuleOperations = nonEmptyList(
  't:ArrayOfRuleOperationsType',
  oneOf({ CreateRuleOperation, SetRuleOperation, DeleteRuleOperation }),
)
export type ArrayOfRuleOperations = Infer<typeof ArrayOfRuleOperations>

export const RuleOperationError = record('t:RuleOperationErrorType', {
  operationIndex: int,
  validationErrors: ArrayOfRuleValidationErrors,
})
export interface RuleOperationError extends Infer<typeof RuleOperationError> {}

export const ArrayOfRuleOperationErrors = nonEmptyList(
  't:ArrayOfRuleOperationErrorsType',
  'RuleOperationError',
  RuleOperationError,
)
export type ArrayOfRuleOperationErrors = Infer<typeof ArrayOfRuleOperationErrors>

export const GetInboxRulesRequest = BaseRequest.extend('m:GetInboxRulesRequestType', {
  mailboxSmtpAddress: optional(string),
})
export interface GetInboxRulesRequest extends Infer<typeof GetInboxRulesRequest> {}

export const GetInboxRulesResponse = ResponseMessage.extend('m:GetInboxRulesResponseType', {
  outlookRuleBlobExists: optional(boolean),
  inboxRules: optional(ArrayOfRules),
})
export interface GetInboxRulesResponse extends Infer<typeof GetInboxRulesResponse> {}

export const UpdateInboxRulesRequest = BaseRequest.extend('m:UpdateInboxRulesRequestType', {
  mailboxSmtpAddress: optional(string),
  removeOutlookRuleBlob: optional(boolean),
  operations: ArrayOfRuleOperations,
})
export interface UpdateInboxRulesRequest extends Infer<typeof UpdateInboxRulesRequest> {}

export const UpdateInboxRulesResponse = ResponseMessage.extend('m:UpdateInboxRulesResponseType', {
  ruleOperationErrors: optional(ArrayOfRuleOperationErrors),
})
export interface UpdateInboxRulesResponse extends Infer<typeof UpdateInboxRulesResponse> {}

export const GetInboxRules: Operation<GetInboxRulesRequest, GetInboxRulesResponse> = singleOperation(
  'GetInboxRules',
  GetInboxRulesRequest,
  GetInboxRulesResponse,
  { since: 'Exchange2010_SP1', headers: zonedHeaders },
)

export const UpdateInboxRules: Operation<UpdateInboxRulesRequest, UpdateInboxRulesResponse> = singleOperation(
  'UpdateInboxRules',
  UpdateInboxRulesRequest,
  UpdateInboxRulesResponse,
  { since: 'Exchange2010_SP1', headers: zonedHeaders },
)
