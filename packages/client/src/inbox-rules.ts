import {
  type Fault,
  GetInboxRules,
  type Rule,
  type RuleActions,
  type RuleOperationError,
  UpdateInboxRules,
  type UpdateInboxRulesRequest,
} from '@exchequer/protocol'
import { type CallOptions, call, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { refuseError, ServiceResponseException } from './errors.js'
import { type FolderIdLike, type ItemIdLike, itemIdOf, targetFolder } from './ids.js'

/** A rule as programs write it: folders and items by whatever names them, and everything but the name and the actions may be left out. */
export interface InboxRule extends Partial<Omit<Rule, 'actions' | 'displayName'>> {
  readonly displayName: string
  readonly actions: InboxRuleActions
}

export interface InboxRuleActions
  extends Omit<RuleActions, 'copyToFolder' | 'moveToFolder' | 'serverReplyWithMessage'> {
  readonly copyToFolder?: FolderIdLike
  readonly moveToFolder?: FolderIdLike
  readonly serverReplyWithMessage?: ItemIdLike
}

/** What to do with one rule: a new one, another form of one that is there, or the id of one that is to go. */
export type InboxRuleOperation =
  | { readonly create: InboxRule }
  | { readonly set: Rule | (InboxRule & { readonly ruleId: string }) }
  | { readonly delete: string }

export interface InboxRules {
  /** In the order in which they run. */
  readonly rules: readonly Rule[]
  /** Whether Outlook keeps something of its own about them, which an update has to remove. */
  readonly outlookRuleBlobExists: boolean
}

export interface GetInboxRulesOptions extends CallOptions {
  /** Whose rules; one's own where absent. */
  readonly mailboxSmtpAddress?: string
}

export interface UpdateInboxRulesOptions extends GetInboxRulesOptions {
  /** What Outlook keeps of its own about the rules is removed, which is so unless this says otherwise. */
  readonly removeOutlookRuleBlob?: boolean
}

/** None of the operations was done: `errors` says what is wrong with which. */
export class UpdateInboxRulesException extends ServiceResponseException {
  readonly errors: readonly RuleOperationError[]

  constructor(refusal: Pick<Fault, 'code' | 'text' | 'details'>, errors: readonly RuleOperationError[]) {
    super(refusal)
    this.errors = errors
  }
}

/** The rules that run on what comes to the Inbox. */
export async function getInboxRules(
  connection: Connection,
  { mailboxSmtpAddress, ...options }: GetInboxRulesOptions = {},
): Promise<InboxRules> {
  const request = mailboxSmtpAddress === undefined ? {} : { mailboxSmtpAddress }
  const { inboxRules = [], outlookRuleBlobExists = false } = await callSingle(
    connection,
    GetInboxRules,
    request,
    options,
  )
  return { rules: inboxRules, outlookRuleBlobExists }
}

/** Makes, changes and deletes rules: all that is asked for, or nothing where `UpdateInboxRulesException` says what is wrong. */
export async function updateInboxRules(
  connection: Connection,
  operations: readonly InboxRuleOperation[],
  { mailboxSmtpAddress, removeOutlookRuleBlob = true, ...options }: UpdateInboxRulesOptions = {},
): Promise<void> {
  const request: UpdateInboxRulesRequest = {
    ...(mailboxSmtpAddress !== undefined && { mailboxSmtpAddress }),
    removeOutlookRuleBlob,
    operations: operations.map(operationOf),
  }
  await call(connection, UpdateInboxRules, request, options, (answer) => {
    if (answer.responseCode !== 'ErrorInboxRulesValidationError') return refuseError(answer)
    throw new UpdateInboxRulesException(
      { code: answer.responseCode, text: answer.messageText ?? '', details: answer.messageXml ?? [] },
      answer.ruleOperationErrors ?? [],
    )
  })
}

type Operation = UpdateInboxRulesRequest['operations'][number]

function operationOf(operation: InboxRuleOperation): Operation {
  if ('delete' in operation) return { element: 'DeleteRuleOperation', value: { ruleId: operation.delete } }
  if ('create' in operation) return { element: 'CreateRuleOperation', value: { rule: ruleOf(operation.create) } }
  return { element: 'SetRuleOperation', value: { rule: ruleOf(operation.set) } }
}

function ruleOf({ actions, priority = 1, isEnabled = true, ...rest }: Rule | InboxRule): Rule {
  const { copyToFolder, moveToFolder, serverReplyWithMessage, ...others } = (actions ?? {}) as InboxRuleActions
  return {
    ...rest,
    priority,
    isEnabled,
    actions: {
      ...others,
      ...(copyToFolder !== undefined && { copyToFolder: folderOfRule(copyToFolder) }),
      ...(moveToFolder !== undefined && { moveToFolder: folderOfRule(moveToFolder) }),
      ...(serverReplyWithMessage !== undefined && { serverReplyWithMessage: templateId(serverReplyWithMessage) }),
    },
  }
}

/** A rule that was got has its folders as the table says, and one that a program wrote as ids and names. */
const folderOfRule = (like: FolderIdLike | RuleActions['moveToFolder']): RuleActions['moveToFolder'] =>
  typeof like === 'object' && 'folderId' in like && typeof like.folderId === 'object' && 'element' in like.folderId
    ? (like as RuleActions['moveToFolder'])
    : targetFolder(like as FolderIdLike)

function templateId(like: ItemIdLike): NonNullable<RuleActions['serverReplyWithMessage']> {
  const { element, value } = itemIdOf(like)
  if (element !== 'ItemId') throw new TypeError('A rule answers with a message that was saved, named by its id')
  return value
}
