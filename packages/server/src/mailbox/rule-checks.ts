import {
  EwsError,
  type Mailbox,
  type Rule,
  type RuleActions,
  type RuleFieldURI,
  type RulePredicates,
  type RuleValidationError,
  type RuleValidationErrorCode,
  type TargetFolderId,
} from '@exchequer/protocol'
import { findPlace } from './folders.js'
import { formatId } from './ids.js'
import { itemOf } from './item-references.js'
import { addressesOf } from './recipients.js'
import type { WriteSession } from './session.js'

/** What is wrong with a value, and the value as a person can read it. */
interface Fault {
  readonly code: RuleValidationErrorCode
  readonly value?: string
}

const texts: Readonly<Partial<Record<RuleValidationErrorCode, string>>> = {
  ConnectedAccountNotFound: 'The mailbox has no such connected account.',
  CreateWithRuleId: 'The server gives a new rule its id.',
  DuplicatedOperationOnTheSameRule: 'The request has two operations on this rule.',
  DuplicatedPriority: 'The request has another rule with this priority.',
  EmptyValueFound: 'The value is empty.',
  FolderDoesNotExist: 'There is no such folder.',
  InvalidAddress: 'The address is none that mail could go to.',
  InvalidDateRange: 'The range ends before it begins.',
  InvalidFolderId: 'The id is not that of a folder.',
  InvalidSizeRange: 'The range ends before it begins.',
  InvalidValue: 'The value is not one that the property can have.',
  MessageClassificationNotFound: 'There is no such classification.',
  MissingAction: 'The rule has no action.',
  MissingParameter: 'A value is missing.',
  MissingRangeValue: 'The range has neither a beginning nor an end.',
  RuleNotFound: 'There is no rule with this id.',
  SizeLessThanZero: 'The size is below zero.',
  StringValueTooBig: 'The text is too long.',
  UnsupportedAddress: 'Addresses of this type are not supported.',
}

/** What is wrong with a property of a rule, as an answer says it (docs "Error (RuleValidationErrorType)"). */
export const ruleError = (
  fieldURI: RuleFieldURI,
  errorCode: RuleValidationErrorCode,
  fieldValue = '',
): RuleValidationError => ({ fieldURI, errorCode, errorMessage: texts[errorCode] ?? errorCode, fieldValue })

/** Characters that a text in a rule may have (docs "New-InboxRule"), and the name of a rule. */
const longestText = 255
const longestName = 512

const check = (fault: Fault | undefined | false): Fault | undefined => fault || undefined

function strings(values: readonly string[]): Fault | undefined {
  if (values.length === 0 || values.includes('')) return { code: 'EmptyValueFound' }
  const long = values.find((value) => value.length > longestText)
  return check(long !== undefined && { code: 'StringValueTooBig', value: long })
}

function addresses(people: readonly Mailbox[]): Fault | undefined {
  if (people.length === 0) return { code: 'EmptyValueFound' }
  for (const person of people) {
    const value = person.emailAddress ?? person.name ?? ''
    if (person.routingType !== undefined && !/^(SMTP|EX)$/i.test(person.routingType))
      return { code: 'UnsupportedAddress', value }
    try {
      addressesOf([person])
    } catch (error) {
      if (!(error instanceof EwsError)) throw error
      return { code: 'InvalidAddress', value }
    }
  }
  return undefined
}

const anything = (): undefined => undefined

/** What a value of each predicate has to be. */
const predicateChecks: {
  readonly [Key in keyof RulePredicates]-?: (value: NonNullable<RulePredicates[Key]>) => Fault | undefined
} = {
  categories: strings,
  containsBodyStrings: strings,
  containsHeaderStrings: strings,
  containsRecipientStrings: strings,
  containsSenderStrings: strings,
  containsSubjectOrBodyStrings: strings,
  containsSubjectStrings: strings,
  flaggedForAction: anything,
  fromAddresses: addresses,
  // Accounts elsewhere cannot be connected to a mailbox, and nobody defines classifications.
  fromConnectedAccounts: ([value = '']) => ({ code: 'ConnectedAccountNotFound', value }),
  hasAttachments: anything,
  importance: anything,
  isApprovalRequest: anything,
  isAutomaticForward: anything,
  isAutomaticReply: anything,
  isEncrypted: anything,
  isMeetingRequest: anything,
  isMeetingResponse: anything,
  isNDR: anything,
  isPermissionControlled: anything,
  isReadReceipt: anything,
  isSigned: anything,
  isVoicemail: anything,
  itemClasses: strings,
  messageClassifications: ([value = '']) => ({ code: 'MessageClassificationNotFound', value }),
  notSentToMe: anything,
  sentCcMe: anything,
  sentOnlyToMe: anything,
  sentToAddresses: addresses,
  sentToMe: anything,
  sentToOrCcMe: anything,
  sensitivity: anything,
  withinDateRange({ startDateTime: start, endDateTime: end }) {
    if (!start && !end) return { code: 'MissingRangeValue' }
    return check(start && end && start > end && { code: 'InvalidDateRange' })
  },
  withinSizeRange({ minimumSize: least, maximumSize: most }) {
    if (least === undefined && most === undefined) return { code: 'MissingRangeValue' }
    const negative = [least, most].find((size) => size !== undefined && size < 0)
    if (negative !== undefined) return { code: 'SizeLessThanZero', value: String(negative) }
    return check(
      least !== undefined && most !== undefined && least > most && { code: 'InvalidSizeRange', value: String(least) },
    )
  },
}

/** A rule as it is kept, or what is wrong with it. */
export interface CheckedRule {
  readonly rule: Rule
  readonly errors: readonly RuleValidationError[]
}

/** Checks everything about a rule but its id, and brings it into the form in which it is kept. */
export async function checkRule(session: WriteSession, given: Rule): Promise<CheckedRule> {
  const errors: RuleValidationError[] = []
  const add = (fieldURI: RuleFieldURI, { code, value }: Fault): void => {
    errors.push(ruleError(fieldURI, code, value))
  }
  const { ruleId, displayName, priority, isEnabled } = given
  if (displayName.trim() === '') add('DisplayName', { code: 'EmptyValueFound' })
  if (displayName.length > longestName) add('DisplayName', { code: 'StringValueTooBig', value: displayName })
  if (priority < 1) add('Priority', { code: 'InvalidValue', value: String(priority) })
  const conditions = checkPredicates(given.conditions, 'Condition', add)
  const exceptions = checkPredicates(given.exceptions, 'Exception', add)
  const actions = await checkActions(session, withoutFalse(given.actions ?? {}), add)
  if (Object.keys(actions).length === 0 && errors.length === 0) add('Actions', { code: 'MissingAction' })
  const rule: Rule = {
    ...(ruleId !== undefined && { ruleId }),
    displayName,
    priority,
    isEnabled,
    // Nobody carries messages to telephones: the rest of such a rule runs.
    ...(actions.sendSMSAlertToRecipients && { isNotSupported: true }),
    ...(Object.keys(conditions).length > 0 && { conditions }),
    ...(Object.keys(exceptions).length > 0 && { exceptions }),
    actions,
  }
  return { rule, errors }
}

/** A predicate or an action that is false is one that does not apply (docs "Set-InboxRule"). */
const withoutFalse = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== false)) as T

function checkPredicates(
  given: RulePredicates | undefined,
  kind: 'Condition' | 'Exception',
  add: (fieldURI: RuleFieldURI, fault: Fault) => void,
): RulePredicates {
  const predicates = withoutFalse(given ?? {})
  for (const [key, value] of Object.entries(predicates)) {
    const fault = predicateChecks[key as keyof RulePredicates](value as never)
    if (fault) add(uriOf(kind, key), fault)
  }
  return predicates
}

/** `Condition:FromAddresses`; the schema has no name for an exception on connected accounts. */
const uriOf = (kind: 'Condition' | 'Exception' | 'Action', key: string): RuleFieldURI =>
  kind === 'Exception' && key === 'fromConnectedAccounts'
    ? 'Exceptions'
    : (`${kind}:${key[0]!.toUpperCase()}${key.slice(1)}` as RuleFieldURI)

/** Actions whose value is who gets something, or what the message is marked with. */
const valueChecks = {
  assignCategories: strings,
  forwardAsAttachmentToRecipients: addresses,
  forwardToRecipients: addresses,
  redirectToRecipients: addresses,
  sendSMSAlertToRecipients: (people: readonly Mailbox[]) => check(people.length === 0 && { code: 'EmptyValueFound' }),
} as const

async function checkActions(
  session: WriteSession,
  actions: RuleActions,
  add: (fieldURI: RuleFieldURI, fault: Fault) => void,
): Promise<RuleActions> {
  for (const [key, test] of Object.entries(valueChecks)) {
    const value = actions[key as keyof typeof valueChecks]
    const fault = value && test(value as never)
    if (fault) add(uriOf('Action', key), fault)
  }
  const kept = { ...actions }
  for (const key of ['copyToFolder', 'moveToFolder'] as const) {
    const target = actions[key]
    if (!target) continue
    const found = await folderIdOf(session, target)
    if ('code' in found) add(uriOf('Action', key), found)
    else kept[key] = found
  }
  const template = actions.serverReplyWithMessage
  if (template) {
    const fault = await templateFault(session, template)
    if (fault) add('Action:ServerReplyWithMessage', fault)
  }
  return kept
}

/** The codes of a folder that is not there; any other error is one of the id. */
const missing: ReadonlySet<string> = new Set(['ErrorFolderNotFound', 'ErrorItemNotFound', 'ErrorNonExistentMailbox'])

/** A folder of the mailbox by its own id, whatever name it was given by. */
async function folderIdOf(session: WriteSession, { folderId }: TargetFolderId): Promise<TargetFolderId | Fault> {
  const value = folderId.element === 'AddressListId' ? '' : folderId.value.id
  try {
    const { mailbox, folder } = await findPlace(session, folderId, 'own', 'ErrorFolderNotFound')
    // Rules file what comes to the mailbox itself; its archive is another one.
    if (mailbox.id !== session.mailbox?.id) return { code: 'InvalidFolderId', value }
    return { folderId: { element: 'FolderId', value: { id: formatId('folder', mailbox.guid, folder.id) } } }
  } catch (error) {
    if (!(error instanceof EwsError)) throw error
    return { code: missing.has(error.code) ? 'FolderDoesNotExist' : 'InvalidFolderId', value }
  }
}

async function templateFault(
  session: WriteSession,
  template: NonNullable<RuleActions['serverReplyWithMessage']>,
): Promise<Fault | undefined> {
  try {
    const { item } = await itemOf(session, { element: 'ItemId', value: template }, 'own')
    return check(!item.table.isMessage && { code: 'InvalidValue', value: template.id })
  } catch (error) {
    if (!(error instanceof EwsError)) throw error
    return { code: 'InvalidValue', value: template.id }
  }
}
