import type { XmlWriter } from '../xml/writer.js'
import type { ComplexDeclaration } from './declaration.js'
import type { Attributes, Part, PartsValue, Text, Traits } from './parts.js'
import { type AttributePlace, attributePlace, type Loose, type Place, place } from './place.js'
import { declareRecord } from './record-declaration.js'
import { type Packing, recordPacking } from './record-packing.js'
import { recordReader } from './record-reader.js'
import { recordWriter } from './record-writer.js'
import { register } from './registry.js'
import type { Reading, Scalar, Tag, Type } from './type.js'

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
  const type = new RecordTable<V>(xsdName, parts, base, by)
  register(xsdName, type as Type<unknown>)
  return type
}

/**
 * A table, and what follows from it: worked out when first asked for. So a program that loads hundreds of tables pays for those it
 * speaks of, and a table may name what comes after it.
 */
class RecordTable<V> implements RecordType<V> {
  readonly xsdName: string
  readonly base: RecordType<unknown> | undefined
  readonly #parts: readonly Part[]
  readonly #by: 'extension' | 'restriction'
  readonly #known: Known = {}

  constructor(
    xsdName: string,
    parts: readonly Part[],
    base: RecordType<unknown> | undefined,
    by: 'extension' | 'restriction',
  ) {
    this.xsdName = xsdName
    this.base = base
    this.#parts = parts
    this.#by = by
  }

  get places(): readonly Place[] {
    this.#known.places ??= [...(this.#inherited?.places ?? []), ...this.#ownPlaces]
    return this.#known.places
  }

  place(key: string): Place | undefined {
    this.#known.byKey ??= new Map(this.places.map((each) => [each.key, each]))
    return this.#known.byKey.get(key)
  }

  get attributePlaces(): readonly AttributePlace[] {
    return [...(this.#inherited?.attributePlaces ?? []), ...this.#ownAttributes]
  }

  get text(): Scalar<unknown> | undefined {
    return this.#ownText ?? this.#inherited?.text
  }

  get isUnordered(): boolean {
    return this.#traits.isUnordered ?? false
  }

  read(reading: Reading): V {
    this.#known.reader ??= recordReader(this, this.xsdName, this.#traits)
    return this.#known.reader.read(reading) as V
  }

  write(out: XmlWriter, tag: Tag, value: V, rank: number): void {
    this.#known.writer ??= recordWriter(this)
    this.#known.writer(out, tag, value as Loose, rank)
  }

  pack(value: V): unknown {
    return this.#packing.pack(value as Loose)
  }

  unpack(packed: unknown): V {
    return this.#packing.unpack(packed as Loose) as V
  }

  isPlain(): boolean {
    return this.#packing.isPlain
  }

  extend<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<V & PartsValue<P>> {
    return create(xsdName, parts, this as RecordType<unknown>, 'extension')
  }

  restrict<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<PartsValue<P>> {
    return create(xsdName, parts, this as RecordType<unknown>, 'restriction')
  }

  get declaration(): ComplexDeclaration {
    return declareRecord(
      this.xsdName,
      this.base,
      this.#by,
      this.#ownPlaces,
      this.#ownAttributes,
      this.#ownText,
      this.#traits,
      this.#parts.filter(isAttributes),
    )
  }

  get #inherited(): RecordType<unknown> | undefined {
    return this.#by === 'extension' ? this.base : undefined
  }

  get #ownPlaces(): readonly Place[] {
    if (this.#known.ownPlaces) return this.#known.ownPlaces
    const first = this.#inherited?.places.length ?? 0
    const members = this.#parts.filter(isElements).flatMap((part) => Object.entries(part))
    const namespace = this.xsdName.slice(0, 2)
    this.#known.ownPlaces = members.map(([key, member], i) => place(key, member, first + i, namespace))
    return this.#known.ownPlaces
  }

  get #ownAttributes(): readonly AttributePlace[] {
    this.#known.ownAttributes ??= this.#parts
      .filter(isAttributes)
      .flatMap((part) => Object.entries(part.attributes))
      .map(attributePlace)
    return this.#known.ownAttributes
  }

  get #ownText(): Scalar<unknown> | undefined {
    return this.#parts.find((part): part is Text<unknown> => 'part' in part && part.part === 'text')?.text
  }

  get #traits(): Partial<Traits> {
    return Object.assign({}, ...this.#parts.filter((part) => 'part' in part && part.part === 'traits'))
  }

  get #packing(): Packing {
    this.#known.packing ??= recordPacking(this)
    return this.#known.packing
  }
}

/** What was worked out so far. */
interface Known {
  places?: readonly Place[]
  ownPlaces?: readonly Place[]
  byKey?: ReadonlyMap<string, Place>
  ownAttributes?: readonly AttributePlace[]
  reader?: ReturnType<typeof recordReader>
  writer?: ReturnType<typeof recordWriter>
  packing?: Packing
}

const isElements = (part: Part): part is Record<string, Type<unknown>> =>
  !('part' in part) || typeof part.part !== 'string'

const isAttributes = (part: Part): part is Attributes<Loose> => 'part' in part && part.part === 'attributes'
