import type { SimpleDeclaration } from './declaration.js'
import { register } from './registry.js'
import { type ScalarOptions, scalar } from './scalar.js'
import type { Range } from './scalars.js'
import { FacetError, type Scalar, type Type } from './type.js'
import { rankOf, type Version } from './version.js'

const localName = (xsdName: string): string => xsdName.slice(xsdName.indexOf(':') + 1)

/** A scalar that the schema declares, where it has a name under that name. */
function declared<T>(options: ScalarOptions<T> & { declaration: SimpleDeclaration }): Scalar<T> {
  const type = scalar(options)
  register(options.xsdName, type as Type<unknown>)
  return type
}

/** One of a closed list of words; `since` has those that came later than the list. */
export function enumeration<const V extends string>(
  xsdName: string,
  values: readonly V[],
  since: Partial<Record<NoInfer<V>, Version>> = {},
): Enumeration<V> {
  const known: ReadonlySet<string> = new Set(values)
  const newer = new Map(Object.entries(since).map(([value, version]) => [value, rankOf(version as Version)]))
  const ranks = new Map(values.map((value, rank) => [value, rank]))
  return {
    ...declared<V>({
      xsdName,
      parse(text) {
        if (!known.has(text)) throw new FacetError('The Enumeration constraint failed.')
        return text as V
      },
      // The order of the schema is the order of meaning (Low, Normal, High).
      compare: (a, b) => ranks.get(a)! - ranks.get(b)!,
      declaration: {
        kind: 'simple',
        name: localName(xsdName),
        derivation: 'restriction',
        base: 'xs:string',
        enumeration: values,
      },
    }),
    values,
    ...(newer.size > 0 && { sinceOf: (value: V) => newer.get(value) ?? 0 }),
  }
}

export interface Enumeration<V extends string> extends Scalar<V> {
  readonly values: readonly V[]
}

export interface TextFacets {
  pattern?: string
  length?: number
  minLength?: number
}

/** Text under a name of its own, perhaps restricted. */
export function textType(xsdName: string, facets: TextFacets = {}, base = 'xs:string'): Scalar<string> {
  const { pattern, length, minLength } = facets
  const expression = pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`)
  const numbers = { ...(length !== undefined && { length }), ...(minLength !== undefined && { minLength }) }
  return declared({
    xsdName,
    isText: true,
    parse(text) {
      if (expression && !expression.test(text)) throw new FacetError('The Pattern constraint failed.')
      if (length !== undefined && text.length !== length)
        throw new FacetError('The actual length is not equal to the specified length.')
      if (minLength !== undefined && text.length < minLength)
        throw new FacetError('The actual length is less than the MinLength value.')
      return text
    },
    declaration: {
      kind: 'simple',
      name: localName(xsdName),
      derivation: 'restriction',
      base,
      ...(pattern !== undefined && { pattern }),
      facets: numbers,
    },
  })
}

/** A number under a name of its own, within bounds. */
export function numberType(xsdName: string, base: Scalar<number>, range: Range): Scalar<number> {
  const { minInclusive = Number.NEGATIVE_INFINITY, maxInclusive = Number.POSITIVE_INFINITY } = range
  return declared({
    xsdName,
    parse(text) {
      const value = base.parse(text)
      if (value < minInclusive) throw new FacetError('The MinInclusive constraint failed.')
      if (value > maxInclusive) throw new FacetError('The MaxInclusive constraint failed.')
      return value
    },
    declaration: {
      kind: 'simple',
      name: localName(xsdName),
      derivation: 'restriction',
      base: base.xsdName,
      facets: { ...range },
    },
  })
}

/** An `xs:list`: values with white space between. */
export function listType<T>(xsdName: string, item: Scalar<T>): Scalar<T[]> {
  return declared({
    xsdName,
    isText: true,
    parse: (text) => (text.trim() === '' ? [] : text.trim().split(/\s+/).map(item.parse)),
    format: (values) => values.map(item.format).join(' '),
    declaration: {
      kind: 'simple',
      name: localName(xsdName),
      derivation: 'list',
      // A list type declares the words it consists of inside itself, where they have no name of their own.
      base: item.xsdName,
      ...(item.xsdName === '' && { members: [item.declaration as SimpleDeclaration] }),
    },
  })
}

/** An `xs:union`: the first member that takes the text reads it. */
export function unionType<T>(xsdName: string, members: readonly Scalar<T>[]): Scalar<T> {
  return declared({
    xsdName,
    isText: true,
    parse(text) {
      for (const member of members) {
        try {
          return member.parse(text)
        } catch (error) {
          if (!(error instanceof FacetError)) throw error
        }
      }
      throw new FacetError('The value is not valid according to any of the memberTypes of the union.')
    },
    declaration: {
      kind: 'simple',
      name: localName(xsdName),
      derivation: 'union',
      base: members
        .filter(({ xsdName }) => xsdName !== '')
        .map(({ xsdName }) => xsdName)
        .join(' '),
      members: members
        .filter(({ xsdName }) => xsdName === '')
        .map(({ declaration }) => declaration as SimpleDeclaration),
    },
  })
}
