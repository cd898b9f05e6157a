import { Reading, type ReadingOptions, type SkippedElement, type Type } from '../schema/type.js'
import { type TextSource, XmlReader } from '../xml/reader.js'

export interface Decoded<T> {
  readonly value: T
  /** Elements that a lenient reading passed over. */
  readonly skipped: readonly SkippedElement[]
}

/**
 * Reads a document whose root element is of `type`.
 * Throws `XmlError` where it is not well-formed and `SchemaError` where it is not what the table says.
 */
export function decode<T>(type: Type<T>, source: TextSource, options: ReadingOptions = {}): Decoded<T> {
  const xml = new XmlReader(source, { lenient: options.lenient ?? false })
  const reading = new Reading(xml, options)
  xml.readRoot()
  const value = type.read(reading)
  xml.end()
  return { value, skipped: reading.skipped }
}
