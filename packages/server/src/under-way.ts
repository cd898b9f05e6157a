/**
 * Work that has begun and is not done, counted. A set of promises would do, but each that is added and taken out again leaves its mark in
 * tables of the engine that point at the ones after them: once the first of these is old, all of them, with all that they hold, live until
 * a full collection of garbage.
 */
export class UnderWay {
  #count = 0
  #waiting: (() => void)[] = []

  /** Counts work until it settles. */
  add<T>(work: Promise<T>): Promise<T> {
    this.#count++
    work.then(this.#done, this.#done)
    return work
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  readonly #done = (): void => {
    this.#count--
    if (this.#count > 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
