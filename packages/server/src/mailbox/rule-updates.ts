import type {
  Rule,
  RuleOperationError,
  RulePredicates,
  RuleValidationError,
  UpdateInboxRulesRequest,
} from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import { inboxRulesOf, saveInboxRules } from './inbox-rules.js'
import { checkRule, ruleError } from './rule-checks.js'
import type { WriteSession } from './session.js'
import { settledDate } from './zones.js'

type Operation = UpdateInboxRulesRequest['operations'][number]

/** What the operations have come to so far. */
interface Progress {
  readonly rules: Map<string, Rule>
  /** Rules that the request names, and priorities that it gives. */
  readonly named: Set<string>
  readonly priorities: Set<number>
}

/**
 * Does all operations, or none where there is anything wrong with one of them: gives the errors of each (docs "UpdateInboxRules
 * operation").
 */
export async function updateInboxRules(
  session: WriteSession,
  mailbox: MailboxRow,
  operations: readonly Operation[],
): Promise<RuleOperationError[]> {
  const rules = new Map(inboxRulesOf(mailbox).map((rule) => [rule.ruleId!, rule]))
  const progress: Progress = { rules, named: new Set(), priorities: new Set() }
  const errors: RuleOperationError[] = []
  for (const [operationIndex, operation] of operations.entries()) {
    const validationErrors = await apply(session, mailbox, progress, operation)
    if (validationErrors.length > 0) errors.push({ operationIndex, validationErrors })
  }
  if (errors.length === 0) await saveInboxRules(session, mailbox, inOrder(progress))
  return errors
}

async function apply(
  session: WriteSession,
  mailbox: MailboxRow,
  { rules, named, priorities }: Progress,
  { element, value }: Operation,
): Promise<RuleValidationError[]> {
  const isNew = element === 'CreateRuleOperation'
  const ruleId = element === 'DeleteRuleOperation' ? value.ruleId : value.rule.ruleId
  const errors: RuleValidationError[] = []
  if (isNew && ruleId !== undefined) errors.push(ruleError('RuleId', 'CreateWithRuleId', ruleId))
  if (!isNew) {
    if (ruleId === undefined) errors.push(ruleError('RuleId', 'MissingParameter'))
    else if (named.has(ruleId)) errors.push(ruleError('RuleId', 'DuplicatedOperationOnTheSameRule', ruleId))
    else if (!rules.has(ruleId)) errors.push(ruleError('RuleId', 'RuleNotFound', ruleId))
    else named.add(ruleId)
  }
  if (element === 'DeleteRuleOperation') {
    if (errors.length === 0) rules.delete(value.ruleId)
    return errors
  }
  const { rule, errors: faults } = await checkRule(session, settledRule(session, value.rule))
  if (priorities.has(rule.priority)) errors.push(ruleError('Priority', 'DuplicatedPriority', String(rule.priority)))
  priorities.add(rule.priority)
  errors.push(...faults)
  if (errors.length > 0) return errors
  const id = ruleId ?? newRuleId(await session.store.nextChange(mailbox.id))
  named.add(id)
  rules.set(id, { ...rule, ruleId: id })
  return []
}

/** A rule whose dates are instants, whatever zone they were meant in. */
function settledRule(session: WriteSession, { conditions, exceptions, ...rest }: Rule): Rule {
  const settled = (predicates: RulePredicates): RulePredicates => {
    const { startDateTime: start, endDateTime: end } = predicates.withinDateRange ?? {}
    if (!start && !end) return predicates
    const withinDateRange = {
      ...(start && { startDateTime: settledDate(session, start) }),
      ...(end && { endDateTime: settledDate(session, end) }),
    }
    return { ...predicates, withinDateRange }
  }
  return {
    ...rest,
    ...(conditions && { conditions: settled(conditions) }),
    ...(exceptions && { exceptions: settled(exceptions) }),
  }
}

/** Eight bytes, as Exchange's ids of rules have. */
function newRuleId(number: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(number))
  return bytes.toString('base64')
}

/** Every rule has a place of its own: those that the request does not name make room for those that it puts there. */
function inOrder({ rules, named, priorities }: Progress): Rule[] {
  const taken = new Set(priorities)
  const others = [...rules.values()].filter(({ ruleId }) => !named.has(ruleId!))
  const moved = others.map((rule) => {
    let { priority } = rule
    while (taken.has(priority)) priority += 1
    taken.add(priority)
    return { ...rule, priority }
  })
  return [...moved, ...[...rules.values()].filter(({ ruleId }) => named.has(ruleId!))]
}
