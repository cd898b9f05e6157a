import type { ExtendedProperty, MapiPropertyType, PathToExtendedField } from '@exchequer/protocol'
import { decodeBase64, encodeBase64, formatDateTime, parseDateTime } from '@exchequer/protocol'

/**
 * Names a MAPI property: by tag, or by property set and name or number.
 * `{ propertyTag: 0x0e07, propertyType: 'Integer' }`,
 * `{ distinguishedPropertySetId: 'PublicStrings', propertyName: 'Colour', propertyType: 'String' }`.
 */
export type ExtendedPropertyDefinition = PathToExtendedField

type NumberType = 'Integer' | 'Long' | 'Short' | 'Double' | 'Float'

type Scalar<T> = T extends NumberType
  ? number
  : T extends 'Boolean'
    ? boolean
    : T extends 'SystemTime'
      ? Date
      : T extends 'Binary'
        ? Uint8Array
        : string

/** The type of the value that goes with a definition: `number` for `Integer`, `Date` for `SystemTime`, a list for `…Array`. */
export type ExtendedPropertyValue<D extends { propertyType: MapiPropertyType }> =
  MapiPropertyType extends D['propertyType']
    ?
        | Scalar<NumberType | 'Boolean' | 'SystemTime' | 'Binary' | 'String'>
        | Scalar<NumberType | 'String' | 'SystemTime' | 'Binary'>[]
    : D['propertyType'] extends `${infer Item}Array`
      ? Scalar<Item>[]
      : Scalar<D['propertyType']>

const numbers: ReadonlySet<string> = new Set<NumberType>(['Integer', 'Long', 'Short', 'Double', 'Float'])

/** The property of a definition with a value, as the schema holds it. */
export function extendedProperty<D extends ExtendedPropertyDefinition>(
  definition: D,
  value: ExtendedPropertyValue<D>,
): ExtendedProperty {
  return {
    extendedFieldURI: definition,
    value: Array.isArray(value)
      ? { element: 'Values', value: value.map(format) }
      : { element: 'Value', value: format(value) },
  }
}

/** The value of a definition among the extended properties of an object. */
export function readExtendedProperty<D extends ExtendedPropertyDefinition>(
  properties: unknown,
  definition: D,
): ExtendedPropertyValue<D> | undefined {
  const name = definitionName(definition)
  const found = listOf(properties).find(({ extendedFieldURI }) => definitionName(extendedFieldURI) === name)
  if (!found) return undefined
  const { value } = found.value
  const type = definition.propertyType.replace(/Array$/, '')
  const parsed = typeof value === 'string' ? parse(type, value) : value.map((one) => parse(type, one))
  return parsed as ExtendedPropertyValue<D>
}

/** All but the property of a definition. */
export function withoutExtendedProperty(
  properties: unknown,
  definition: ExtendedPropertyDefinition,
): ExtendedProperty[] {
  const name = definitionName(definition)
  return listOf(properties).filter(({ extendedFieldURI }) => definitionName(extendedFieldURI) !== name)
}

/** One text for all spellings of a definition: tags come back in hex, property sets in either case. */
export function definitionName(definition: ExtendedPropertyDefinition): string {
  const { distinguishedPropertySetId, propertySetId, propertyTag, propertyName, propertyId, propertyType } = definition
  const tag = propertyTag === undefined ? undefined : Number(propertyTag)
  return JSON.stringify([
    distinguishedPropertySetId,
    propertySetId?.toLowerCase(),
    tag,
    propertyName,
    propertyId,
    propertyType,
  ])
}

const listOf = (properties: unknown): readonly ExtendedProperty[] => (properties ?? []) as ExtendedProperty[]

function format(value: unknown): string {
  if (value instanceof Date) return formatDateTime(value)
  if (value instanceof Uint8Array) return encodeBase64(value)
  return String(value)
}

function parse(type: string, text: string): unknown {
  if (numbers.has(type)) return Number(text)
  if (type === 'Boolean') return text === 'true' || text === '1'
  if (type === 'SystemTime') return parseDateTime(text) ?? text
  if (type === 'Binary') return decodeBase64(text)
  return text
}
