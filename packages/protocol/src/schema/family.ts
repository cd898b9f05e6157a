import type { Content, Member, MemberOptions } from './member.js'

/** What is known of a property besides its type; every fact about it stands here and nowhere else. */
export interface FieldOptions extends MemberOptions {
  /** Where the path is not prefix + element; `null` for an element that no path names. */
  uri?: string | null
  /** Dictionaries are addressed entry by entry under a URI of their own. */
  indexedUri?: string
  /** Set by the server alone: `ErrorInvalidPropertySet`. */
  isReadOnly?: true
  /** May be given with a new item, and not be changed. */
  isCreateOnly?: true
  /** AppendToItemField may add to it. */
  isAppendable?: true
  /** DeleteItemField is refused: `ErrorInvalidPropertyDelete`. */
  isUndeletable?: true
  /** FindItem and SyncFolderItems leave it out, whatever the shape asks for. */
  isUnlisted?: true
  /** Worked out for each answer: nothing to search or sort by. */
  isComputed?: true
  /** The classes, by element, whose Default shape has it; `*` for every class. */
  inDefault?: '*' | readonly string[]
  /** The same, for the Default shape of GetItem alone. */
  inDefaultOfGet?: '*' | readonly string[]
  /** Not even in AllProperties; a path must name it. */
  isExplicit?: true
  /** The MAPI property that it is: `0x0037`, `Appointment/0x8208`, `PublicStrings/Keywords`. */
  mapi?: string
}

/** A property as a class carries it. */
export interface Field<T> extends Member<T, 'optional'> {
  readonly options: FieldOptions
}

/** A property with something to say about it. */
export const field = <T>(content: Content<T>, options: FieldOptions = {}): Field<T> => ({
  presence: 'optional',
  content,
  isList: false,
  minOccurs: 0,
  options,
})

/** A property that is a row of elements, one after the other without a wrapper. */
export const repeatedField = <T>(content: Content<T>, options: FieldOptions = {}): Field<T[]> =>
  ({ presence: 'optional', content, isList: true, minOccurs: 0, options }) as unknown as Field<T[]>

type Drafts = Readonly<Record<string, Content<unknown> | Field<unknown>>>

type Bound<D> = {
  readonly [K in keyof D]: D[K] extends Field<infer T> ? Field<T> : D[K] extends Content<infer T> ? Field<T> : never
}

/**
 * Names a family of properties: the key gives the element, prefix and element give the FieldURI. The URI belongs to the family and
 * not to the class: a DistributionList carries `contacts:` properties.
 */
export function family<const D extends Drafts>(prefix: string, drafts: D): Bound<D> {
  const bound: Record<string, Field<unknown>> = {}
  for (const [key, draft] of Object.entries(drafts)) {
    const whole = 'presence' in draft ? draft : field(draft)
    const { options } = whole
    const element = options.element ?? key[0]!.toUpperCase() + key.slice(1)
    bound[key] = {
      ...whole,
      options: { ...options, uri: options.uri === undefined ? `${prefix}:${element}` : options.uri },
    }
  }
  return bound as Bound<D>
}
