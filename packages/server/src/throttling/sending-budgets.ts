import { EwsError } from '@exchequer/protocol'
import type { PolicyOf } from './policy.js'

interface Sent {
  /** When its latest messages go out, in milliseconds: as many as may in a minute. */
  readonly turns: number[]
  /** How many recipients it addressed in each minute of the last day that it sent anything in, and in all of them. */
  readonly addressed: Map<number, number>
  addressedInAll: number
  /** Whom its rules have sent something, and when they did so last. */
  readonly forwardees: Map<string, number>
}

const minute = 60_000
const day = 24 * 60 * minute

/**
 * What people may still send, by the mailboxes that are theirs and their policies, in whoever's name they do (docs "EWS throttling in Exchange",
 * "Throttling policies and applications that send a large volume of email"). A mailbox without a limit is not looked at. Times are milliseconds.
 */
export class SendingBudgets {
  readonly #policyOf: PolicyOf
  readonly #mailboxes = new Map<string, Sent>()

  constructor(policyOf: PolicyOf) {
    this.#policyOf = policyOf
  }

  /** Gives a message its turn: when it may go out, now or later. */
  turn(mailbox: string, now: number): number {
    const { MessageRateLimit: limit } = this.#policyOf(mailbox)
    if (limit === null) return now
    const most = Math.max(limit, 1)
    const { turns } = this.#sentBy(mailbox, now)
    const turn = turns.length < most ? now : Math.max(now, turns[turns.length - most]! + minute)
    turns.push(turn)
    if (turns.length > most) turns.shift()
    return turn
  }

  /** Counts recipients of a message. Throws `ErrorSubmissionQuotaExceeded` where these are too many, and counts none of them. */
  address(mailbox: string, count: number, now: number): void {
    const { RecipientRateLimit: most } = this.#policyOf(mailbox)
    if (most === null || count <= 0) return
    const sent = this.#sentBy(mailbox, now)
    if (sent.addressedInAll + count > most) throw new EwsError('ErrorSubmissionQuotaExceeded')
    const at = Math.floor(now / minute)
    sent.addressed.set(at, (sent.addressed.get(at) ?? 0) + count)
    sent.addressedInAll += count
  }

  /** Whether a rule may send something to these people; counts those of them whom no rule has sent anything in the last day. */
  forward(mailbox: string, addresses: readonly string[], now: number): boolean {
    const { ForwardeeLimit: most } = this.#policyOf(mailbox)
    if (most === null) return true
    const { forwardees } = this.#sentBy(mailbox, now)
    const added = addresses.filter((address) => !forwardees.has(address)).length
    if (added > 0 && forwardees.size + added > most) return false
    for (const address of addresses) {
      forwardees.delete(address)
      forwardees.set(address, now)
    }
    return true
  }

  #sentBy(mailbox: string, now: number): Sent {
    this.#forgetSome(now)
    const sent = this.#mailboxes.get(mailbox) ?? {
      turns: [],
      addressed: new Map<number, number>(),
      addressedInAll: 0,
      forwardees: new Map<string, number>(),
    }
    this.#mailboxes.set(mailbox, sent)
    forgetOld(sent, now)
    return sent
  }

  /** Whoever has sent nothing lately need not be remembered. Each time two of them are looked at, all in turn. */
  #forgetSome(now: number): void {
    for (let looked = 0; looked < 2; looked++) {
      const [mailbox, sent] = this.#mailboxes.entries().next().value ?? []
      if (mailbox === undefined || sent === undefined) return
      this.#mailboxes.delete(mailbox)
      forgetOld(sent, now)
      const isIdle = (sent.turns.at(-1) ?? 0) <= now - minute && sent.addressed.size === 0 && sent.forwardees.size === 0
      if (!isIdle) this.#mailboxes.set(mailbox, sent)
    }
  }
}

/** Lets go of what is older than a day. The oldest come first. */
function forgetOld(sent: Sent, now: number): void {
  const { addressed, forwardees } = sent
  for (const [at, count] of addressed) {
    if ((at + 1) * minute > now - day) break
    addressed.delete(at)
    sent.addressedInAll -= count
  }
  for (const [address, at] of forwardees) {
    if (at > now - day) break
    forwardees.delete(address)
  }
}
