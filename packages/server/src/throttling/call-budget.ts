/** What the policy of an account leaves to one of its calls; the names are those of ThrottlingPolicy. */
export interface CallBudget {
  readonly EWSMaxSubscriptions: number | null
  readonly EWSHangingConnectionLimit: number | null
  readonly EWSFindCountLimit: number | null
  /** How many more things answers of this account may show now; `Infinity` for any number. */
  readonly findCountLeft: number
  /** Counts what an answer shows, until it goes out. */
  found(count: number): void
  /**
   * Throws `ErrorServerBusy` where the account has used up the server's time, and `ErrorTimeoutExpired` where the call has taken longer than
   * a batch may: to be asked between the items of one.
   */
  checkTime(): void
  /** Whether the call has taken longer than EWSFastSearchTimeoutInSeconds. */
  readonly isSearchOver: boolean
}

/** Of what the server does by itself. */
export const noBudget: CallBudget = {
  EWSMaxSubscriptions: null,
  EWSHangingConnectionLimit: null,
  EWSFindCountLimit: null,
  findCountLeft: Number.POSITIVE_INFINITY,
  found() {},
  checkTime() {},
  isSearchOver: false,
}
