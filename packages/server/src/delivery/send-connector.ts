/** Whom a message comes from and whom it goes to, whatever its headers say (RFC 5321 2.3.1). */
export interface Envelope {
  /** Where a report that it could not be delivered has to go; empty for what must not be reported on (RFC 3834 3.3). */
  readonly sender: string
  readonly recipients: readonly string[]
}

/** Whom a message will not reach. */
export interface Refusal {
  readonly recipient: string
  /** An enhanced status (RFC 3463): `4.…` is tried again, `5.…` is final. Default 5.0.0. */
  readonly status?: string
  /** For people to read, in the report to the sender. */
  readonly reason: string
}

/**
 * Takes over a message to addresses that the server has no mailbox for, as bytes of RFC 5322 that can go out as they are. Gives whom it
 * refuses, if anybody; what it throws says that it could take over nothing now, and all is tried again.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a function that refuses nobody has nothing to say.
export type SendConnector = (envelope: Envelope, message: Uint8Array) => Promise<readonly Refusal[] | void>
