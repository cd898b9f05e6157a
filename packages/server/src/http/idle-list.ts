/** A place in a list, for as long as what it holds lasts. */
export interface IdlePlace<T> {
  readonly of: T
  before: IdlePlace<T> | undefined
  after: IdlePlace<T> | undefined
  isListed: boolean
}

export const newPlace = <T>(of: T): IdlePlace<T> => ({ of, before: undefined, after: undefined, isListed: false })

/**
 * What lies idle, in the order in which it began to. It is entered and left with every request, so that nothing is made for it: a Set would
 * make its table anew every few times.
 */
export class IdleList<T> {
  #first: IdlePlace<T> | undefined
  #last: IdlePlace<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** What has been idle longest. */
  get first(): T | undefined {
    return this.#first?.of
  }

  enter(place: IdlePlace<T>): void {
    if (place.isListed) return
    place.isListed = true
    place.before = this.#last
    if (this.#last) this.#last.after = place
    else this.#first = place
    this.#last = place
    this.#size++
  }

  leave(place: IdlePlace<T>): void {
    if (!place.isListed) return
    const { before, after } = place
    if (before) before.after = after
    else this.#first = after
    if (after) after.before = before
    else this.#last = before
    place.isListed = false
    place.before = undefined
    place.after = undefined
    this.#size--
  }

  *[Symbol.iterator](): Generator<T> {
    for (let place = this.#first; place; place = place.after) yield place.of
  }
}
