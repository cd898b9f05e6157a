import type { ThrottlingPolicy } from './policy.js'

/** What the policy says of the server's time. */
type TimePolicy = Pick<ThrottlingPolicy, 'EWSMaxBurst' | 'EWSRechargeRate' | 'EWSCutoffBalance'>

interface Budget {
  readonly policy: TimePolicy
  /** Milliseconds that were left at a time, itself in milliseconds; below zero where more was used than there was. */
  readonly balance: number
  readonly at: number
  /** More was used than the policy lets anybody overdraw. */
  readonly isCutOff: boolean
}

const hour = 3_600_000
/** Milliseconds of time that have to come back before somebody is let in again who was cut off: he would be cut off again at once. */
const recovery = 1_000
/** The longest delay of one request, as long as Exchange 2010 delays an item (docs "EWS throttling in Exchange", CPUStartPercent). */
const longestDelay = 500
/** Clients are sent away for five minutes at most, as Exchange has been seen to do it; who comes back too early is sent away again. */
const longestBackOff = 300_000

/**
 * The server's time that each account has left (docs "User workload management in Exchange Server"): it is used up by requests and comes
 * back as the policy says. Who has overdrawn it is delayed, and refused beyond the cut-off. An account without a limit is not looked at.
 */
export class TimeBudgets {
  readonly #now: () => number
  readonly #budgets = new Map<string, Budget>()

  /** `now` gives milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds until an account may go on that uses `more` besides what was charged; 0 for at once. */
  backOff(owner: string, policy: TimePolicy, more = 0): number {
    const { EWSMaxBurst, EWSRechargeRate, EWSCutoffBalance } = policy
    if (!isLimited(policy) || EWSCutoffBalance === null) return 0
    const balance = this.#balance(owner, policy) - more
    const backIn = Math.min(recovery - EWSCutoffBalance, EWSMaxBurst!)
    const needed = this.#budgets.get(owner)?.isCutOff ? backIn : -EWSCutoffBalance
    return balance >= needed ? 0 : Math.min(((backIn - balance) * hour) / EWSRechargeRate!, longestBackOff)
  }

  /** Milliseconds by which a request is delayed: until its account owes nothing, but not for long. */
  delay(owner: string, policy: TimePolicy): number {
    if (!isLimited(policy)) return 0
    const owed = -this.#balance(owner, policy)
    return owed <= 0 ? 0 : Math.min((owed * hour) / policy.EWSRechargeRate!, longestDelay)
  }

  /** Takes time that was used. */
  charge(owner: string, policy: TimePolicy, milliseconds: number): void {
    if (!isLimited(policy)) return
    const balance = this.#balance(owner, policy) - milliseconds
    const isCutOff = balance < -(policy.EWSCutoffBalance ?? Number.POSITIVE_INFINITY)
    this.#budgets.set(owner, { policy, balance, at: this.#now(), isCutOff })
    this.#forgetSome()
  }

  #balance(owner: string, { EWSMaxBurst }: TimePolicy): number {
    const budget = this.#budgets.get(owner)
    return budget ? this.#balanceOf(budget) : EWSMaxBurst!
  }

  #balanceOf({ policy, balance, at }: Budget): number {
    return Math.min(policy.EWSMaxBurst!, balance + ((this.#now() - at) * policy.EWSRechargeRate!) / hour)
  }

  /** Whoever has all of it again need not be remembered. With each charge two of them are looked at, all in turn. */
  #forgetSome(): void {
    for (let looked = 0; looked < 2; looked++) {
      const [owner, budget] = this.#budgets.entries().next().value ?? []
      if (owner === undefined || budget === undefined) return
      this.#budgets.delete(owner)
      if (this.#balanceOf(budget) < budget.policy.EWSMaxBurst!) this.#budgets.set(owner, budget)
    }
  }
}

const isLimited = ({ EWSMaxBurst, EWSRechargeRate }: TimePolicy): boolean =>
  EWSMaxBurst !== null && EWSRechargeRate !== null
