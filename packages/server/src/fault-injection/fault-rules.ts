import { type AskedService, checkedRule, type FaultRule } from './fault-rule.js'

/** Has the next requests of somebody go wrong, so that who writes a client sees what it does then. Works without `this`. */
export interface FaultInjection {
  /**
   * Adds a rule; of those that fit a request the one that was added first counts, and no other. Throws `FaultRuleError`, a `TypeError`, where
   * the rule is none.
   */
  next(rule: FaultRule): InjectedFault
  /** The rules that still wait for requests, in the order in which they were added. */
  list(): readonly InjectedFault[]
  /** Gives whether there was such a rule. */
  remove(id: number): boolean
  clear(): void
}

/** A rule, and for how many requests it is still good. */
export interface InjectedFault extends FaultRule {
  readonly id: number
  readonly requests: number | 'all'
}

export interface FaultRules extends FaultInjection {
  /** The rule for a request, which is used up by that. */
  take(asked: AskedOf): FaultRule | undefined
}

/** What a rule goes by. */
export interface AskedOf {
  readonly service: AskedService
  /** Of EWS. */
  readonly operation?: string
  /** Where somebody had to sign in. */
  readonly account?: string
}

export function faultRules(): FaultRules {
  const rules = new Map<number, InjectedFault>()
  let lastId = 0
  return {
    next(rule) {
      const { requests = 1, account, ...rest } = checkedRule(rule)
      const id = ++lastId
      const added = { ...rest, id, requests, ...(account !== undefined && { account: account.toLowerCase() }) }
      rules.set(id, added)
      return added
    },
    list: () => [...rules.values()],
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    take(asked) {
      // A server that nobody does this to: all of them but those of tests.
      if (rules.size === 0) return undefined
      for (const rule of rules.values()) {
        const { id, requests } = rule
        if (!isFor(rule, asked)) continue
        if (requests === 1) rules.delete(id)
        else if (requests !== 'all') rules.set(id, { ...rule, requests: requests - 1 })
        return rule
      }
      return undefined
    },
  }
}

function isFor(rule: FaultRule, { service, operation, account }: AskedOf): boolean {
  const { service: wanted = 'ews' } = rule
  const isService = wanted === service || (wanted === 'autodiscover' && service !== 'ews')
  return isService && (rule.operation ?? operation) === operation && (rule.account ?? account) === account
}
