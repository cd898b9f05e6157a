import { oneOf, oneOrMore, optional, type Slot, substitutionGroup } from '../schema/member.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { named } from '../schema/registry.js'
import { boolean, string, unsignedInt } from '../schema/scalars.js'
import { enumeration, textType } from '../schema/simple.js'
import { Path, PathToExtendedField, PathToIndexedField, PathToUnindexedField } from './paths.js'

export const ConstantValue = record('t:ConstantValueType', attributes({ value: string }))
export interface ConstantValue extends Infer<typeof ConstantValue> {}

export const SearchExpressionBase = record('t:SearchExpressionType', abstract)

/** A node of a restriction: what it is called says what it does. */
export type SearchExpression =
  | { element: 'Exists'; value: Exists }
  | { element: 'Excludes'; value: Excludes }
  | { element: 'IsEqualTo'; value: IsEqualTo }
  | { element: 'IsNotEqualTo'; value: IsNotEqualTo }
  | { element: 'IsGreaterThan'; value: IsGreaterThan }
  | { element: 'IsGreaterThanOrEqualTo'; value: IsGreaterThanOrEqualTo }
  | { element: 'IsLessThan'; value: IsLessThan }
  | { element: 'IsLessThanOrEqualTo'; value: IsLessThanOrEqualTo }
  | { element: 'Contains'; value: ContainsExpression }
  | { element: 'Not'; value: Not }
  | { element: 'And'; value: And }
  | { element: 'Or'; value: Or }
  | { element: 'Near'; value: Near }

export const SearchExpression: Slot<SearchExpression> = substitutionGroup('t:SearchExpression', {
  Exists: named<Exists>('t:ExistsType'),
  Excludes: named<Excludes>('t:ExcludesType'),
  IsEqualTo: named<IsEqualTo>('t:IsEqualToType'),
  IsNotEqualTo: named<IsNotEqualTo>('t:IsNotEqualToType'),
  IsGreaterThan: named<IsGreaterThan>('t:IsGreaterThanType'),
  IsGreaterThanOrEqualTo: named<IsGreaterThanOrEqualTo>('t:IsGreaterThanOrEqualToType'),
  IsLessThan: named<IsLessThan>('t:IsLessThanType'),
  IsLessThanOrEqualTo: named<IsLessThanOrEqualTo>('t:IsLessThanOrEqualToType'),
  Contains: named<ContainsExpression>('t:ContainsExpressionType'),
  Not: named<Not>('t:NotType'),
  And: named<And>('t:AndType'),
  Or: named<Or>('t:OrType'),
  Near: named<Near>('t:NearType'),
})

export const Exists = SearchExpressionBase.extend('t:ExistsType', { path: Path })
export interface Exists extends Infer<typeof Exists> {}

export const FieldURIOrConstant = record('t:FieldURIOrConstantType', {
  operand: oneOf({
    't:FieldURI': PathToUnindexedField,
    't:IndexedFieldURI': PathToIndexedField,
    't:ExtendedFieldURI': PathToExtendedField,
    Constant: ConstantValue,
  }),
})
export interface FieldURIOrConstant extends Infer<typeof FieldURIOrConstant> {}

export const TwoOperandExpression = SearchExpressionBase.extend('t:TwoOperandExpressionType', abstract, {
  path: Path,
  fieldURIOrConstant: FieldURIOrConstant,
})
export interface TwoOperandExpression extends Infer<typeof TwoOperandExpression> {}

export const ExcludesAttribute = textType('t:ExcludesAttributeType', { pattern: '((0x|0X)[0-9A-Fa-f]*)|([0-9]*)' })
export type ExcludesAttribute = Infer<typeof ExcludesAttribute>

export const ExcludesValue = record('t:ExcludesValueType', attributes({ value: ExcludesAttribute }))
export interface ExcludesValue extends Infer<typeof ExcludesValue> {}

export const Excludes = SearchExpressionBase.extend('t:ExcludesType', { path: Path, bitmask: ExcludesValue })
export interface Excludes extends Infer<typeof Excludes> {}

export const IsEqualTo = TwoOperandExpression.extend('t:IsEqualToType')
export interface IsEqualTo extends Infer<typeof IsEqualTo> {}

export const IsNotEqualTo = TwoOperandExpression.extend('t:IsNotEqualToType')
export interface IsNotEqualTo extends Infer<typeof IsNotEqualTo> {}

export const IsGreaterThan = TwoOperandExpression.extend('t:IsGreaterThanType')
export interface IsGreaterThan extends Infer<typeof IsGreaterThan> {}

export const IsGreaterThanOrEqualTo = TwoOperandExpression.extend('t:IsGreaterThanOrEqualToType')
export interface IsGreaterThanOrEqualTo extends Infer<typeof IsGreaterThanOrEqualTo> {}

export const IsLessThan = TwoOperandExpression.extend('t:IsLessThanType')
export interface IsLessThan extends Infer<typeof IsLessThan> {}

export const IsLessThanOrEqualTo = TwoOperandExpression.extend('t:IsLessThanOrEqualToType')
export interface IsLessThanOrEqualTo extends Infer<typeof IsLessThanOrEqualTo> {}

export const ContainmentMode = enumeration('t:ContainmentModeType', [
  'FullString',
  'Prefixed',
  'Substring',
  'PrefixOnWords',
  'ExactPhrase',
])
export type ContainmentMode = Infer<typeof ContainmentMode>

export const ContainmentComparison = enumeration('t:ContainmentComparisonType', [
  'Exact',
  'IgnoreCase',
  'IgnoreNonSpacingCharacters',
  'Loose',
  'IgnoreCaseAndNonSpacingCharacters',
  'LooseAndIgnoreCase',
  'LooseAndIgnoreNonSpace',
  'LooseAndIgnoreCaseAndIgnoreNonSpace',
])
export type ContainmentComparison = Infer<typeof ContainmentComparison>

const containsExpressionTable = SearchExpressionBase.extend(
  't:ContainsExpressionType',
  { path: Path, constant: ConstantValue },
  attributes({ containmentMode: optional(ContainmentMode), containmentComparison: optional(ContainmentComparison) }),
)
export interface ContainsExpression extends Infer<typeof containsExpressionTable> {}
export const ContainsExpression: RecordType<ContainsExpression> = containsExpressionTable

export const Not = SearchExpressionBase.extend('t:NotType', { searchExpression: SearchExpression })
export interface Not extends Infer<typeof Not> {}

export const MultipleOperandBooleanExpression = SearchExpressionBase.extend(
  't:MultipleOperandBooleanExpressionType',
  abstract,
  { searchExpression: oneOrMore(SearchExpression) },
)
export interface MultipleOperandBooleanExpression extends Infer<typeof MultipleOperandBooleanExpression> {}

export const And = MultipleOperandBooleanExpression.extend('t:AndType')
export interface And extends Infer<typeof And> {}

export const Or = MultipleOperandBooleanExpression.extend('t:OrType')
export interface Or extends Infer<typeof Or> {}

export const Near = MultipleOperandBooleanExpression.extend('t:NearType', { distance: unsignedInt, ordered: boolean })
export interface Near extends Infer<typeof Near> {}

const restrictionTable = record('t:RestrictionType', { searchExpression: SearchExpression })
export interface Restriction extends Infer<typeof restrictionTable> {}
export const Restriction: RecordType<Restriction> = restrictionTable
