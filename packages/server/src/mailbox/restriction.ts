import { EwsError, type Path, type Restriction, type SearchExpression } from '@exchequer/protocol'
import { foldCase, foldMarks, foldText } from './fold-text.js'
import type { Operand, Operands } from './operands.js'
import { pathNode } from './shape.js'

/** Whether something passes a restriction. */
export type Test<T> = (subject: T) => Promise<boolean>

/** At most this many expressions (docs "ResponseCode", ErrorRestrictionTooLong). */
const expressionLimit = 255

/** Makes a restriction into a test. Everything about it is checked before the first subject is looked at. */
export function testOf<T>({ searchExpression }: Restriction, operands: Operands<T>): Test<T> {
  return compile(searchExpression, knownOf(operands), { left: expressionLimit })
}

/** The operand of a path. Throws `ErrorUnsupportedPathForQuery` where there is none. */
export function knownOf<T>(operands: Operands<T>): KnownOperands<T> {
  return (path) => {
    const operand = operands(path)
    if (!operand) throw new EwsError('ErrorUnsupportedPathForQuery', undefined, [pathNode(path)])
    return operand
  }
}

type KnownOperands<T> = (path: Path) => Operand<T>

/** Those that pass. */
export async function filter<T>(subjects: readonly T[], passes: Test<T>): Promise<T[]> {
  const found: T[] = []
  for (const subject of subjects) if (await passes(subject)) found.push(subject)
  return found
}

function compile<T>(expression: SearchExpression, operandOf: KnownOperands<T>, budget: { left: number }): Test<T> {
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
      const { path } = value
      if (path.element === 'FieldURI' && flagBits.has(path.value.fieldURI))
        throw new EwsError('ErrorInvalidPropertyForExists', undefined, [pathNode(path)])
      const operand = operandOf(path)
      return async (subject) => (await operand.read(subject)).length > 0
    }
    case 'Excludes': {
      const operand = operandOf(value.path)
      if (!operand.isInteger) throw new EwsError('ErrorUnsupportedPathForQuery', undefined, [pathNode(value.path)])
      const mask = value.bitmask.value === '' ? Number.NaN : Number(value.bitmask.value)
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

/** Bits of PidTagMessageFlags, which every message has (docs "Property-related errors in EWS"). */
const flagBits: ReadonlySet<string> = new Set(
  ['IsDraft', 'IsSubmitted', 'IsUnmodified', 'IsResend', 'IsFromMe'].map((name) => `item:${name}`),
)

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
  operandOf: KnownOperands<T>,
): Test<T> {
  const passes = orders[element]!
  const left = operandOf(path)
  const right =
    operand.element === 'Constant' ? always(constantOf(left, operand.value.value, path)) : operandOf(operand)
  return async (subject) => {
    const values = await left.read(subject)
    const others = await right.read(subject)
    if (values.length === 0 || others.length === 0) return element === 'IsNotEqualTo'
    const some = (test: (order: number) => boolean): boolean =>
      values.some((one) => others.some((other) => test(left.compare(one, other))))
    return element === 'IsNotEqualTo' ? !some(orders['IsEqualTo']!) : some(passes)
  }
}

const always = (value: unknown): Pick<Operand<unknown>, 'read'> => ({ read: async () => [value] })

/** A constant as its property reads it. Throws `ErrorInvalidValueForProperty` for what it cannot be. */
export function constantOf<T>(operand: Operand<T>, text: string, path: Path): unknown {
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
  if (!operand.isText) throw new EwsError('ErrorContainsFilterWrongType', undefined, [pathNode(value.path)])
  const fold = folding(containmentComparison)
  const wanted = fold(constant.value)
  const test = modes[containmentMode]!
  return async (subject) => (await operand.read(subject)).some((one) => test(fold(String(one)), wanted))
}

function folding(comparison: string): (text: string) => string {
  const { ignoresCase, ignoresMarks } = folds(comparison)
  if (ignoresCase && ignoresMarks) return foldText
  if (ignoresCase) return foldCase
  if (ignoresMarks) return foldMarks
  return (text) => text
}

/** What a ContainmentComparison makes no difference of; the loose ones are not used any more, and are as generous as can be. */
export function folds(comparison: string): { readonly ignoresCase: boolean; readonly ignoresMarks: boolean } {
  const isLoose = comparison.startsWith('Loose')
  return {
    ignoresCase: isLoose || comparison.includes('Case'),
    ignoresMarks: isLoose || comparison.includes('NonSpacing'),
  }
}
