/** How much of something each owner has; who has none of it takes no room. */
export class Counts {
  readonly #counts = new Map<string, number>()

  of(owner: string): number {
    return this.#counts.get(owner) ?? 0
  }

  /** Adds to what an owner has, or with a negative number takes from it. */
  add(owner: string, by: number): void {
    const count = this.of(owner) + by
    if (count === 0) this.#counts.delete(owner)
    else this.#counts.set(owner, count)
  }
}
