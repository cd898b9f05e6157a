import type { Content, Member } from './member.js'
import type { Scalar } from './type.js'

/** Elements in the order of the schema; a bare type is one that must be there. */
export type Elements = Readonly<Record<string, Content<unknown> | Member<unknown, 'required' | 'optional'>>>

/** Attributes; a bare type is one that must be there. */
export interface Attributes<A> {
  readonly part: 'attributes'
  readonly attributes: A
  /** Name of the `xs:attributeGroup` that holds them. */
  readonly group?: string
}

/** The text of an element that has attributes and no child elements. */
export interface Text<T> {
  readonly part: 'text'
  readonly text: Scalar<T>
}

/** What changes about a record but is no element, attribute or text of it. */
export interface Traits {
  readonly part: 'traits'
  readonly isAbstract?: true
  /** The elements may come in any order. */
  readonly isUnordered?: true
  /** The whole sequence may be absent, though its elements are required within. */
  readonly isOptional?: true
  /** Attributes of the SOAP envelope's namespace may stand on it, as on every SOAP header. */
  readonly allowsSoapAttributes?: true
  /** A reader takes the elements of the types' namespace under that of the messages too. */
  readonly isReadInEitherNamespace?: true
  /** The key of the last element, in the place of which a reader passes over text. */
  readonly textInsteadOf?: string
  /** Attributes that the schema does not know, and a reader passes over. */
  readonly ignoredAttributes?: readonly string[]
  /** Keys of optional elements that a reader takes wherever they stand. */
  readonly readAnywhere?: readonly string[]
}

export const attributes = <A>(members: A, group?: string): Attributes<A> => ({
  part: 'attributes',
  attributes: members,
  ...(group !== undefined && { group }),
})

export const text = <T>(type: Scalar<T>): Text<T> => ({ part: 'text', text: type })

export const abstract: Traits = { part: 'traits', isAbstract: true }
export const unordered: Traits = { part: 'traits', isUnordered: true }
export const omissible: Traits & { readonly isOptional: true } = { part: 'traits', isOptional: true }
export const soapAttributes: Traits = { part: 'traits', allowsSoapAttributes: true }
/** Only for records that a client in the field is known to spell wrongly: everything else is as strict as the schema. */
export const eitherNamespace: Traits = { part: 'traits', isReadInEitherNamespace: true }
/** Likewise only where a client in the field is known to write the text of an element without the element. */
export const textInsteadOf = (key: string): Traits => ({ part: 'traits', textInsteadOf: key })
/** Likewise only where a client in the field is known to send one. */
export const ignoring = (...ignoredAttributes: readonly string[]): Traits => ({ part: 'traits', ignoredAttributes })
/** Likewise only where a client in the field is known to write these elements in another place than the schema's. */
export const anywhere = (...readAnywhere: readonly string[]): Traits => ({ part: 'traits', readAnywhere })

type MemberValue<M> = M extends Member<infer T, 'required' | 'optional'> ? T : M extends Content<infer T> ? T : never

type OptionalKeys<P> = { [K in keyof P]: P[K] extends { presence: 'optional' } ? K : never }[keyof P]

type Keyed<P> = { -readonly [K in Exclude<keyof P, OptionalKeys<P>>]: MemberValue<P[K]> } & {
  -readonly [K in OptionalKeys<P>]?: MemberValue<P[K]> | undefined
}

type PartValue<P, IsOmissible> = P extends Traits
  ? Record<never, never>
  : P extends Attributes<infer A>
    ? Keyed<A>
    : P extends Text<infer T>
      ? { value: T }
      : IsOmissible extends true
        ? Partial<Keyed<P>>
        : Keyed<P>

/** Whether the elements may be missing all together, so that none of them is sure to be there. */
type IsOmissible<P extends readonly unknown[]> = P[number] extends infer One
  ? One extends { readonly isOptional: true }
    ? true
    : never
  : never

type AllParts<P, Omissible> = P extends readonly [infer First, ...infer Rest]
  ? PartValue<First, Omissible> & AllParts<Rest, Omissible>
  : Record<never, never>

/** The value of a record: what all its parts hold together. */
export type PartsValue<P extends readonly unknown[]> = AllParts<P, [IsOmissible<P>] extends [never] ? false : true>

export type Part = Elements | Attributes<unknown> | Text<unknown> | Traits
