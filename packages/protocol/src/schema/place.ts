import type { FieldOptions } from './family.js'
import { isMember, isSlot, type Member, type Slot } from './member.js'
import { type Scalar, type Tag, type Type, tag } from './type.js'
import { rankOf } from './version.js'

/** One element that may stand in a place. */
export interface Alternative {
  /** Expanded: `t:Subject`. */
  readonly name: string
  /** The element's local name, which tags the value of a slot. */
  readonly element: string
  readonly tag: Tag
  readonly type: Type<unknown>
  readonly since: number
}

/** One place of the sequence, with everything that reading and writing ask of it. */
export interface Place {
  readonly key: string
  readonly index: number
  readonly isRequired: boolean
  readonly isList: boolean
  /** The value says which element it was. */
  readonly isTagged: boolean
  readonly isNillable: boolean
  readonly since: number
  readonly alternatives: readonly Alternative[]
  readonly options: FieldOptions
  readonly slot?: Slot<unknown>
}

/** One attribute. */
export interface AttributePlace {
  readonly key: string
  readonly name: string
  readonly type: Scalar<unknown>
  readonly isRequired: boolean
  readonly since: number
  readonly default?: string
}

/** A value while it is read or written: by the keys of its table. */
export type Loose = Record<string, unknown>

const capital = (key: string): string => key[0]!.toUpperCase() + key.slice(1)

/** Works out a place of the sequence from what the table says. */
export function place(
  key: string,
  member: Type<unknown> | Slot<unknown> | Member<unknown, 'required' | 'optional'>,
  index: number,
  namespace: string,
): Place {
  const whole = isMember(member)
  const content = whole ? member.content : member
  const options = whole ? member.options : {}
  const slot = isSlot(content) ? content : undefined
  const prefix = slot?.reference?.slice(0, 2) ?? namespace
  const elements = isSlot(content)
    ? Object.entries(content.alternatives)
    : [[options.element ?? capital(key), content] as const]
  return {
    key,
    index,
    isRequired: whole ? member.minOccurs === 1 : true,
    isList: whole && member.isList,
    isTagged: slot !== undefined,
    isNillable: options.isNillable ?? false,
    since: options.since ? rankOf(options.since) : 0,
    // A name with its own prefix is a reference to an element of another namespace.
    alternatives: elements.map(([element, type]) => {
      const name = element.includes(':') ? element : prefix + element
      const since = slot?.since?.[element]
      return { name, element: name.slice(2), tag: tag(name), type, since: since ? rankOf(since) : 0 }
    }),
    options,
    ...(slot && { slot }),
  }
}

/** The same for an attribute. */
export function attributePlace([key, member]: [string, unknown]): AttributePlace {
  const whole = isMember(member as object) ? (member as Member<unknown, 'optional'>) : undefined
  const options = whole?.options ?? {}
  return {
    key,
    name: options.element ?? capital(key),
    type: (whole ? whole.content : member) as Scalar<unknown>,
    isRequired: whole ? whole.minOccurs === 1 : true,
    since: options.since ? rankOf(options.since) : 0,
    ...(options.default !== undefined && { default: options.default }),
  }
}
