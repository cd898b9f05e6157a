import { isPlainText } from './plain.js'

// Passed on at this size: large enough to be few, small enough to be encoded and sent at once.
const sliceLength = 32_768

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const special = /[&<>\0-\x08\x0B-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const invisible = /[\0-\x08\x0B-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const specialInAttribute = /[&<>"\0-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
const unwritable = /[\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/

/** Text of plain characters that is made when it goes out, because what it is made of is much smaller in memory: long base64. */
export interface LateText extends Iterable<string> {
  /** Its characters, which are as many bytes. */
  readonly length: number
}

/** A part of a document. */
export type Slice = string | LateText

/** Values whose turn to be written has not come yet. */
interface Row {
  readonly values: readonly unknown[]
  readonly write: (value: unknown) => void
}

/** Fewer values are written at once. */
const longRow = 16

/** The text of slices, piece by piece. */
export function* textOfSlices(slices: Iterable<Slice>): Generator<string> {
  for (const slice of slices)
    if (typeof slice === 'string') yield slice
    else yield* slice
}

/** Writes XML into slices of text. Names and structure are the caller's; values are escaped here. */
export class XmlWriter {
  #text = ''
  #parts: (Slice | Row)[] = []
  /** How this document writes instants, where its reader asked for something else than what types write by themselves. */
  readonly formatDateTime: ((value: Date) => string) | undefined

  constructor(formatDateTime?: (value: Date) => string) {
    this.formatDateTime = formatDateTime
  }

  /** Puts out `trusted` as it is: tags and other text that the program wrote, never a value. */
  markup(trusted: string): void {
    this.#text += trusted
    if (this.#text.length > sliceLength) this.#cut()
  }

  /** Puts out character data. Characters that XML 1.0 forbids are dropped, half surrogate pairs become U+FFFD. */
  text(value: string): void {
    this.#text += isSpecial(value) ? escapeText(value) : value
    if (this.#text.length > sliceLength) this.#cut()
  }

  /** Puts out ` name="value"`, escaped as `text` does and so that white space survives reading (XML 1.0 3.3.3). */
  attribute(name: string, value: string): void {
    this.#text += ` ${name}="${specialInAttribute.test(value) ? escapeAttribute(value) : value}"`
    if (this.#text.length > sliceLength) this.#cut()
  }

  /** Puts out text that is still to be made, and has nothing in it that would have to be escaped. */
  late(trusted: LateText): void {
    this.#cut()
    this.#parts.push(trusted)
  }

  /** Puts out what `write` puts out for each of these. Of many, that is when the document is taken, which need not be done in one go. */
  each<T>(values: readonly T[], write: (value: T) => void): void {
    if (values.length < longRow) {
      for (const value of values) write(value)
      return
    }
    this.#cut()
    this.#parts.push({ values, write: write as Row['write'] })
  }

  /** What was written, in order, as it is asked for. The writer is empty afterwards. */
  *inSlices(): Generator<Slice, undefined> {
    this.#cut()
    const parts = this.#parts
    this.#parts = []
    for (const part of parts) {
      if (typeof part === 'string' || !('values' in part)) {
        yield part
        continue
      }
      for (const value of part.values) {
        part.write(value)
        if (this.#parts.length > 0) yield* this.inSlices()
      }
      yield* this.inSlices()
    }
    return undefined
  }

  /** The same, all of it. */
  slices(): Slice[] {
    return [...this.inSlices()]
  }

  /** The same in one piece. */
  whole(): string {
    return [...textOfSlices(this.inSlices())].join('')
  }

  #cut(): void {
    // What was appended piece by piece becomes one string when somebody asks for a character of it: done now, its hundreds of pieces are
    // garbage before they have grown old. There is none in an empty text, and nothing ever begins with NUL.
    if (this.#text.charCodeAt(0) > 0) this.#parts.push(this.#text)
    this.#text = ''
  }
}

/** In what is long, some characters are found sooner one by one than all at once: a body of 5 KB takes 1 µs and not 5. */
const longLength = 256

function isSpecial(value: string): boolean {
  if (value.length < longLength) return special.test(value)
  if (value.includes('<') || value.includes('&') || value.includes('>') || value.includes('\r')) return true
  return !isPlainText(value) && invisible.test(value)
}

function escapeText(value: string): string {
  const text = unwritable.test(value) ? writable(value) : value
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;')
}

function escapeAttribute(value: string): string {
  return escapeText(value).replaceAll('"', '&quot;').replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;')
}

// What XML 1.0 2.2 can say.
function writable(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for
  const kept = value.replaceAll(/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g, '')
  return kept.replaceAll(/\p{Cs}/gu, '\uFFFD')
}
