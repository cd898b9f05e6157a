import { writtenName } from '../xml/namespaces.js'
import type { XmlReader } from '../xml/reader.js'
import type { XmlWriter } from '../xml/writer.js'
import type { Declaration } from './declaration.js'
import { newest } from './version.js'

/**
 * A wire type: everything the schema needs to know about one kind of value.
 * Shared code never asks which kind it has; each type answers for itself.
 */
export interface Type<T> {
  /** `t:ItemIdType`, `xs:string`; empty for a type that is declared where it is used. */
  readonly xsdName: string
  /** Reads the value of the element whose start tag is current, and consumes the element. */
  read(reading: Reading): T
  /** Writes one element; members newer than `rank` stay off the wire. */
  write(out: XmlWriter, tag: Tag, value: T, rank: number): void
  /** The value as JSON can hold it, and back. */
  pack(value: T): unknown
  unpack(packed: unknown): T
  /** Whether `pack` and `unpack` give back what they get, so that a caller can leave them out. */
  isPlain(): boolean
  /** What the XSD says of the type; absent for the built-in `xs:` types. */
  readonly declaration?: Declaration
}

export type ValueOf<X> = X extends Type<infer T> ? T : never

/** The type whose value is written in text: what an attribute, an `xs:list` or simple content holds. */
export interface Scalar<T> extends Type<T> {
  /** Gives the value, or throws `FacetError` with the constraint that failed. */
  parse(text: string): T
  format(value: T): string
  /** Whether the written text can hold characters that XML escapes. */
  readonly isText: boolean
  /** Order of two values, for sorting and restrictions. */
  compare(a: T, b: T): number
  /** Reads it as the text of the current element, and writes it so, where it may be too long for one string. */
  readText?(xml: XmlReader): T
  writeText?(out: XmlWriter, value: T): void
  /** Rank of the version that brought a value, where some values are newer than others. */
  sinceOf?(value: T): number
}

/** The text of an element's tags, put together once. */
export interface Tag {
  readonly name: string
  readonly open: string
  readonly start: string
  readonly end: string
}

/** The tags of an element by its expanded name; `attributes` are written by the caller, each with a space before it. */
export function tag(expanded: string, attributes = ''): Tag {
  const name = writtenName(expanded)
  const open = `<${name}${attributes}`
  return { name, open, start: `${open}>`, end: `</${name}>` }
}

/** An element that a lenient reader did not know. */
export interface SkippedElement {
  readonly name: string
  readonly line: number
  readonly column: number
}

export interface ReadingOptions {
  /** Unknown elements and attributes are collected instead of refused, order and occurrence are not checked. */
  lenient?: boolean
  /** Rank of the version that the sender declared. */
  rank?: number
}

/** One pass over a document: where we are, and how strict we are. */
export class Reading {
  readonly xml: XmlReader
  readonly lenient: boolean
  readonly rank: number
  readonly skipped: SkippedElement[] = []
  /** The first name that is newer than the declared version. */
  newer: string | undefined

  constructor(xml: XmlReader, options: ReadingOptions = {}) {
    this.xml = xml
    this.lenient = options.lenient ?? false
    this.rank = options.rank ?? newest
  }

  /** Refuses the document at the current start tag. */
  violate(violation: string): never {
    throw new SchemaError(violation, this.xml.line, this.xml.column)
  }

  /** Refuses the document at the start tag of the element that was just consumed. */
  violateEnded(violation: string): never {
    const { line, column } = this.xml.ended
    throw new SchemaError(violation, line, column)
  }

  /** Passes over an element that the table does not have. */
  skipUnknown(): void {
    const { name, line, column } = this.xml
    this.skipped.push({ name, line, column })
    this.xml.skip()
  }
}

/** A document that is well-formed but not what the schema says. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'
  readonly line: number
  readonly column: number
  constructor(violation: string, line: number, column: number) {
    super(violation)
    this.line = line
    this.column = column
  }
}

/** The constraint that a text fails: `The Enumeration constraint failed.` */
export class FacetError extends Error {
  override readonly name = 'FacetError'
}
