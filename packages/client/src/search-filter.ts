import type { ContainmentComparison, ContainmentMode, SearchExpression } from '@exchequer/protocol'
import { encodeBase64, formatDateTime } from '@exchequer/protocol'
import { type PropertyDefinition, pathOf } from './property-set.js'

/** What a property is compared with: a value, or another property. */
export type FilterOperand = string | number | boolean | Date | Uint8Array | { readonly property: PropertyDefinition }

type TwoOperands =
  | 'IsEqualTo'
  | 'IsNotEqualTo'
  | 'IsGreaterThan'
  | 'IsGreaterThanOrEqualTo'
  | 'IsLessThan'
  | 'IsLessThanOrEqualTo'

const comparison =
  (element: TwoOperands) =>
  (property: PropertyDefinition, value: FilterOperand): SearchExpression => ({
    element,
    value: { path: pathOf(property), fieldURIOrConstant: { operand: operandOf(value) } },
  })

const collection =
  (element: 'And' | 'Or') =>
  (...filters: readonly SearchExpression[]): SearchExpression => {
    // Exchange takes these for two and more.
    if (filters.length === 1) return filters[0]!
    return { element, value: { searchExpression: [...filters] as [SearchExpression, ...SearchExpression[]] } }
  }

/** Makes restrictions: `SearchFilter.and(SearchFilter.isEqualTo('message:IsRead', false), SearchFilter.exists('item:Categories'))`. */
export const SearchFilter = {
  isEqualTo: comparison('IsEqualTo'),
  /** Holds of what lacks the property too. */
  isNotEqualTo: comparison('IsNotEqualTo'),
  isGreaterThan: comparison('IsGreaterThan'),
  isGreaterThanOrEqualTo: comparison('IsGreaterThanOrEqualTo'),
  isLessThan: comparison('IsLessThan'),
  isLessThanOrEqualTo: comparison('IsLessThanOrEqualTo'),

  /** A text within a text, in any case; `mode` and `comparison` say how it has to be there. */
  containsSubstring: (
    property: PropertyDefinition,
    value: string,
    mode: ContainmentMode = 'Substring',
    comparison: ContainmentComparison = 'IgnoreCase',
  ): SearchExpression => ({
    element: 'Contains',
    value: {
      path: pathOf(property),
      constant: { value },
      containmentMode: mode,
      containmentComparison: comparison,
    },
  }),
  exists: (property: PropertyDefinition): SearchExpression => ({
    element: 'Exists',
    value: { path: pathOf(property) },
  }),
  /** Holds where none of the bits is set. */
  excludesBitmask: (property: PropertyDefinition, bitmask: number): SearchExpression => ({
    element: 'Excludes',
    value: { path: pathOf(property), bitmask: { value: `0x${bitmask.toString(16)}` } },
  }),
  not: (filter: SearchExpression): SearchExpression => ({ element: 'Not', value: { searchExpression: filter } }),
  and: collection('And'),
  or: collection('Or'),
} as const

type Operand = Extract<SearchExpression, { element: 'IsEqualTo' }>['value']['fieldURIOrConstant']['operand']

function operandOf(value: FilterOperand): Operand {
  if (value instanceof Date) return constant(formatDateTime(value))
  if (value instanceof Uint8Array) return constant(encodeBase64(value))
  if (typeof value === 'object') return pathOf(value.property)
  return constant(String(value))
}

const constant = (value: string): Operand => ({ element: 'Constant', value: { value } })
