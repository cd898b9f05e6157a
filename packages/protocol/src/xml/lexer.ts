import { unprefixedName } from './characters.js'
import { wrongDeclaration } from './declaration.js'
import type { XmlError, XmlErrorKind } from './error.js'
import type { Input } from './input.js'
import { expandReferences } from './references.js'

const tab = 0x9
const lineFeed = 0xa
const space = 0x20
const slash = 0x2f
const less = 0x3c
const greater = 0x3e
const never = 0x3fffffff

/** What nearly all programs write: it need not be looked at any closer. */
const usualDeclaration = '<?xml version="1.0" encoding="utf-8"?>'

/** Everything between start and end tags, read from a buffer that moves over the document. */
export class Lexer {
  /** What of the document is in memory; nothing before `position` is needed any more. */
  buffer = ''
  position = 0
  readonly #input: Input
  readonly #lenient: boolean
  // Where the next '&' and ']]>' are; right until the text asked about lies behind them.
  #ampersand = -1
  #bracket = -1

  /** `lenient` drops references to forbidden characters. */
  constructor(input: Input, lenient: boolean) {
    this.#input = input
    this.#lenient = lenient
  }

  /** Over the XML declaration: at the very start of the document or nowhere (XML 1.0 2.8). */
  declaration(): void {
    while (this.buffer.length < '<?xml '.length && this.#fill()) {}
    if (this.buffer.startsWith(usualDeclaration)) {
      this.position = usualDeclaration.length
      return
    }
    if (!/^<\?xml[ \t\n?]/.test(this.buffer)) return
    const end = this.find('?>', 2) + 2
    const wrong = wrongDeclaration(this.buffer.slice(0, end))
    if (wrong !== undefined) throw this.error('malformed', wrong, 0)
    this.position = end
  }

  /** Over white space outside the root element; whether there is a '<' behind it, or nothing more. */
  toMarkup(): boolean {
    for (;;) {
      const code = this.buffer.charCodeAt(this.position)
      if (code === space || code === lineFeed || code === tab) this.position++
      else if (code === less) return true
      else if (this.position < this.buffer.length) {
        throw this.error('malformed', 'Text is not allowed outside the root element.', this.position)
      } else if (!this.#fill()) return false
    }
  }

  /** The character behind the '<' that is next. */
  behindLess(): number {
    if (this.position + 1 === this.buffer.length) this.more()
    return this.buffer.charCodeAt(this.position + 1)
  }

  /** Over a comment, a processing instruction or, inside the root, a CDATA section, of which the text is returned. */
  markup(inside: boolean): string {
    while (this.buffer.length - this.position < '<![CDATA['.length && this.#fill()) {}
    const { buffer, position } = this
    if (buffer.startsWith('<!--', position)) return this.#comment()
    if (buffer.startsWith('<?', position)) return this.#instruction()
    if (buffer.startsWith('<!DOCTYPE', position)) {
      throw this.error('malformed', 'For security reasons a DTD is prohibited.', position)
    }
    if (!inside || !buffer.startsWith('<![CDATA[', position)) {
      throw this.error('malformed', 'Neither a comment nor a CDATA section begins here.', position)
    }
    const end = this.find(']]>', 9)
    const text = this.buffer.slice(this.position + 9, this.position + end)
    this.position += end + 3
    return text
  }

  /** Character data up to the next '<', as long as it may be, with what its references stand for. */
  characters(): string {
    const start = this.#input.base + this.position
    const pieces: string[] = []
    let end = this.buffer.indexOf('<', this.position)
    while (end < 0) {
      pieces.push(this.buffer.slice(this.position))
      this.position = this.buffer.length
      this.more()
      end = this.buffer.indexOf('<')
    }
    pieces.push(this.buffer.slice(this.position, end))
    this.position = end
    const raw = pieces.join('')
    const bracket = raw.indexOf(']]>')
    if (bracket >= 0) {
      throw this.error('malformed', "']]>' in text has to be written ']]&gt;'.", start + bracket - this.#input.base)
    }
    if (!raw.includes('&')) return raw
    return expandReferences(raw, this.#lenient, (reason, index) => {
      throw this.error('malformed', reason, start + index - this.#input.base)
    })
  }

  /**
   * Character data as `characters` gives it, but handed on in pieces as it comes in, so that no more than a slice of it is held here.
   */
  eachPiece(take: (piece: string) => void): void {
    for (;;) {
      const { buffer, position } = this
      const found = buffer.indexOf('<', position)
      const end = found >= 0 ? found : wholeUpTo(buffer, position)
      if (end > position) {
        const raw = buffer.slice(position, end)
        const bracket = raw.indexOf(']]>')
        if (bracket >= 0) throw this.error('malformed', "']]>' in text has to be written ']]&gt;'.", position + bracket)
        take(
          raw.includes('&')
            ? expandReferences(raw, this.#lenient, (reason, index) => {
                throw this.error('malformed', reason, position + index)
              })
            : raw,
        )
        this.position = end
      }
      if (found >= 0) return
      this.more()
    }
  }

  /** Whether the text between `start` and `end` stands for itself: neither '&' nor ']]>' begins in it. */
  isPlain(start: number, end: number): boolean {
    if (this.#ampersand < start) this.#ampersand = indexOrNever(this.buffer.indexOf('&', start))
    if (this.#bracket < start) this.#bracket = indexOrNever(this.buffer.indexOf(']]>', start))
    return this.#ampersand >= end && this.#bracket >= end
  }

  /** How far from the position on `mark` is, `offset` at least; what lies between is kept in the buffer. */
  find(mark: string, offset: number): number {
    for (;;) {
      const found = this.buffer.indexOf(mark, this.position + offset)
      if (found >= 0) return found - this.position
      this.more()
    }
  }

  /** Puts more text behind the buffer, of which the position becomes the start; the document must not end here. */
  more(): void {
    if (!this.#fill()) throw this.error('malformed', 'The document ends too early.', this.buffer.length)
  }

  /** An error at an index of the buffer. */
  error(kind: XmlErrorKind, reason: string, index: number): XmlError {
    return this.#input.error(kind, reason, this.#input.base + index, this.buffer)
  }

  #comment(): string {
    const dashes = this.find('--', 4)
    if (this.find('>', dashes + 2) !== dashes + 2) {
      throw this.error('malformed', "'--' is not allowed in a comment.", this.position + dashes)
    }
    this.position += dashes + 3
    return ''
  }

  #instruction(): string {
    const end = this.find('?>', 2)
    const target = /^[^ \t\n]*/.exec(this.buffer.slice(this.position + 2, this.position + end))![0]
    if (!unprefixedName.test(target) || target.toLowerCase() === 'xml') {
      throw this.error('malformed', 'A processing instruction must not have this target.', this.position)
    }
    this.position += end + 2
    return ''
  }

  #fill(): boolean {
    const extended = this.#input.extend(this.buffer, this.position)
    if (extended === undefined) return false
    this.buffer = extended
    this.position = 0
    this.#ampersand = -1
    this.#bracket = -1
    return true
  }
}

/** Where text without an end may be cut: before a reference, or the beginning of `]]>`, that is not all there. */
function wholeUpTo(buffer: string, position: number): number {
  const reference = buffer.lastIndexOf('&')
  if (reference >= position && buffer.indexOf(';', reference) < 0) return reference
  let end = buffer.length
  while (end > position && end > buffer.length - 2 && buffer.charCodeAt(end - 1) === closingBracket) end--
  return end
}

const closingBracket = 0x5d

function indexOrNever(index: number): number {
  return index < 0 ? never : index
}

/**
 * Whether the end tag `closing` is at `at`. indexOf compares in native code, in half of the time of startsWith, but
 * searches on where it should fail. Here it searches in vain once: a tag that ends where this one should is malformed.
 */
export function closesHere(buffer: string, at: number, closing: string): boolean {
  return (
    buffer.charCodeAt(at + closing.length - 1) === greater &&
    buffer.charCodeAt(at + 1) === slash &&
    buffer.indexOf(closing, at) === at
  )
}
