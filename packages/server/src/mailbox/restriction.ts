import {
  EwsError,
  folderPaths,
  itemPaths,
  type Path,
  type Restriction,
  type Scalar,
  type SearchExpression,
} from '@exchequer/protocol'
import type { FolderRow, StoreView } from '#store/store'
import { computed, type Reader } from './computed.js'
import { entryPath, readEntry } from './dictionary.js'
import { extendedKey, readExtended } from './extended-properties.js'
import { foldText } from './fold-text.js'
import { type FolderContext, folderValue } from './folder-shape.js'
import { readMapi } from './mapi-properties.js'
import { pathNode } from './shape.js'
import type { StoredItem } from './stored-item.js'

/** Whether something passes a restriction. */
export type Test<T> = (subject: T) => Promise<boolean>

/** A value as comparisons see it: how to read a constant into it, and how to order two of it. */
interface Operand<T> {
  /** All values that the property has: a property of several matches where one of them does. */
  read(subject: T): Promise<readonly unknown[]>
  parse(text: string): unknown
  compare(a: unknown, b: unknown): number
  readonly isText: boolean
}

/** At most this many expressions (docs "ResponseCode", ErrorRestrictionTooLong). */
const expressionLimit = 255

/** Makes a restriction into a test of items. Everything about it is checked before the first item is looked at. */
export function itemTest({ searchExpression }: Restriction, reader: Reader, store: StoreView): Test<StoredItem> {
  return compile(searchExpression, (path) => itemOperand(path, reader, store), { left: expressionLimit })
}

/** Whether a folder passes a restriction on folders. */
export function folderTest({ searchExpression }: Restriction, context: FolderContext): Test<FolderRow> {
  return compile(searchExpression, (path) => folderOperand(path, context), { left: expressionLimit })
}

/** Those that pass. */
export async function filter<T>(subjects: readonly T[], passes: Test<T>): Promise<T[]> {
  const found: T[] = []
  for (const subject of subjects) if (await passes(subject)) found.push(subject)
  return found
}

type Operands<T> = (path: Path) => Operand<T>

function compile<T>(expression: SearchExpression, operandOf: Operands<T>, budget: { left: number }): Test<T> {
  budget.left -= 1
  if (budget.left < 0) throw new EwsError('ErrorRestrictionTooLong')
  const { element, value } = expression
  switch (element) {
    case 'And': {
      const tests = value.searchExpression.map((inner) => compile(inner, operandOf, budget))
      return async (subject) => {
        for (const test of tests) if (!(await test(subject))) return false
        return true
      }
    }
    case 'Or': {
      const tests = value.searchExpression.map((inner) => compile(inner, operandOf, budget))
      return async (subject) => {
        for (const test of tests) if (await test(subject)) return true
        return false
      }
    }
    case 'Not': {
      const test = compile(value.searchExpression, operandOf, budget)
      return async (subject) => !(await test(subject))
    }
    case 'Exists': {
      const operand = operandOf(value.path)
      return async (subject) => (await operand.read(subject)).length > 0
    }
    case 'Excludes': {
      const operand = operandOf(value.path)
      const mask = Number(value.bitmask.value)
      if (Number.isNaN(mask)) throw new EwsError('ErrorInvalidExcludesRestriction')
      return async (subject) => {
        const values = await operand.read(subject)
        return values.length > 0 && values.every((one) => (Number(one) & mask) === 0)
      }
    }
    case 'Contains':
      return contains(value, operandOf(value.path))
    case 'Near':
      throw new EwsError('ErrorUnsupportedQueryFilter')
    default:
      return comparison(element, value, operandOf)
  }
}

type Comparison = Extract<SearchExpression, { element: 'IsEqualTo' }>['value']

/** What the order of two values has to be. A property that is not there passes none but IsNotEqualTo. */
const orders: Readonly<Record<string, (order: number) => boolean>> = {
  IsEqualTo: (order) => order === 0,
  IsNotEqualTo: (order) => order !== 0,
  IsGreaterThan: (order) => order > 0,
  IsGreaterThanOrEqualTo: (order) => order >= 0,
  IsLessThan: (order) => order < 0,
  IsLessThanOrEqualTo: (order) => order <= 0,
}

function comparison<T>(
  element: string,
  { path, fieldURIOrConstant: { operand } }: Comparison,
  operandOf: Operands<T>,
): Test<T> {
  const passes = orders[element]!
  const left = operandOf(path)
  const right =
    operand.element === 'Constant'
      ? {
          read: (
            (constant) => async () =>
              constant
          )([constantOf(left, operand.value.value, path)]),
        }
      : operandOf(operand)
  return async (subject) => {
    const values = await left.read(subject)
    const others = await right.read(subject)
    if (values.length === 0 || others.length === 0) return element === 'IsNotEqualTo'
    const some = (test: (order: number) => boolean): boolean =>
      values.some((one) => others.some((other) => test(left.compare(one, other))))
    return element === 'IsNotEqualTo' ? !some(orders['IsEqualTo']!) : some(passes)
  }
}

function constantOf<T>(operand: Operand<T>, text: string, path: Path): unknown {
  try {
    return operand.parse(text)
  } catch {
    throw new EwsError('ErrorInvalidValueForProperty', undefined, [pathNode(path)])
  }
}

type Contains = Extract<SearchExpression, { element: 'Contains' }>['value']

const modes: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  FullString: (text, wanted) => text === wanted,
  Prefixed: (text, wanted) => text.startsWith(wanted),
  Substring: (text, wanted) => text.includes(wanted),
  PrefixOnWords: (text, wanted) => ` ${text.replace(/\s+/g, ' ')}`.includes(` ${wanted.trimStart()}`),
  ExactPhrase: (text, wanted) => ` ${text.replace(/\s+/g, ' ')} `.includes(` ${wanted.trim()} `),
}

function contains<T>(value: Contains, operand: Operand<T>): Test<T> {
  const { containmentMode = 'FullString', containmentComparison = 'Exact', constant } = value
  if (!operand.isText) throw new EwsError('ErrorContainsFilterWrongType')
  const fold = folding(containmentComparison)
  const wanted = fold(constant.value)
  const test = modes[containmentMode]!
  return async (subject) => (await operand.read(subject)).some((one) => test(fold(String(one)), wanted))
}

function folding(comparison: string): (text: string) => string {
  const ignoresCase = comparison.includes('Case') || comparison.startsWith('Loose')
  const ignoresMarks = comparison.includes('NonSpacing') || comparison.startsWith('Loose')
  if (ignoresCase && ignoresMarks) return foldText
  if (ignoresCase) return (text) => text.toLowerCase()
  if (ignoresMarks) return (text) => text.normalize('NFKD').replace(/\p{M}+/gu, '')
  return (text) => text
}

const natural = (a: unknown, b: unknown): number =>
  (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
const textOrder = (a: unknown, b: unknown): number => natural(String(a).toLowerCase(), String(b).toLowerCase())

/** Texts compare without case, as a mailbox finds them; everything else by the order of its type. */
function operandOfType<T>(type: object, read: (subject: T) => Promise<unknown>): Operand<T> {
  const scalar = 'parse' in type ? (type as Scalar<unknown>) : undefined
  const isText = scalar === undefined || scalar.xsdName === 'xs:string' || scalar.xsdName === 't:ItemClassType'
  return {
    isText,
    read: async (subject) => textsOf(await read(subject), scalar === undefined),
    parse: (text) => (scalar ? scalar.parse(text) : text),
    compare: isText ? textOrder : (a, b) => scalar!.compare(a, b),
  }
}

/** The texts of a value that has no text of its own: each name, address and entry in it (recipients, categories, dictionaries). */
function textsOf(value: unknown, isWhole: boolean): unknown[] {
  if (value === undefined) return []
  if (!isWhole) return [value]
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, true))
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((one) => textsOf(one, true))
  return [value]
}

function itemOperand(path: Path, reader: Reader, store: StoreView): Operand<StoredItem> {
  if (path.element === 'ExtendedFieldURI') {
    const key = extendedKey(path.value)
    return mapiOperand(path, (item) => readMapi(item, key, path.value.propertyType, reader, store))
  }
  const uri = path.value.fieldURI
  if (path.element === 'IndexedFieldURI') {
    const entry = entryPath(uri, path.value.fieldIndex)
    if (!entry) throw new EwsError('ErrorUnsupportedPathForQuery', undefined, [pathNode(path)])
    return operandOfType({}, async ({ properties }) => {
      const found = readEntry(properties[entry.path.key], entry)
      return found?.map((one) => one[entry.part ?? 'value'])
    })
  }
  const property = itemPaths().get(uri)
  if (!property) throw new EwsError('ErrorUnsupportedPathForQuery', undefined, [pathNode(path)])
  if (uri === 'item:Body') return operandOfType({}, async (item) => readMapi(item, '0x1000', 'String', reader, store))
  const compute = computed[uri]
  return operandOfType(property.type, async (item) =>
    compute ? compute(item, reader, property.key) : item.properties[property.key],
  )
}

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
    read: async (subject) => textsOf(await read(subject), true).map((one) => settle(String(one))),
    parse(text) {
      const { value } = readExtended({
        extendedFieldURI: { ...path.value, propertyType: type as 'String' },
        value: { element: 'Value', value: text },
      })
      return settle(value as string)
    },
    compare: isText ? textOrder : natural,
  }
}

function folderOperand(path: Path, context: FolderContext): Operand<FolderRow> {
  if (path.element === 'ExtendedFieldURI') return mapiOperand(path, async (row) => folderValue(row, path, context))
  const property = folderPaths().get(path.value.fieldURI)
  if (!property) throw new EwsError('ErrorUnsupportedPathForQuery', undefined, [pathNode(path)])
  return operandOfType(property.type, async (row) => folderValue(row, path, context))
}
