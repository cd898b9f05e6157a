/** Answers to one request that come one after the other, until there are no more. */
export interface Answers<A> {
  /** Called once, when there is somebody to take them. */
  start(taker: Taker<A>): void
  /** The taker takes more, perhaps after it did not. */
  goOn(): void
  /** There is no taker any more. */
  closed(): void
  /** The server stops: the last answers are to be given now. */
  stop(): void
}

/** Who takes answers. */
export interface Taker<A> {
  /** Takes an answer; gives false where the next had better wait for `goOn`. */
  take(answer: A): boolean
  /** There are no more. */
  end(): void
}
