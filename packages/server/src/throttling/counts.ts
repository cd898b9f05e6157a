/** Owners that are kept while they have none: a Map that is filled and emptied with each request makes its table anew each time. */
const mostKept = 1_000
const longestKept = 256

/** How much of something each owner has; who has none of it takes no room, but for the first thousand. */
export class Counts {
  readonly #counts = new Map<string, number>()

  of(owner: string): number {
    return this.#counts.get(owner) ?? 0
  }

  /** Adds to what an owner has, or with a negative number takes from it. */
  add(owner: string, by: number): void {
    const count = this.of(owner) + by
    if (count === 0 && (this.#counts.size > mostKept || owner.length > longestKept)) this.#counts.delete(owner)
    else this.#counts.set(owner, count)
  }
}
