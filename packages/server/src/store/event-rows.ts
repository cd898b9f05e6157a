/** What an item or a folder was, and where it lay, before it was copied or moved. */
export interface Origin {
  readonly id: number
  readonly parent: number | null
}

/** How an item came into its folder, where it was not made there. */
export type Arrival = { readonly how: 'delivered' } | { readonly how: 'copied' | 'moved'; readonly from: Origin }

/** What happened to an item or a folder. There is one for each change of which those are to be told who listen to the mailbox. */
export interface EventRow {
  readonly mailbox: number
  readonly change: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly what: 'created' | 'delivered' | 'modified' | 'deleted' | 'copied' | 'moved'
  readonly isFolder: boolean
  readonly id: number
  /** Where it lies now, or lay when it was deleted. */
  readonly parent: number | null
  /** Of what was copied or moved. */
  readonly from: Origin | null
  /** Whether the times at which somebody is free or busy may be others now: it has a start, and came, went, or changed in that. */
  readonly changesTimes: boolean
}

/** Somebody who is to be told of events of a mailbox. */
export interface SubscriptionRow {
  readonly mailbox: number
  /** Unique in the mailbox. */
  readonly id: string
  /** The login that made it. */
  readonly owner: string
  readonly kind: string
  /** Why it is over; `null` while it is not. */
  readonly ended: string | null
  /** How far its owner was told. */
  readonly position: number
  /** When its owner last asked, in milliseconds. */
  readonly used: number
  /** What it is about. */
  readonly document: string
}
