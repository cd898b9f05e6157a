import type { EwsError } from '@exchequer/protocol'
import type { Logger } from '#logger'
import type { Listeners } from '#notifications/notifications'
import type { MailboxRow, Store, StoreTransaction, StoreView } from '#store/store'
import { StoreError } from '#store/store-error'
import type { CallBudget } from '#throttling/call-budget'
import type { SendingBudgets } from '#throttling/sending-budgets'
import type { Zone } from '#time/zone'

/** Who calls, and what the call as a whole said: everything a rule may depend on besides the item. */
export interface Session {
  readonly store: StoreView
  /** The login of the account that calls; empty where the server itself does something. */
  readonly caller: string
  /** The mailbox that distinguished folders without a `Mailbox` mean; absent for an account without one. */
  readonly mailbox: MailboxRow | undefined
  /** Whether the caller could open a mailbox, as his own or as another's for whom he may act. */
  readonly mayOpen: (mailbox: Pick<MailboxRow, 'id' | 'address'>) => boolean
  /** Rank of the schema version that the caller speaks. */
  readonly rank: number
  /** The zone of `TimeZoneContext`. */
  readonly zone: Zone | undefined
  /** The language of `MailboxCulture`, where the call names one. */
  readonly culture?: string | undefined
  readonly now: Date
  /** Has the server look at a mailbox at a time, in milliseconds, because something in it is due then. */
  readonly wakeAt: (mailbox: number, time: number) => void
  /** Why an item of a batch, by its place, is to fail without being tried: only where a test has asked for that. */
  readonly itemFault?: ((index: number) => EwsError | undefined) | undefined
  /** What the policy of the account leaves to the call. */
  readonly budget: CallBudget
  /** What mailboxes may still send. */
  readonly sending: SendingBudgets
  /** Those who are told of what happens. */
  readonly listeners: Listeners
  readonly settings: MailboxSettings
  /** Takes what the operator is to know; what it is told while a request is worked on has the ids of that. */
  readonly logger: Logger
}

/** A session that may write. */
export interface WriteSession extends Session {
  readonly store: StoreTransaction
}

/** What there is before a request has its session: the store, for pieces of work of their own. */
export interface Preparation {
  readonly store: Store
  readonly budget: CallBudget
  read<T>(work: (session: Session) => Promise<T>): Promise<T>
}

/** What the operator decided for all mailboxes. */
export interface MailboxSettings {
  /** Right-hand side of the message ids that this server makes. */
  readonly hostName: string
  /** Bytes that one message may have, its attachments included. */
  readonly maximumMessageSize: number
  /** How long what was deleted can still be had back, and how long what was purged is kept; 0 keeps nothing. */
  readonly deletedItemDays: number
  readonly purgedItemDays: number
  /** Where people are of whom nobody said it. */
  readonly timeZone: Zone
  /** Whether somebody takes over messages to addresses that the server has no mailbox for. */
  readonly sendsOutside: boolean
  /** Domains, lower case, whose addresses are all here or nowhere; `undefined` for those of the mailboxes. */
  readonly acceptedDomains: ReadonlySet<string> | undefined
  /** Whether senders are told what they may want to know of recipients before they write. */
  readonly mailTipsEnabled: boolean
}

/** An error of the engine: the transaction is lost, whatever was done in it. */
export type StoreFailure = StoreError

export const isStoreFailure = (error: unknown): error is StoreFailure => error instanceof StoreError
