import type { Attributes, Part, PartsValue, Text, Traits } from './parts.js'
import { type AttributePlace, attributePlace, type Loose, type Place, place } from './place.js'
import { declareRecord } from './record-declaration.js'
import { recordPacking } from './record-packing.js'
import { recordReader } from './record-reader.js'
import { recordWriter } from './record-writer.js'
import { register } from './registry.js'
import type { Scalar, Type } from './type.js'

/** A complex type: attributes, and either text or a sequence of elements. */
export interface RecordType<V> extends Type<V> {
  readonly places: readonly Place[]
  /** The place of a key, where the type has it. */
  place(key: string): Place | undefined
  readonly attributePlaces: readonly AttributePlace[]
  readonly base: RecordType<unknown> | undefined
  readonly text: Scalar<unknown> | undefined
  readonly isUnordered: boolean
  /** A type that adds to this one. */
  extend<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<V & PartsValue<P>>
  /** A type that leaves out some of this one's members: all that remain are named again. */
  restrict<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<PartsValue<P>>
}

/** The value of a type, for `interface X extends Infer<typeof X> {}`. */
export type Infer<R> = R extends Type<infer V> ? V : never

/** A complex type of the namespace that its prefix names: `record('t:ItemIdType', attributes({ id: string }))`. */
export const record = <const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<PartsValue<P>> =>
  create(xsdName, parts, undefined, 'extension')

function create<V>(
  xsdName: string,
  parts: readonly Part[],
  base: RecordType<unknown> | undefined,
  by: 'extension' | 'restriction',
): RecordType<V> {
  const namespace = xsdName.slice(0, 2)
  const inherited = by === 'extension' ? base : undefined
  const own = parts.filter(isElements).flatMap((part) => Object.entries(part))
  const attributeParts = parts.filter((part): part is Attributes<Loose> => 'part' in part && part.part === 'attributes')
  const ownAttributes = attributeParts.flatMap((part) => Object.entries(part.attributes)).map(attributePlace)
  const attributePlaces = [...(inherited?.attributePlaces ?? []), ...ownAttributes]
  const ownText = parts.find((part): part is Text<unknown> => 'part' in part && part.part === 'text')?.text
  const traits: Partial<Traits> = Object.assign({}, ...parts.filter((part) => 'part' in part && part.part === 'traits'))
  // Worked out when first asked for: a table costs nothing until somebody speaks of it, and may name what comes after it.
  const ownPlaces = once(() =>
    own.map(([key, member], i) => place(key, member, (inherited?.places.length ?? 0) + i, namespace)),
  )
  const places = once(() => [...(inherited?.places ?? []), ...ownPlaces()])
  const byKey = once(() => new Map(places().map((each) => [each.key, each])))
  const reader = once(() => recordReader(type, xsdName, traits))
  const packing = once(() => recordPacking(type))
  let write: RecordType<Loose>['write'] = (...first) => {
    write = recordWriter(type)
    write(...first)
  }
  const type: RecordType<V> = {
    xsdName,
    get places() {
      return places()
    },
    place: (key) => byKey().get(key),
    attributePlaces,
    base,
    text: ownText ?? inherited?.text,
    isUnordered: traits.isUnordered ?? false,
    read: (reading) => reader().read(reading) as V,
    write: (out, tag, value, rank) => write(out, tag, value as Loose, rank),
    pack: (value) => packing().pack(value as Loose),
    unpack: (packed) => packing().unpack(packed as Loose) as V,
    isPlain: () => packing().isPlain,
    extend: (name, ...more) => create(name, more, type as RecordType<unknown>, 'extension'),
    restrict: (name, ...more) => create(name, more, type as RecordType<unknown>, 'restriction'),
    get declaration() {
      return declareRecord(xsdName, base, by, ownPlaces(), ownAttributes, ownText, traits, attributeParts)
    },
  }
  register(xsdName, type as Type<unknown>)
  return type
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const isElements = (part: Part): part is Record<string, Type<unknown>> =>
  !('part' in part) || typeof part.part !== 'string'
