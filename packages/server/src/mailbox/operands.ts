import { folderPaths, itemPaths, type Mailbox, type Path, type Scalar, SingleRecipient } from '@exchequer/protocol'
import type { FolderRow, StoreView } from '#store/store'
import { type Compute, computed, type Reader } from './computed.js'
import { entryPath, readEntry } from './dictionary.js'
import { extendedKey, readExtended } from './extended-properties.js'
import { foldCase, foldText } from './fold-text.js'
import { type FolderContext, folderValue } from './folder-shape.js'
import { readMapi } from './mapi-properties.js'
import type { Session } from './session.js'
import type { StoredItem } from './stored-item.js'
import { settledDate } from './zones.js'

/** A property as searches see it: its values, how to read a constant of its type, and how to order two of them. */
export interface Operand<T> {
  /** All values that the property has: a property of several matches where one of them does. */
  read(subject: T): Promise<readonly unknown[]>
  parse(text: string): unknown
  compare(a: unknown, b: unknown): number
  readonly isText: boolean
  /** Whether its bits can be asked for. */
  readonly isInteger: boolean
  /** What has one value puts items in order, what has several puts them in groups, and what is worked out does neither. */
  readonly arranges: 'order' | 'groups' | 'nothing'
}

/** Gives `undefined` for a path that leads nowhere. */
export type Operands<T> = (path: Path) => Operand<T> | undefined

/** The properties of items. */
export function itemOperands(reader: Reader, store: StoreView): Operands<StoredItem> {
  return (path) => {
    if (path.element === 'ExtendedFieldURI') {
      const key = extendedKey(path.value)
      return mapiOperand(path, (item) => readMapi(item, key, path.value.propertyType, reader, store))
    }
    const uri = path.value.fieldURI
    if (path.element === 'IndexedFieldURI') {
      const entry = entryPath(uri, path.value.fieldIndex)
      if (!entry) return undefined
      const read = async ({ properties }: StoredItem): Promise<unknown> =>
        readEntry(properties[entry.path.key], entry)?.map((one) => one[entry.part ?? 'value'])
      return { ...operandOfType({}, read), arranges: 'order' }
    }
    const property = itemPaths().get(uri)
    if (!property) return undefined
    if (uri === 'item:Body') {
      const read = async (item: StoredItem): Promise<unknown> => readMapi(item, '0x1000', 'String', reader, store)
      return { ...operandOfType({}, read), arranges: 'nothing' }
    }
    const compute = searched[uri] ?? computed[uri]
    const operand = operandOfType(property.type, async (item: StoredItem) =>
      compute ? compute(item, reader, property.key) : item.properties[property.key],
    )
    return property.options.isComputed ? { ...operand, arranges: 'nothing' } : operand
  }
}

/** What a search sees of a property that some classes do not show: it is in the flags of every item. */
const searched: Readonly<Record<string, Compute>> = { 'message:IsRead': ({ row }) => row.isRead }

/** The properties of folders. */
export function folderOperands(context: FolderContext): Operands<FolderRow> {
  return (path) => {
    const read = async (row: FolderRow): Promise<unknown> => folderValue(row, path, context)
    if (path.element === 'ExtendedFieldURI') return mapiOperand(path, read)
    const property = folderPaths().get(path.value.fieldURI)
    return property && operandOfType(property.type, read)
  }
}

/** The same for one call: a date in it that has no zone means the zone of the call. */
export const inZoneOf =
  <T>(session: Pick<Session, 'zone'>, operands: Operands<T>): Operands<T> =>
  (path) => {
    const operand = operands(path)
    if (!operand) return undefined
    const parse = (text: string): unknown => {
      const value = operand.parse(text)
      return value instanceof Date ? settledDate(session, value) : value
    }
    return { ...operand, parse }
  }

/** Texts compare without case, as a mailbox finds them; everything else by the order of its type. */
export function operandOfType<T>(type: object, read: (subject: T) => Promise<unknown>): Operand<T> {
  const scalar = 'parse' in type ? (type as Scalar<unknown>) : undefined
  const isText = scalar === undefined || scalar.xsdName === 'xs:string' || scalar.xsdName === 't:ItemClassType'
  return {
    isText,
    isInteger: scalar !== undefined && integers.has(scalar.xsdName),
    arranges: scalar !== undefined || type === SingleRecipient ? 'order' : 'groups',
    read: async (subject) => textsOf(await read(subject), scalar === undefined),
    parse: (text) => (scalar ? scalar.parse(text) : text),
    compare: isText ? compareTexts : (a, b) => scalar!.compare(a, b),
  }
}

const integers = new Set(['xs:int', 'xs:unsignedInt', 'xs:long', 'xs:short', 'xs:nonNegativeInteger'])

function mapiOperand<T>(
  path: Extract<Path, { element: 'ExtendedFieldURI' }>,
  read: (subject: T) => Promise<unknown>,
): Operand<T> {
  const { propertyType } = path.value
  const type = propertyType.replace(/Array$/, '')
  const isText = type === 'String'
  const isNumber = ['Integer', 'Short', 'Long', 'Double', 'Float', 'Currency', 'ApplicationTime'].includes(type)
  const settle = (text: string): unknown => (isNumber ? Number(text) : type === 'SystemTime' ? Date.parse(text) : text)
  return {
    isText,
    isInteger: ['Integer', 'Short', 'Long'].includes(type),
    arranges: type === propertyType ? 'order' : 'groups',
    read: async (subject) => textsOf(await read(subject), true).map((one) => settle(String(one))),
    parse(text) {
      const { value } = readExtended({
        extendedFieldURI: { ...path.value, propertyType: type as 'String' },
        value: { element: 'Value', value: text },
      })
      return settle(value as string)
    },
    compare: isText ? compareTexts : natural,
  }
}

/** The texts of a value that has no text of its own: each name, address and entry in it (recipients, categories, dictionaries). */
function textsOf(value: unknown, isWhole: boolean): unknown[] {
  if (value === undefined) return []
  if (!isWhole) return [value]
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, true))
  if (typeof value !== 'object' || value === null) return [value]
  if (!('emailAddress' in value)) return Object.values(value).flatMap((one) => textsOf(one, true))
  // Of people it is the name and the address; that the address is one of SMTP is nobody's question.
  const { name, emailAddress } = value as Mailbox
  return [name, emailAddress].filter((text) => text !== undefined)
}

const natural = (a: unknown, b: unknown): number =>
  (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0

/** The order of listings by a column of texts, in which only case makes no difference at all. */
export function compareTexts(a: unknown, b: unknown): number {
  const [one, other] = [String(a), String(b)]
  return compareFolded(foldText(one), foldText(other)) || compareFolded(foldCase(one), foldCase(other))
}

/** By code points, as a database orders UTF-8; the language's own comparison differs from it beyond the first plane. */
export function compareFolded(one: string, other: string): number {
  if (surrogate.test(one) || surrogate.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return natural(one, other)
}

const surrogate = /[\ud800-\udfff]/
