import type { XmlReader } from '../xml/reader.js'
import type { XmlWriter } from '../xml/writer.js'
import { Base64Decoder, base64Text, decodeBase64, encodeBase64 } from './base64.js'
import { fitsDateTime, formatDateTime, parseDateTime } from './date-time.js'
import { refuseAttributes, refuseText, scalar } from './scalar.js'
import { FacetError, type Scalar } from './type.js'

const constraint = (text: string, kind: string): FacetError =>
  new FacetError(`The string '${text.slice(0, 100)}' is not a valid ${kind} value.`)

const identity = (text: string): string => text

export const string: Scalar<string> = scalar({ xsdName: 'xs:string', parse: identity, isText: true })

/** Text of which white space at the ends means nothing. */
const token = (xsdName: string, pattern: RegExp, kind: string): Scalar<string> =>
  scalar({
    xsdName,
    isText: true,
    parse(text) {
      const value = text.trim()
      if (!pattern.test(value)) throw constraint(text, kind)
      return value
    },
  })

export const anyUri: Scalar<string> = token('xs:anyURI', /^/, 'AnyUri')
export const language: Scalar<string> = token('xs:language', /^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'Language')
/** `2016-01-01`, with or without a zone; kept as it is written because its zone has no meaning for us. */
export const date: Scalar<string> = token(
  'xs:date',
  /^-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(Z|[+-]\d\d:\d\d)?$/,
  'Date',
)
export const time: Scalar<string> = token(
  'xs:time',
  /^([01]\d|2[0-4]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
  'Time',
)
export const duration: Scalar<string> = token(
  'xs:duration',
  /^-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  'Duration',
)

export const boolean: Scalar<boolean> = scalar({
  xsdName: 'xs:boolean',
  parse(text) {
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    const value = text.trim()
    if (value === text) throw constraint(text, 'Boolean')
    return boolean.parse(value)
  },
})

/** Restrictions on numbers, inclusive. */
export interface Range {
  minInclusive?: number
  maxInclusive?: number
}

const integer = (xsdName: string, kind: string, min: number, max: number): Scalar<number> =>
  scalar({
    xsdName,
    parse(text) {
      const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN
      if (!(value >= min && value <= max)) throw constraint(text, kind)
      return value
    },
  })

export const int: Scalar<number> = integer('xs:int', 'Int32', -(2 ** 31), 2 ** 31 - 1)
export const short: Scalar<number> = integer('xs:short', 'Int16', -(2 ** 15), 2 ** 15 - 1)
export const unsignedInt: Scalar<number> = integer('xs:unsignedInt', 'UInt32', 0, 2 ** 32 - 1)
export const unsignedShort: Scalar<number> = integer('xs:unsignedShort', 'UInt16', 0, 2 ** 16 - 1)
export const wholeNumber: Scalar<number> = integer('xs:integer', 'Integer', -Number.MAX_VALUE, Number.MAX_VALUE)
export const nonNegativeInteger: Scalar<number> = integer(
  'xs:nonNegativeInteger',
  'NonNegativeInteger',
  0,
  Number.MAX_VALUE,
)
/** 64 bits; above 2^53 the number is rounded, which no property of the schema needs. */
export const long: Scalar<number> = integer('xs:long', 'Int64', -(2 ** 63), 2 ** 63)

export const double: Scalar<number> = scalar({
  xsdName: 'xs:double',
  parse(text) {
    const value = text.trim()
    if (value === 'INF') return Number.POSITIVE_INFINITY
    if (value === '-INF') return Number.NEGATIVE_INFINITY
    if (value === 'NaN') return Number.NaN
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value)) throw constraint(text, 'Double')
    return Number(value)
  },
  format: (value) =>
    Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF',
})

const utcDateTime: Scalar<Date> = scalar({
  xsdName: 'xs:dateTime',
  parse(text) {
    const value = parseDateTime(text)
    if (!value || !fitsDateTime(value)) throw constraint(text, 'DateTime')
    return value
  },
  format: formatDateTime,
  compare: (a, b) => a.getTime() - b.getTime(),
  pack: (value) => value.getTime(),
  unpack: (packed) => new Date(packed as number),
})

/**
 * An instant. A value without a zone reads as `FloatingDate`, in UTC until somebody who knows the zone says otherwise.
 * Written in UTC with seconds, as every client reads it (clients.md §1 row 6), unless the document is for one who asked for more.
 */
export const dateTime: Scalar<Date> = {
  ...utcDateTime,
  write(out, tag, value) {
    out.markup(tag.start)
    out.markup((out.formatDateTime ?? formatDateTime)(value))
    out.markup(tag.end)
  },
}

/** A time on the clock of a zone that stands beside it: without a zone it stays so, in answers and at rest. */
export const localDateTime: Scalar<Date> = {
  ...utcDateTime,
  pack: formatDateTime,
  unpack: (packed) => parseDateTime(packed as string)!,
}

const wholeBase64: Scalar<Uint8Array> = scalar({
  xsdName: 'xs:base64Binary',
  parse(text) {
    const value = decodeBase64(text)
    if (!value) throw notBase64()
    return value
  },
  format: encodeBase64,
  compare: (a, b) => compareBytes(a, b),
  pack: encodeBase64,
  unpack: (packed) => decodeBase64(packed as string)!,
})

/** Shorter content is encoded at once: most of it is. */
const lateLength = 48 * 1024

/** Content of files: what is long is decoded as it comes in and encoded as it goes out, so that it is never there as one text. */
export const base64Binary: Scalar<Uint8Array> = {
  ...wholeBase64,
  read(reading) {
    const { xml } = reading
    if (xml.attributeCount > 0 && !reading.lenient) refuseAttributes(reading)
    const { name } = xml
    const { bytes, start } = readBase64(xml)
    return bytes ?? refuseText(reading, name, wholeBase64.xsdName, start, notBase64())
  },
  write(out, tag, value) {
    out.markup(tag.start)
    writeBase64(out, value)
    out.markup(tag.end)
  },
}

/** Content that is base64 by agreement and text by the schema: what is no base64 is `undefined`, and its reader says what that means. */
export const base64Content: Scalar<Uint8Array | undefined> = {
  ...scalar<Uint8Array | undefined>({
    xsdName: 'xs:string',
    parse: decodeBase64,
    format: (value) => (value ? encodeBase64(value) : ''),
    pack: (value) => value && encodeBase64(value),
    unpack: (packed) => decodeBase64(packed as string),
  }),
  readText: (xml) => readBase64(xml).bytes,
  writeText(out, value) {
    if (value) writeBase64(out, value)
  },
}

/** The bytes that are the text of the current element; where it is no base64, how it begins. */
function readBase64(xml: XmlReader): { bytes: Uint8Array | undefined; start: string } {
  let first: string | undefined
  let decoder: Base64Decoder | undefined
  xml.eachText((piece) => {
    if (first === undefined) {
      first = piece
      return
    }
    if (!decoder) {
      decoder = new Base64Decoder(() => xml.charactersLeft)
      decoder.add(first)
    }
    decoder.add(piece)
  })
  const start = first ?? ''
  return { bytes: decoder ? decoder.finish() : decodeBase64(start), start }
}

function writeBase64(out: XmlWriter, value: Uint8Array): void {
  if (value.length > lateLength) out.late(base64Text(value))
  else out.markup(encodeBase64(value))
}

const notBase64 = (): FacetError => new FacetError('The value is not a valid Base64Binary value.')

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}
