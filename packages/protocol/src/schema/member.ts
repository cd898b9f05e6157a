import type { Type, ValueOf } from './type.js'
import type { Version } from './version.js'

export interface MemberOptions {
  /** Only where the element is not the key with a capital (`UID`, `MSExchangeCertificate`, …). */
  element?: string
  /** The first version that knows the element; older callers never see it. */
  since?: Version
  isNillable?: boolean
  /** What a reader may assume where the element or attribute is absent. */
  default?: string
}

/** A place in a record that may be absent, or be taken more than once. */
export interface Member<T, Presence extends 'required' | 'optional'> {
  readonly presence: Presence
  readonly content: Content<T>
  readonly isList: boolean
  readonly minOccurs: 0 | 1
  readonly options: MemberOptions
}

/** What can stand in a place: one type, or one of several elements. */
export type Content<T> = Type<T> | Slot<T>

/** One of several elements, told apart by name. */
export interface Slot<T> {
  readonly alternatives: Readonly<Record<string, Type<unknown>>>
  /** Name of the head of a substitution group; its members may be declared in another namespace than the record. */
  readonly reference?: string
  /** Name of the `xs:group` that holds the choice. */
  readonly group?: string
  /** The first version that knows an element which is newer than the choice. */
  readonly since?: Readonly<Record<string, Version>>
  /** Only for inference. */
  readonly value?: T
}

/** The value of a slot: which element it was, and what it said. */
export type Tagged<M> = { [K in keyof M & string]: { element: Local<K>; value: ValueOf<M[K]> } }[keyof M & string]

/** An element that is referred to by its prefixed name is told by its local one. */
type Local<K extends string> = K extends `${string}:${infer Name}` ? Name : K

/** A choice: exactly one of these elements. */
export const oneOf = <M>(alternatives: M, options: SlotOptions<M> = {}): Slot<Tagged<M>> => ({
  ...(options as Pick<Slot<unknown>, 'group' | 'since'>),
  alternatives: alternatives as Slot<unknown>['alternatives'],
})

interface SlotOptions<M> {
  readonly group?: string
  readonly since?: { readonly [K in keyof M]?: Version }
}

/** A substitution group: wherever `head` is called for, one of its members stands. */
export function substitutionGroup<M>(head: string, alternatives: M): Slot<Tagged<M>> {
  return { alternatives: alternatives as Slot<unknown>['alternatives'], reference: head }
}

/** At most one. */
export const optional = <T>(content: Content<T>, options: MemberOptions = {}): Member<T, 'optional'> => ({
  presence: 'optional',
  content,
  isList: false,
  minOccurs: 0,
  options,
})

/** Exactly one, with something to say about it. */
export const required = <T>(content: Content<T>, options: MemberOptions): Member<T, 'required'> => ({
  presence: 'required',
  content,
  isList: false,
  minOccurs: 1,
  options,
})

/** Any number, in a row. */
export const zeroOrMore = <T>(content: Content<T>, options: MemberOptions = {}): Member<T[], 'optional'> =>
  ({ presence: 'optional', content, isList: true, minOccurs: 0, options }) as unknown as Member<T[], 'optional'>

/** At least one, in a row. */
export const oneOrMore = <T>(content: Content<T>, options: MemberOptions = {}): Member<T[], 'required'> =>
  ({ presence: 'required', content, isList: true, minOccurs: 1, options }) as unknown as Member<T[], 'required'>

export const isMember = (part: object): part is Member<unknown, 'required' | 'optional'> => 'presence' in part
export const isSlot = (content: object): content is Slot<unknown> => 'alternatives' in content
