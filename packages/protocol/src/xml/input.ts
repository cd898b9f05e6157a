import { forbiddenAt } from './characters.js'
import { XmlError, type XmlErrorKind } from './error.js'

/** The next slice of decoded text, or undefined at the end. Slices of at most 100 KB read fastest. */
export interface TextSource {
  (): string | undefined
  /** True if the source comes from a strict decoder, so that no surrogate can be without its other half. */
  readonly wellFormed?: boolean
  /** True while the slice given last is known to be of ASCII characters that XML 1.0 allows. */
  readonly plain?: boolean
  /** Why the text ends where it does, if the document goes on in a way that is no text. */
  readonly failure?: string | undefined
  /** How many bytes of the document are still to be decoded, where that is known. */
  readonly bytesLeft?: number | undefined
}

export interface Position {
  line: number
  column: number
}

// Text that was read is kept this long, so that lines are counted only when somebody asks for a position.
const keptText = 1 << 20

/** The text of a document as it comes in: line ends made uniform, characters checked, positions on demand. */
export class Input {
  readonly #source: TextSource
  readonly #starts: readonly number[]
  #held = ''
  #base = 0

  #uncounted: string[] = []
  #counted = 0
  #line = 1
  #lineStarts = [0]
  #folded = 0
  readonly #marks = new Map<number, Position>()

  /** `starts`: the offsets of the open elements, whose positions may be asked for however much text went by. */
  constructor(source: TextSource, starts: readonly number[]) {
    this.#source = source
    this.#starts = starts
  }

  /** At most how many characters come behind the buffer, where the source knows. */
  get charactersLeft(): number | undefined {
    const { bytesLeft } = this.#source
    return bytesLeft === undefined ? undefined : bytesLeft + this.#held.length
  }

  /** The offset in the document at which the buffer begins. */
  get base(): number {
    return this.#base
  }

  /** The rest of `buffer` from `from` on with more text behind it, or undefined at the end of the document. */
  extend(buffer: string, from: number): string | undefined {
    const rest = from < buffer.length ? buffer.slice(from) : ''
    const parts: string[] = []
    let added = 0
    // At least as much as is there already: a token across many slices is then read in linear time.
    while (added === 0 || added < rest.length) {
      const slice = this.#slice()
      if (slice === undefined) break
      const forbidden = this.#source.plain === true ? -1 : forbiddenAt(slice, this.#source.wellFormed === true)
      if (forbidden >= 0) throw this.#forbidden(slice, forbidden, buffer + parts.join(''))
      const text = withLineFeeds(slice)
      parts.push(text)
      added += text.length
    }
    if (added === 0) {
      const { failure } = this.#source
      if (failure !== undefined) throw this.error('malformed', failure, this.#base + buffer.length, buffer)
      return undefined
    }
    this.#leave(buffer, from)
    return rest + (parts.length === 1 ? parts[0]! : parts.join(''))
  }

  /** An error at `offset` of the document, which lies in `buffer` or before. */
  error(kind: XmlErrorKind, reason: string, offset: number, buffer: string): XmlError {
    const { line, column } = this.locate(offset, buffer)
    return new XmlError(kind, reason, line, column)
  }

  /** Where an offset lies in the document. Offsets more than a megabyte back are rounded up, but for open elements. */
  locate(offset: number, buffer: string): Position {
    const mark = this.#marks.get(offset)
    if (mark !== undefined) return mark
    this.#count(offset, buffer)
    const starts = this.#lineStarts
    const wanted = Math.max(offset, starts[0]!)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= wanted) low = middle
      else high = middle - 1
    }
    return { line: this.#line + low, column: wanted - starts[low]! + 1 }
  }

  #slice(): string | undefined {
    const next = this.#source()
    if (next === undefined) {
      const held = this.#held
      this.#held = ''
      return held === '' ? undefined : held
    }
    const slice = this.#held + next
    const last = slice.charCodeAt(slice.length - 1)
    // Half of a surrogate pair, or a carriage return whose line feed may follow, waits for the next slice.
    const cut = last === 0xd || (last >= 0xd800 && last <= 0xdbff) ? slice.length - 1 : slice.length
    this.#held = slice.slice(cut)
    return slice.slice(0, cut)
  }

  #forbidden(slice: string, index: number, before: string): XmlError {
    const code = slice.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')
    const buffer = before + withLineFeeds(slice.slice(0, index))
    const reason = `The character U+${code} is forbidden in XML 1.0.`
    return this.error('malformed', reason, this.#base + buffer.length, buffer)
  }

  #leave(buffer: string, from: number): void {
    const counted = Math.max(this.#counted - this.#base, 0)
    if (counted < from) this.#uncounted.push(buffer.slice(counted, from))
    this.#base += from
    if (this.#base - this.#folded > keptText) this.#fold()
  }

  // Forgets the lines so far; only the open elements keep their positions.
  #fold(): void {
    const open = new Set(this.#starts)
    for (const offset of this.#marks.keys()) if (!open.has(offset)) this.#marks.delete(offset)
    for (const offset of open) if (offset <= this.#base) this.#marks.set(offset, this.locate(offset, ''))
    this.#count(this.#base, '')
    const last = this.#lineStarts.length - 1
    this.#line += last
    this.#lineStarts = [this.#lineStarts[last]!]
    this.#folded = this.#base
  }

  #count(offset: number, buffer: string): void {
    if (offset <= this.#counted) return
    for (const text of this.#uncounted) this.#countIn(text, text.length)
    this.#uncounted = []
    if (offset > this.#base) this.#countIn(buffer.slice(this.#counted - this.#base), offset - this.#counted)
  }

  #countIn(text: string, end: number): void {
    for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
      this.#lineStarts.push(this.#counted + at + 1)
    }
    this.#counted += end
  }
}

// XML 1.0 2.11: CR LF and CR are line feeds.
function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
}
