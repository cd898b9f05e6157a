import type { Restriction, SearchExpression } from '@exchequer/protocol'
import type { Condition } from '#store/store'
import type { Operands } from './operands.js'
import { constantOf, folds, knownOf, type Test, testOf } from './restriction.js'
import { type Comparison, type Pushed, searchedColumn } from './searched-columns.js'
import type { StoredItem } from './stored-item.js'

/** What a search leaves of a folder: as far as the store can tell, and a test for the rest that items have to be read for. */
export interface Narrowing {
  readonly where?: Condition
  readonly passes?: Test<StoredItem>
}

/** Takes a restriction apart. Everything about it is checked before the first item is looked at. */
export function narrowingOf(restriction: Restriction, operands: Operands<StoredItem>): Narrowing {
  const passes = testOf(restriction, operands)
  const pushed = push(restriction.searchExpression, operands)
  if (!pushed) return { passes }
  return pushed.isExact ? { where: pushed.where } : { where: pushed.where, passes }
}

/** What passes all of them. */
export function allOf(narrowings: readonly (Narrowing | undefined)[]): Narrowing {
  const conditions = narrowings.flatMap((each) => each?.where ?? [])
  const tests = narrowings.flatMap((each) => each?.passes ?? [])
  return {
    ...(conditions.length > 0 && { where: conditions.length === 1 ? conditions[0]! : { kind: 'and', of: conditions } }),
    ...(tests.length > 0 && {
      async passes(item) {
        for (const test of tests) if (!(await test(item))) return false
        return true
      },
    }),
  }
}

const comparisons: Readonly<Record<string, Comparison>> = {
  IsEqualTo: '=',
  IsGreaterThan: '>',
  IsGreaterThanOrEqualTo: '>=',
  IsLessThan: '<',
  IsLessThanOrEqualTo: '<=',
}

/** As much of an expression as columns can answer: nothing that it would find is lost. */
function push({ element, value }: SearchExpression, operands: Operands<StoredItem>): Pushed | undefined {
  switch (element) {
    case 'And': {
      const parts = value.searchExpression.map((each) => push(each, operands))
      const known = parts.filter((part) => part !== undefined)
      if (known.length === 0) return undefined
      const isExact = known.length === parts.length && known.every((part) => part.isExact)
      return { where: { kind: 'and', of: known.map(({ where }) => where) }, isExact }
    }
    case 'Or': {
      const parts = value.searchExpression.map((each) => push(each, operands))
      const known = parts.filter((part) => part !== undefined)
      if (known.length < parts.length) return undefined
      return {
        where: { kind: 'or', of: known.map(({ where }) => where) },
        isExact: known.every(({ isExact }) => isExact),
      }
    }
    case 'Not':
      return opposite(push(value.searchExpression, operands))
    case 'Exists':
      return searchedColumn(value.path)?.exists()
    case 'Contains': {
      const { path, constant, containmentMode = 'FullString', containmentComparison = 'Exact' } = value
      const { ignoresCase, ignoresMarks } = folds(containmentComparison)
      return searchedColumn(path)?.contains(containmentMode, constant.value, ignoresCase, ignoresMarks)
    }
    case 'Excludes':
    case 'Near':
      return undefined
    case 'IsNotEqualTo':
      return opposite(push({ element: 'IsEqualTo', value }, operands))
    default: {
      const { path, fieldURIOrConstant } = value
      const column = fieldURIOrConstant.operand.element === 'Constant' ? searchedColumn(path) : undefined
      if (!column || fieldURIOrConstant.operand.element !== 'Constant') return undefined
      const constant = constantOf(knownOf(operands)(path), fieldURIOrConstant.operand.value.value, path)
      return column.compare(comparisons[element]!, constant)
    }
  }
}

/** What is known roughly is known to miss nothing; of its opposite that says nothing. */
function opposite(pushed: Pushed | undefined): Pushed | undefined {
  return pushed?.isExact ? { where: { kind: 'not', of: pushed.where }, isExact: true } : undefined
}
