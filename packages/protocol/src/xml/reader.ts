import { XmlError, type XmlErrorKind } from './error.js'
import { Input, type Position, type TextSource } from './input.js'
import { closesHere, Lexer } from './lexer.js'
import { nameTag } from './naming.js'
import type { XmlNode } from './node.js'
import { type AttributeName, copyOf, type ElementName, Namespaces, type Scope } from './scope.js'
import { type Fail, readExpectedTag, readTag, type Tag, type TagLimits } from './tag.js'

export type { TextSource } from './input.js'

/** What one document may ask for; its size as a whole is the caller's to bound. */
export interface XmlLimits extends TagLimits {
  /** Elements inside each other. */
  readonly depth: number
}

/** The limits unless an option says otherwise: far above what EWS needs, far below what hurts. */
export const defaultLimits: XmlLimits = { depth: 256, attributes: 256, nameLength: 1024, attributeLength: 65536 }

const toleratedGuesses = 64
const longestDeclaringTag = 1024

const tab = 0x9
const lineFeed = 0xa
const space = 0x20
const exclamation = 0x21
const slash = 0x2f
const less = 0x3c
const greater = 0x3e
const question = 0x3f

/**
 * Reads an XML 1.0 document with namespaces, element by element, from slices of text. There is no tree: whoever stands
 * at a start tag has to consume the element. A DTD is refused. Every method throws `XmlError`.
 *
 * What is read is a part of a slice to V8: a string kept for long keeps 100 KB of its document.
 */
export class XmlReader {
  readonly #limits: XmlLimits
  readonly #lenient: boolean
  readonly #input: Input
  readonly #lexer: Lexer
  readonly #fail: Fail
  readonly #namespaces: Namespaces

  // The open elements, the document as the outermost, and where in the document their names begin.
  readonly #open: ElementName[] = []
  readonly #starts: number[] = [0]
  #depth = 0
  #element: ElementName
  #selfClosed = false
  #attributes: readonly AttributeName[] = []
  readonly #tag: Tag = { qname: '', attributes: 0, names: [], values: [], selfClosed: false }
  #attributeCount = 0

  // The tag before this place, and which it was: a guess at the start tag that comes now.
  #previous: ElementName
  #previousClosed = false
  #wrongGuesses = 0

  /**
   * `lenient` skips text between child elements, elements inside text and references to forbidden characters,
   * which are errors else; it is never lenient about well-formedness.
   */
  constructor(source: TextSource, options: { limits?: Partial<XmlLimits>; lenient?: boolean } = {}) {
    this.#limits = options.limits ? { ...defaultLimits, ...options.limits } : defaultLimits
    this.#lenient = options.lenient ?? false
    this.#namespaces = new Namespaces(options.limits === undefined)
    this.#input = new Input(source, this.#starts)
    this.#lexer = new Lexer(this.#input, this.#lenient)
    this.#fail = (kind, reason, index) => {
      throw this.#lexer.error(kind, reason, index)
    }
    const document = this.#namespaces.document
    this.#open.push(document)
    this.#element = document
    this.#previous = document
  }

  /**
   * The expanded name of the current element: `t:Subject` for a namespace of `namespaces.ts` whatever the document's
   * prefix, `{uri}local` for any other, `local` for none.
   */
  get name(): string {
    return this.#element.expanded
  }

  /** The line of the current start tag, from 1. */
  get line(): number {
    return this.#locate(this.#depth).line
  }

  /** The column of the first character of the current element's name, from 1, as .NET's `IXmlLineInfo` counts. */
  get column(): number {
    return this.#locate(this.#depth).column
  }

  /** Where the start tag of the element was that ended last: line and column as `line` and `column` count them. */
  get ended(): { line: number; column: number } {
    return this.#locate(this.#depth + 1)
  }

  /** How many attributes the current start tag has, without namespace declarations; 0 once a child was read. */
  get attributeCount(): number {
    return this.#attributeCount
  }

  attributeName(index: number): string {
    return this.#attributes[index]!.expanded
  }

  attributeValue(index: number): string {
    return this.#tag.values[index]!
  }

  /** The value of an attribute by its expanded name (`Id`, `xml:lang`). */
  attribute(name: string): string | undefined {
    for (let index = 0; index < this.#attributeCount; index++)
      if (this.#attributes[index]!.expanded === name) return this.#tag.values[index]
    return undefined
  }

  /** The expanded name of a qualified name in content, such as the value of `xsi:type`; undefined if it is none. */
  resolve(qname: string): string | undefined {
    return this.#namespaces.expand(qname)
  }

  /** Reads the prolog and the root's start tag. To be called first. */
  readRoot(): void {
    this.#lexer.declaration()
    while (this.#lexer.toMarkup()) {
      const next = this.#lexer.behindLess()
      if (next !== exclamation && next !== question) {
        if (!this.#guessedTag(this.#lexer.buffer, this.#lexer.position)) this.#startTag()
        return
      }
      this.#lexer.markup(false)
    }
    throw this.#error('malformed', 'The root element is missing.')
  }

  /** To the next child's start tag, past text where that is ignored; or false at the end of the element, and its parent is current again. */
  nextChild(ignoreText = this.#lenient): boolean {
    if (this.#selfClosed) return this.#leave()
    const lexer = this.#lexer
    for (;;) {
      const buffer = lexer.buffer
      let at = lexer.position
      let code = buffer.charCodeAt(at)
      while (code === lineFeed || code === space || code === tab) code = buffer.charCodeAt(++at)
      lexer.position = at
      if (code !== less) {
        this.#between(lexer.characters(), ignoreText, at)
        continue
      }
      code = buffer.charCodeAt(at + 1)
      if (code === slash) {
        this.#endTag()
        return this.#leave()
      }
      if (this.#guessedTag(buffer, at)) return true
      if (code === exclamation || code === question) this.#between(lexer.markup(true), ignoreText, at)
      else if (at + 1 < buffer.length) {
        this.#startTag()
        return true
      } else lexer.more()
    }
  }

  /** The text of the current element, which ends with it: its parent is current again. */
  text(): string {
    if (this.#selfClosed) {
      this.#leave()
      return ''
    }
    const lexer = this.#lexer
    const { buffer, position } = lexer
    const { closing } = this.#element
    const end = buffer.indexOf('<', position)
    if (end >= 0 && closesHere(buffer, end, closing) && lexer.isPlain(position, end)) {
      lexer.position = end + closing.length
      this.#leave()
      return buffer.slice(position, end)
    }
    return this.#pieces(() => this.#skipInText())
  }

  /** As `text`, in pieces: for content that nobody should hold whole as a string. */
  eachText(take: (piece: string) => void): void {
    this.#content(
      () => this.#lexer.eachPiece(take),
      take,
      () => this.#skipInText(),
    )
  }

  /** At most how many characters of the document are still to be read, where the source knows. */
  get charactersLeft(): number | undefined {
    const behind = this.#input.charactersLeft
    return behind === undefined ? undefined : behind + this.#lexer.buffer.length - this.#lexer.position
  }

  /** The current element with all that is in it, for content that no table describes; it is consumed. */
  node(): XmlNode {
    const node: XmlNode = { name: this.name, attributes: {}, text: '', children: [] }
    for (let index = 0; index < this.#attributeCount; index++)
      node.attributes[this.attributeName(index)] = this.attributeValue(index)
    node.text = this.#pieces(() => {
      this.#startTag()
      node.children.push(this.node())
    })
    if (node.children.length > 0) node.text = node.text.trim()
    return node
  }

  /** Over the current element, end tag included; what is in it must be well-formed. */
  skip(): void {
    const depth = this.#depth
    while (this.#depth >= depth) this.nextChild(true)
  }

  /** To be called when the root was read: nothing but white space, comments and processing instructions may follow. */
  end(): void {
    while (this.#lexer.toMarkup()) {
      const next = this.#lexer.behindLess()
      if (next === slash) throw this.#error('malformed', 'An end tag has no start tag.')
      if (next !== exclamation && next !== question) {
        throw this.#error('malformed', 'There is more than one root element.')
      }
      this.#lexer.markup(false)
    }
  }

  // Text between child elements: white space, unless somebody is lenient.
  #between(text: string, ignore: boolean, index: number): void {
    if (ignore || !/[^ \t\n\r]/.test(text)) return
    const reason = `The element '${this.name}' holds elements; text is not allowed between them.`
    throw this.#lexer.error('schema', reason, index)
  }

  // Text in its general form: in several pieces, with references, CDATA sections or comments.
  #pieces(element: () => void): string {
    const pieces: string[] = []
    const take = (piece: string): void => {
      pieces.push(piece)
    }
    this.#content(() => take(this.#lexer.characters()), take, element)
    return pieces.join('')
  }

  // Through all that is in the current element: `characters` and `element` read what stands there, `take` gets the rest. It is consumed.
  #content(characters: () => void, take: (piece: string) => void, element: () => void): void {
    while (!this.#selfClosed) {
      characters()
      const next = this.#lexer.behindLess()
      if (next === slash) {
        this.#endTag()
        break
      }
      if (next === exclamation || next === question) take(this.#lexer.markup(true))
      else element()
    }
    this.#leave()
  }

  #skipInText(): void {
    const outer = this.name
    this.#startTag()
    if (this.#lenient) {
      this.skip()
      return
    }
    const { line, column } = this.#locate(this.#depth)
    throw new XmlError(
      'schema',
      `The element '${outer}' holds text; '${this.name}' is not allowed in it.`,
      line,
      column,
    )
  }

  // The start tag at `at`, if it is the one that was here last time, with its attributes of then or the first of them.
  #guessedTag(buffer: string, at: number): boolean {
    const guess = this.#previousClosed ? this.#previous.sibling : this.#previous.child
    if (guess === undefined || !this.#opensHere(buffer, at, guess)) return false
    const { scope } = this.#element
    if (guess.scope !== scope) return this.#guessedDeclarations(buffer, at, guess, scope)
    const end = readExpectedTag(buffer, at + guess.opening.length, guess.attributes, this.#tag, this.#limits)
    if (end < 0) return false
    this.#enter(guess, guess.attributes, at, end)
    return true
  }

  // The same for a start tag that declares namespaces: all of it is as it was, or nothing is known of it.
  #guessedDeclarations(buffer: string, at: number, guess: ElementName, scope: Scope): boolean {
    const { declaring } = guess
    if (declaring === undefined || guess.scope.outer !== scope || !this.#isHere(buffer, at, declaring)) return false
    this.#namespaces.enter(guess.scope)
    this.#tag.attributes = 0
    this.#tag.selfClosed = declaring.charCodeAt(declaring.length - 2) === slash
    this.#enter(guess, guess.attributes, at, at + declaring.length)
    return true
  }

  // As closesHere; but a wrong guess is no error, and each may search the whole buffer. So the tag has to look right
  // first, and is made wrong in vain only so often.
  #opensHere(buffer: string, at: number, { opening, last }: ElementName): boolean {
    const end = at + opening.length
    return buffer.charCodeAt(end - 1) === last && buffer.charCodeAt(end) <= greater && this.#isHere(buffer, at, opening)
  }

  #isHere(buffer: string, at: number, expected: string): boolean {
    if (this.#wrongGuesses > toleratedGuesses) return buffer.startsWith(expected, at)
    if (buffer.indexOf(expected, at) === at) return true
    this.#wrongGuesses++
    return false
  }

  #startTag(): void {
    const lexer = this.#lexer
    const tag = this.#tag
    let end = readTag(lexer.buffer, lexer.position, tag, this.#limits, this.#lenient, this.#fail)
    while (end < 0) {
      lexer.more()
      end = readTag(lexer.buffer, lexer.position, tag, this.#limits, this.#lenient, this.#fail)
    }
    const { scope } = this.#element
    const { element, attributes } = nameTag(tag, scope, this.#namespaces, (reason) => {
      throw lexer.error('malformed', reason, lexer.position + 1)
    })
    if (element.remembered && (element.scope === scope || this.#remembersDeclarations(element, scope, end))) {
      element.attributes = attributes.every(({ remembered }) => remembered) ? attributes : []
      if (this.#previousClosed) this.#previous.sibling = element
      else this.#previous.child = element
    }
    this.#enter(element, attributes, lexer.position, end)
  }

  // Keeps a start tag that opened a scope and has nothing else in it, for the next document to be compared with.
  #remembersDeclarations(element: ElementName, scope: Scope, end: number): boolean {
    if (element.scope.outer !== scope || this.#tag.attributes > 0) return false
    const { buffer, position } = this.#lexer
    if (end - position > longestDeclaringTag) return false
    element.declaring = copyOf(buffer.slice(position, end))
    return true
  }

  #endTag(): void {
    const lexer = this.#lexer
    const { closing, qname } = this.#element
    if (closesHere(lexer.buffer, lexer.position, closing)) {
      lexer.position += closing.length
      return
    }
    const length = lexer.find('>', 2)
    const name = lexer.buffer.slice(lexer.position + 2, lexer.position + length)
    if (!name.startsWith(qname) || /[^ \t\n]/.test(name.slice(qname.length))) {
      const reason = `The end tag '${name.slice(0, 100)}' does not match the start tag '${qname}'.`
      throw lexer.error('malformed', reason, lexer.position + 2)
    }
    lexer.position += length + 1
  }

  // The element whose start tag, from `at` to `end`, was read.
  #enter(element: ElementName, attributes: readonly AttributeName[], at: number, end: number): void {
    const depth = ++this.#depth
    if (depth > this.#limits.depth) {
      throw this.#lexer.error('limit', `Elements are nested deeper than ${this.#limits.depth}.`, at + 1)
    }
    this.#starts[depth] = this.#input.base + at + 1
    this.#open[depth] = element
    this.#element = element
    this.#previous = element
    this.#previousClosed = false
    this.#attributes = attributes
    this.#attributeCount = this.#tag.attributes
    this.#selfClosed = this.#tag.selfClosed
    this.#lexer.position = end
  }

  #leave(): false {
    const left = this.#element
    const element = this.#open[--this.#depth]!
    if (left.scope !== element.scope) this.#namespaces.leave()
    this.#element = element
    this.#selfClosed = false
    this.#attributeCount = 0
    this.#previous = left
    this.#previousClosed = true
    return false
  }

  #locate(depth: number): Position {
    return this.#input.locate(this.#starts[depth] ?? 0, this.#lexer.buffer)
  }

  #error(kind: XmlErrorKind, reason: string): XmlError {
    return this.#lexer.error(kind, reason, this.#lexer.position)
  }
}
