/**
 * Takes the text of envelopes that come one after the other, in whatever pieces, and gives each as soon as its end is there. They hold ids
 * and times and nothing that people wrote, so that the end tag is the end: a whole reader would wait for what comes after it.
 */
export class EnvelopesInRow {
  #text = ''
  /** Where to look on: what lies before was looked at. */
  #seen = 0
  readonly #limit: number

  /** An envelope of more characters than `limit` is none. */
  constructor(limit = 16 * 1024 * 1024) {
    this.#limit = limit
  }

  /** Whether an envelope has begun that has not ended. */
  get isWithin(): boolean {
    return this.#text.trim() !== ''
  }

  /** Takes a piece; gives the envelopes that end in it. Throws `RangeError` for one that is too long. */
  take(piece: string): string[] {
    this.#text += piece
    const envelopes: string[] = []
    const end = /<\/(?:[\w.-]+:)?Envelope\s*>/g
    end.lastIndex = this.#seen
    let from = 0
    while (end.test(this.#text)) {
      envelopes.push(this.#text.slice(from, end.lastIndex).trimStart())
      from = end.lastIndex
    }
    this.#text = this.#text.slice(from)
    // The end tag itself may be cut in two.
    this.#seen = Math.max(0, this.#text.lastIndexOf('<'))
    if (this.#text.length > this.#limit) throw new RangeError('An envelope of the answer does not end.')
    return envelopes
  }
}
