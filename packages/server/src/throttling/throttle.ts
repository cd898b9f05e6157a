import { setTimeout } from 'node:timers/promises'
import { EwsError } from '@exchequer/protocol'
import type { CallBudget } from './call-budget.js'
import { Counts } from './counts.js'
import { policiesOf, type ThrottlingOptions, type ThrottlingPolicy } from './policy.js'
import { exceededConcurrency, exceededSyncCalls, serverBusy } from './refusals.js'
import { SendingBudgets } from './sending-budgets.js'
import { TimeBudgets } from './time-budgets.js'
import { fairTurns } from './turns.js'

/** Limits with the room that there is for bodies. */
export interface ThrottleLimits extends ThrottlingOptions {
  readonly bodyBytesPerAccount: number
  readonly bodyBytes: number
}

export interface ThrottleSettings extends ThrottleLimits {
  /** The time, in milliseconds. */
  readonly now: () => number
}

/** Keeps every account to its policy, and what all of them ask for to what the server holds. */
export interface Throttle {
  /**
   * Lets in a request of `account`, which is charged to `owner`: the account itself, or whom it acts for, who has budgets of his own. Without
   * one the request has still to say for whom it is (`actFor`). To be closed when it is answered. Rejects, after a while, with
   * `ErrorExceededConnectionCount`, `ErrorTooManyObjectsOpened` or `ErrorServerBusy`: who asks again at once, as many do, would keep the
   * server busy with refusals.
   */
  open(account: string, owner: string | undefined): Promise<OpenCall>
  /** What mailboxes may still send. */
  readonly sending: SendingBudgets
  /** Keeps to other limits from now on. What accounts have used stays used, and requests that were let in keep the limits that they came by. */
  setLimits(limits: ThrottleLimits): void
}

/** A request that was let in. */
export interface OpenCall extends CallBudget {
  /** Says to whom a request is charged that was let in without an owner. Rejects as `open` does. */
  actFor(owner: string): Promise<void>
  /** Counts bytes of its body as they come. Throws `ErrorServerBusy` where there is no room for them. */
  hold(bytes: number): void
  /** Does the work when the account has its turn. */
  turn<T>(work: () => Promise<T>): Promise<T>
  /** Does a synchronization, unless too many are under way: then it rejects with `ErrorServerBusy`. */
  synchronize<T>(work: () => Promise<T>): Promise<T>
  close(): void
}

/** Milliseconds before a refusal goes out. */
const refusalDelay = 250
/** More requests than that nobody has open, whatever the policy says. */
const mostOpen = 5_000
/** Room for the body of a usual request, which is there when large ones have taken up what there is. */
const smallBody = 256 * 1024
/** After which large bodies that came at the same time have been dealt with. */
const bodyBackOff = 10_000

export function throttle(settings: ThrottleSettings): Throttle {
  const { now } = settings
  let { bodyBytesPerAccount, bodyBytes } = settings
  let policyOf = policiesOf(settings)
  const turns = fairTurns()
  const times = new TimeBudgets(now)
  const accounts = new Counts()
  const opened = new Counts()
  const found = new Counts()
  const synchronizing = new Counts()
  const bodies = new Counts()
  let held = 0

  class Call implements OpenCall {
    readonly #account: string
    readonly #policy: ThrottlingPolicy
    /** The account itself until the request has said for whom it is. */
    #owner: string
    #isCounted = false
    #bytes = 0
    #found = 0
    /** When its turn came, in milliseconds; it is charged for the time from then on. */
    #began: number | undefined

    constructor(account: string, policy: ThrottlingPolicy) {
      this.#account = account
      this.#owner = account
      this.#policy = policy
      accounts.add(account, 1)
    }

    /** Charges it to an owner; gives how long it has to wait before it goes on, in milliseconds. */
    charge(owner: string): number {
      this.#owner = owner
      this.#isCounted = true
      opened.add(owner, 1)
      return times.delay(owner, this.#policy)
    }

    async actFor(owner: string): Promise<void> {
      // What it waits for now is not the server's time.
      this.#began = undefined
      const refused = refusal(owner, this.#policy)
      if (refused) await refuse(refused)
      const delay = this.charge(owner)
      if (delay > 0) await setTimeout(delay)
    }

    get EWSMaxSubscriptions(): number | null {
      return this.#policy.EWSMaxSubscriptions
    }

    get EWSHangingConnectionLimit(): number | null {
      return this.#policy.EWSHangingConnectionLimit
    }

    get EWSFindCountLimit(): number | null {
      return this.#policy.EWSFindCountLimit
    }

    get findCountLeft(): number {
      const { EWSFindCountLimit } = this.#policy
      return EWSFindCountLimit === null ? Number.POSITIVE_INFINITY : EWSFindCountLimit - found.of(this.#owner)
    }

    found(count: number): void {
      this.#found += count
      found.add(this.#owner, count)
    }

    checkTime(): void {
      const used = this.#used
      const backOff = times.backOff(this.#owner, this.#policy, used)
      if (backOff > 0) throw serverBusy(backOff)
      if (isOver(this.#policy.batchTimeoutInSeconds, used)) throw new EwsError('ErrorTimeoutExpired')
    }

    get isSearchOver(): boolean {
      return isOver(this.#policy.EWSFastSearchTimeoutInSeconds, this.#used)
    }

    get #used(): number {
      return this.#began === undefined ? 0 : performance.now() - this.#began
    }

    hold(bytes: number): void {
      const own = bodies.of(this.#account)
      // One body always fits, as large as a request may be: who is told to wait must get in some time.
      const isTooMuch =
        (own > this.#bytes && own + bytes > bodyBytesPerAccount) ||
        (held > this.#bytes && held + bytes > bodyBytes && this.#bytes + bytes > smallBody)
      if (isTooMuch) throw serverBusy(bodyBackOff)
      this.#bytes += bytes
      bodies.add(this.#account, bytes)
      held += bytes
    }

    turn<T>(work: () => Promise<T>): Promise<T> {
      return turns(this.#account, () => {
        this.#began = performance.now()
        return work()
      })
    }

    async synchronize<T>(work: () => Promise<T>): Promise<T> {
      const { ConcurrentSyncCalls } = this.#policy
      if (ConcurrentSyncCalls !== null && synchronizing.of(this.#owner) >= ConcurrentSyncCalls)
        throw exceededSyncCalls(ConcurrentSyncCalls)
      synchronizing.add(this.#owner, 1)
      try {
        return await work()
      } finally {
        synchronizing.add(this.#owner, -1)
      }
    }

    close(): void {
      times.charge(this.#owner, this.#policy, this.#used)
      if (this.#found > 0) found.add(this.#owner, -this.#found)
      accounts.add(this.#account, -1)
      if (this.#isCounted) opened.add(this.#owner, -1)
      bodies.add(this.#account, -this.#bytes)
      held -= this.#bytes
    }
  }

  /** Why nothing more is done for an owner. */
  function refusal(owner: string, policy: ThrottlingPolicy): EwsError | undefined {
    const { EWSMaxConcurrency } = policy
    if (EWSMaxConcurrency !== null && opened.of(owner) >= EWSMaxConcurrency)
      return exceededConcurrency(EWSMaxConcurrency)
    const backOff = times.backOff(owner, policy)
    return backOff > 0 ? serverBusy(backOff) : undefined
  }

  return {
    async open(account, owner) {
      const policy = policyOf(account)
      const isTooMuch = accounts.of(account) >= mostOpen
      const refused = isTooMuch ? new EwsError('ErrorTooManyObjectsOpened') : owner && refusal(owner, policy)
      if (refused) await refuse(refused)
      const call = new Call(account, policy)
      const delay = owner === undefined ? 0 : call.charge(owner)
      if (delay > 0) await setTimeout(delay)
      return call
    },
    sending: new SendingBudgets((name) => policyOf(name)),
    setLimits(limits) {
      policyOf = policiesOf(limits)
      bodyBytesPerAccount = limits.bodyBytesPerAccount
      bodyBytes = limits.bodyBytes
    },
  }
}

async function refuse(error: EwsError): Promise<never> {
  await setTimeout(refusalDelay)
  throw error
}

const isOver = (seconds: number | null, milliseconds: number): boolean =>
  seconds !== null && milliseconds >= seconds * 1_000
