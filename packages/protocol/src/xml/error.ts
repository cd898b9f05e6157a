/** What went wrong: the document is not well-formed, not what the schema expects here, or beyond a limit. */
export type XmlErrorKind = 'malformed' | 'schema' | 'limit'

/** A document that cannot be read, and where: line and column count from 1, as .NET's `XmlReader` does. */
export class XmlError extends Error {
  readonly kind: XmlErrorKind
  readonly reason: string
  readonly line: number
  readonly column: number

  constructor(kind: XmlErrorKind, reason: string, line: number, column: number) {
    super(`${reason} Line ${line}, position ${column}.`)
    this.name = 'XmlError'
    this.kind = kind
    this.reason = reason
    this.line = line
    this.column = column
  }
}
