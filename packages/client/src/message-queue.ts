/** What a source gave, in order, or that it has ended. */
export type Taken<T> = { readonly value: T } | { readonly end: unknown }

/** Reads a source ahead of who takes from it, so that it is read while that one does something else. */
export class MessageQueue<T> {
  readonly #taken: Taken<T>[] = []
  #wake: (() => void) | undefined

  constructor(source: AsyncIterable<T>) {
    void this.#read(source)
  }

  /** The next; waits for it. `end` holds what the source threw, if it threw. */
  async take(): Promise<Taken<T>> {
    while (this.#taken.length === 0)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    const [next] = this.#taken
    // Behind the end there is nothing but the end.
    if (!('end' in next!)) this.#taken.shift()
    return next!
  }

  /** Whether something can be taken without waiting. */
  get isEmpty(): boolean {
    return this.#taken.length === 0
  }

  async #read(source: AsyncIterable<T>): Promise<void> {
    let end: unknown
    try {
      for await (const value of source) this.#put({ value })
    } catch (error) {
      end = error
    }
    this.#put({ end })
  }

  #put(taken: Taken<T>): void {
    this.#taken.push(taken)
    this.#wake?.()
  }
}
