/** How many levels of lists are indented; deeper ones stay at that depth, so that hostile nesting costs nothing. */
const indentLimit = 8

/**
 * Plain text in the making: takes words, line ends and block ends, and lays them out with white space folded and blank lines
 * between paragraphs, as a reader of HTML would. Lines end with CRLF.
 */
export class TextLayout {
  private pieces: string[] = []
  /** Line ends since the last visible character; infinite before the first, where no block may open a line. */
  private lineEnds = Number.POSITIVE_INFINITY
  private hasPendingSpace = false
  /** Line ends that the next visible thing needs before it. */
  private pendingLineEnds = 0
  private pendingMark = ''
  private isCellStart = false
  private rowHasText = false

  /** Text whose white space folds. */
  addFolding(text: string, decode: (text: string) => string): void {
    const words = text.split(/[ \t\r\n\f]+/)
    for (const [index, word] of words.entries()) {
      if (index > 0) this.hasPendingSpace = true
      if (word !== '') this.addWord(decode(word))
    }
  }

  /** Text that keeps its white space. */
  addVerbatim(text: string): void {
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      if (index > 0) this.addLineEnd()
      if (line !== '') this.addWord(line)
    }
  }

  addWord(word: string): void {
    this.openLine()
    if (this.hasPendingSpace && this.lineEnds === 0) this.pieces.push(' ')
    this.hasPendingSpace = false
    this.pieces.push(word)
    this.lineEnds = 0
    this.isCellStart = false
    this.rowHasText = true
  }

  /** Adds text right after what stands there, with no white space before it. */
  append(text: string): void {
    this.pieces.push(text)
  }

  addLineEnd(): void {
    this.openLine()
    this.pieces.push('\r\n')
    if (this.lineEnds === Number.POSITIVE_INFINITY) this.lineEnds = 0
    this.lineEnds += 1
    this.hasPendingSpace = false
    this.isCellStart = false
  }

  /** A block begins or ends: 1 for a new line, 2 for a blank line as well. */
  breakBlock(lineEnds: number): void {
    this.hasPendingSpace = false
    if (this.isCellStart) return
    this.pendingLineEnds = Math.max(this.pendingLineEnds, lineEnds)
  }

  beginListItem(mark: string, depth: number): void {
    this.breakBlock(1)
    this.pendingMark = '  '.repeat(Math.min(depth, indentLimit)) + mark
  }

  beginRow(): void {
    this.isCellStart = false
    this.breakBlock(1)
    this.rowHasText = false
  }

  /** Cells of a row are set apart by tabs; paragraphs that fill a cell do not break its row. */
  beginCell(): void {
    if (this.rowHasText) {
      this.pendingLineEnds = 0
      this.hasPendingSpace = false
      if (this.lineEnds === 0) this.append('\t')
    }
    this.isCellStart = true
  }

  endCell(): void {
    this.isCellStart = false
    if (this.rowHasText) this.pendingLineEnds = 0
  }

  /** Where the next piece will stand, for `since`. */
  get position(): number {
    return this.pieces.length
  }

  /** The text added since a position. */
  since(position: number): string {
    return this.pieces.slice(position).join('')
  }

  toString(): string {
    return this.pieces.join('')
  }

  private openLine(): void {
    while (this.lineEnds < this.pendingLineEnds) {
      this.pieces.push('\r\n')
      this.lineEnds += 1
    }
    this.pendingLineEnds = 0
    if (this.pendingMark === '') return
    this.pieces.push(this.pendingMark)
    this.pendingMark = ''
    this.hasPendingSpace = false
  }
}
