import type { XmlWriter } from '../xml/writer.js'
import type { SimpleDeclaration } from './declaration.js'
import { FacetError, type Reading, type Scalar, type Tag } from './type.js'

export interface ScalarOptions<T> {
  xsdName: string
  parse: (text: string) => T
  format?: (value: T) => string
  compare?: (a: T, b: T) => number
  /** Where the value is not what JSON holds. */
  pack?: (value: T) => unknown
  unpack?: (packed: unknown) => T
  /** Whether the written text can hold characters that XML escapes. */
  isText?: boolean
  declaration?: SimpleDeclaration
}

/** A value that travels as text. */
export function scalar<T>(options: ScalarOptions<T>): Scalar<T> {
  const { xsdName, parse, format = String, pack, unpack, isText = false, declaration } = options
  return {
    xsdName,
    parse,
    format,
    isText,
    compare: options.compare ?? compareNatural,
    read: (reading) => readScalar(reading, xsdName, parse),
    write(out: XmlWriter, tag: Tag, value: T) {
      out.markup(tag.start)
      if (isText) out.text(format(value))
      else out.markup(format(value))
      out.markup(tag.end)
    },
    pack: pack ?? ((value) => value),
    unpack: unpack ?? ((packed) => packed as T),
    isPlain: () => pack === undefined,
    ...(declaration && { declaration }),
  }
}

const compareNatural = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

function readScalar<T>(reading: Reading, xsdName: string, parse: (text: string) => T): T {
  const { xml } = reading
  if (xml.attributeCount > 0 && !reading.lenient) refuseAttributes(reading)
  const { name } = xml
  const text = xml.text()
  try {
    return parse(text)
  } catch (error) {
    return refuseText(reading, name, xsdName, text, error)
  }
}

/** What comes of a text that the type does not take: a lenient reader gets it as it is. */
export function refuseText<T>(reading: Reading, name: string, xsdName: string, text: string, error: unknown): T {
  if (!(error instanceof FacetError)) throw error
  if (reading.lenient) return text as T
  return reading.violateEnded(
    `The '${clark(name)}' element is invalid - The value '${excerpt(text)}' is invalid according to its datatype '${clark(xsdName)}' - ${error.message}`,
  )
}

/** Only the attributes of XML Schema's instance namespace and of XML's own may stand on any element. */
export function refuseAttributes(reading: Reading): void {
  const { xml } = reading
  for (let i = 0; i < xml.attributeCount; i++) {
    const name = xml.attributeName(i)
    if (!isForeign(name)) reading.violate(`The '${name}' attribute is not declared.`)
  }
}

export const isForeign = (attribute: string): boolean => attribute.startsWith('xsi:') || attribute.startsWith('xml:')

/** A value as an error message shows it: never more than a line of it. */
export const excerpt = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

const namespaces: Readonly<Record<string, string>> = {
  t: 'http://schemas.microsoft.com/exchange/services/2006/types',
  m: 'http://schemas.microsoft.com/exchange/services/2006/messages',
  xs: 'http://www.w3.org/2001/XMLSchema',
}

/** `t:Subject` as .NET's validator spells it: the namespace, a colon, the name. */
export function clark(name: string): string {
  const colon = name.indexOf(':')
  const namespace = namespaces[name.slice(0, colon)]
  return namespace ? `${namespace}:${name.slice(colon + 1)}` : name
}
