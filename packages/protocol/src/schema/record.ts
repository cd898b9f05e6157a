import type { XmlWriter } from '../xml/writer.js'
import type { AttributeDeclaration, ComplexDeclaration, ParticleDeclaration } from './declaration.js'
import type { FieldOptions } from './family.js'
import { isMember, isSlot, type Member, type Slot } from './member.js'
import type { Attributes, Part, PartsValue, Text, Traits } from './parts.js'
import { register } from './registry.js'
import { clark, excerpt, isForeign } from './scalar.js'
import { FacetError, type Reading, type Scalar, type Tag, type Type, tag } from './type.js'
import { newest, rankOf } from './version.js'

/** One element that may stand in a place. */
interface Alternative {
  /** Expanded: `t:Subject`. */
  readonly name: string
  /** The element's local name, which tags the value of a slot. */
  readonly element: string
  readonly tag: Tag
  readonly type: Type<unknown>
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

type Loose = Record<string, unknown>

/** A complex type: attributes, and either text or a sequence of elements. */
export interface RecordType<V> extends Type<V> {
  readonly places: readonly Place[]
  readonly attributePlaces: readonly AttributePlace[]
  readonly base: RecordType<unknown> | undefined
  readonly text: Scalar<unknown> | undefined
  readonly isUnordered: boolean
  /** A type that adds to this one. */
  extend<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<V & PartsValue<P>>
  /** A type that leaves out some of this one's members: all that remain are named again. */
  restrict<const P extends readonly Part[]>(xsdName: string, ...parts: P): RecordType<PartsValue<P>>
  /** The place of an element, by its expanded name: `t:Subject`. */
  placeOf(element: string): Place | undefined
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
  const reader = once(() => recordReader(type, xsdName, traits.isOptional ?? false))
  const writer = once(() => recordWriter(type))
  const packing = once(() => recordPacking(type))
  const type: RecordType<V> = {
    xsdName,
    get places() {
      return places()
    },
    attributePlaces,
    base,
    text: ownText ?? inherited?.text,
    isUnordered: traits.isUnordered ?? false,
    placeOf: (element) => reader().byName.get(element)?.place,
    read: (reading) => reader().read(reading) as V,
    write: (out, tag, value, rank) => writer()(out, tag, value as Loose, rank),
    pack: (value) => packing().pack(value as Loose),
    unpack: (packed) => packing().unpack(packed as Loose) as V,
    isPlain: () => packing().isPlain,
    extend: (name, ...more) => create(name, more, type as RecordType<unknown>, 'extension'),
    restrict: (name, ...more) => create(name, more, type as RecordType<unknown>, 'restriction'),
    get declaration() {
      return declare(xsdName, base, by, ownPlaces(), ownAttributes, ownText, traits, attributeParts)
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

const capital = (key: string): string => key[0]!.toUpperCase() + key.slice(1)

function place(
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
      return { name, element: name.slice(2), tag: tag(name), type }
    }),
    options,
    ...(slot && { slot }),
  }
}

function attributePlace([key, member]: [string, unknown]): AttributePlace {
  const whole = isMember(member as object) ? (member as Member<unknown, 'optional'>) : undefined
  const options = whole?.options ?? {}
  return {
    key,
    name: options.element ?? capital(key),
    type: (whole ? whole.content : member) as Scalar<unknown>,
    isRequired: whole === undefined,
    since: options.since ? rankOf(options.since) : 0,
    ...(options.default !== undefined && { default: options.default }),
  }
}

function recordReader(type: RecordType<unknown>, xsdName: string, isOptional: boolean) {
  const { places, attributePlaces, text, isUnordered } = type
  const byName = new Map<string, { place: Place; alternative: Alternative }>()
  for (const place of places)
    for (const alternative of place.alternatives) byName.set(alternative.name, { place, alternative })
  const attributeByName = new Map(attributePlaces.map((attribute) => [attribute.name, attribute]))
  const requiredAttributes = attributePlaces.filter(({ isRequired }) => isRequired)
  // For every place, the first one from there on that must not be left out.
  const nextRequired: number[] = new Array(places.length + 1).fill(places.length)
  for (let i = places.length - 1; i >= 0; i--)
    nextRequired[i] = places[i]!.isRequired && !isOptional ? i : nextRequired[i + 1]!

  function readAttributes(reading: Reading, value: Loose): void {
    const { xml, lenient } = reading
    for (let i = 0; i < xml.attributeCount; i++) {
      const name = xml.attributeName(i)
      const attribute = attributeByName.get(name)
      if (!attribute) {
        if (!lenient && !isForeign(name) && !name.startsWith('s:'))
          reading.violate(`The '${name}' attribute is not declared.`)
        continue
      }
      if (attribute.since > reading.rank) reading.newer ??= name
      value[attribute.key] = parseAttribute(reading, attribute, xml.attributeValue(i))
    }
    if (!lenient)
      for (const { key, name } of requiredAttributes)
        if (value[key] === undefined) reading.violate(`The required attribute '${name}' is missing.`)
  }

  function readText(reading: Reading, value: Loose): void {
    const { xml } = reading
    const { name } = xml
    const content = xml.text()
    try {
      value['value'] = text!.parse(content)
    } catch (error) {
      if (!(error instanceof FacetError)) throw error
      if (!reading.lenient)
        reading.violateEnded(
          `The '${clark(name)}' element is invalid - The value '${excerpt(content)}' is invalid according to its datatype '${clark(xsdName)}' - ${error.message}`,
        )
      value['value'] = content
    }
  }

  function readElements(reading: Reading, value: Loose): void {
    const { xml, lenient } = reading
    const { name } = xml
    let at = 0
    while (xml.nextChild()) {
      const found = byName.get(xml.name)
      if (found === undefined) {
        if (!lenient) refuseChild(reading, name, places, at)
        reading.skipUnknown()
        continue
      }
      const { place, alternative } = found
      const { index } = place
      if (!lenient && !isUnordered) {
        const repeats = index === at - 1 && place.isList
        if ((index < at && !repeats) || (index > at && nextRequired[at]! < index))
          refuseChild(reading, name, places, at)
        at = index + 1
      } else if (!lenient && value[place.key] !== undefined && !place.isList) refuseChild(reading, name, places, at)
      if (place.since > reading.rank) reading.newer ??= xml.name
      const content = place.isNillable && isNil(reading) ? skipNil(reading) : alternative.type.read(reading)
      const entry = place.isTagged ? { element: alternative.element, value: content } : content
      if (place.isList && value[place.key] !== undefined) (value[place.key] as unknown[]).push(entry)
      else value[place.key] = place.isList ? [entry] : entry
    }
    if (lenient) return
    const missing = isUnordered
      ? places.findIndex(({ key, isRequired }) => isRequired && value[key] === undefined)
      : nextRequired[at]!
    if (missing >= 0 && missing < places.length)
      reading.violateEnded(`The element ${spell(name)} has incomplete content. ${expected(places, at)}`)
  }

  return {
    byName,
    read(reading: Reading): Loose {
      const value: Loose = {}
      if (reading.xml.attributeCount > 0 || requiredAttributes.length > 0) readAttributes(reading, value)
      if (text) readText(reading, value)
      else readElements(reading, value)
      return value
    },
  }
}

function parseAttribute(reading: Reading, { name, type }: AttributePlace, text: string): unknown {
  try {
    return type.parse(text)
  } catch (error) {
    if (!(error instanceof FacetError)) throw error
    if (reading.lenient) return text
    return reading.violate(
      `The '${name}' attribute is invalid - The value '${excerpt(text)}' is invalid according to its datatype '${clark(type.xsdName)}' - ${error.message}`,
    )
  }
}

const isNil = ({ xml }: Reading): boolean => ['true', '1'].includes(xml.attribute('xsi:nil') ?? '')

function skipNil({ xml }: Reading): undefined {
  xml.skip()
  return undefined
}

function refuseChild(reading: Reading, parent: string, places: readonly Place[], at: number): never {
  return reading.violate(
    `The element ${spell(parent)} has invalid child element ${spell(reading.xml.name)}. ${expected(places, at)}`,
  )
}

/** `'Subject' in namespace 'http://…/types'`, as .NET's validator says it. */
function spell(name: string): string {
  const whole = clark(name)
  const colon = whole === name ? -1 : whole.lastIndexOf(':')
  return colon < 0 ? `'${name}'` : `'${whole.slice(colon + 1)}' in namespace '${whole.slice(0, colon)}'`
}

function expected(places: readonly Place[], at: number): string {
  const names: string[] = []
  for (const place of places.slice(at)) {
    for (const { name } of place.alternatives) names.push(name)
    if (place.isRequired) break
  }
  if (names.length === 0) return ''
  const shown = names.slice(0, 20).map((name) => name.slice(2))
  return `List of possible elements expected: '${shown.join(', ')}${names.length > 20 ? ', …' : ''}' in namespace '${clark(names[0]!).slice(0, -names[0]!.length + 1)}'.`
}

function recordWriter(type: RecordType<unknown>) {
  const { places, attributePlaces, text } = type
  // What a version may see is decided once for each rank, not for each value.
  const visible: Place[][] = []
  const placesAt = (rank: number): Place[] => {
    visible[rank] ??= places.filter(({ since }) => since <= rank)
    return visible[rank]
  }
  return (out: XmlWriter, tag: Tag, value: Loose, rank: number): void => {
    out.markup(tag.open)
    for (const { key, name, type, since } of attributePlaces) {
      const attribute = value[key]
      if (attribute !== undefined && attribute !== null && since <= rank) out.attribute(name, type.format(attribute))
    }
    if (text) {
      out.markup('>')
      out.text(text.format(value['value']))
      out.markup(tag.end)
      return
    }
    if (places.length === 0) {
      out.markup('/>')
      return
    }
    out.markup('>')
    for (const place of placesAt(Math.min(rank, newest))) {
      const content = value[place.key]
      if (content === undefined) continue
      if (!place.isList) writePlace(out, place, content, rank)
      else for (const entry of content as unknown[]) writePlace(out, place, entry, rank)
    }
    out.markup(tag.end)
  }
}

function writePlace(out: XmlWriter, place: Place, content: unknown, rank: number): void {
  if (!place.isTagged) {
    const { tag, type } = place.alternatives[0]!
    if (content === null || content === undefined) {
      if (place.isNillable) out.markup(`${tag.open} xsi:nil="true"/>`)
    } else type.write(out, tag, content, rank)
    return
  }
  const { element, value } = content as { element: string; value: unknown }
  const alternative = place.alternatives.find((candidate) => candidate.element === element)
  if (!alternative) throw new TypeError(`${place.key} cannot hold an element ${element}`)
  alternative.type.write(out, alternative.tag, value, rank)
}

interface Packing {
  readonly isPlain: boolean
  pack(value: Loose): Loose
  unpack(packed: Loose): Loose
}

/** Only members that JSON cannot hold are touched; the rest of the value is taken as it is. */
function recordPacking({ places, attributePlaces, text }: RecordType<unknown>): Packing {
  const special: { key: string; pack: (value: unknown) => unknown; unpack: (packed: unknown) => unknown }[] = []
  for (const { key, type } of attributePlaces)
    if (!type.isPlain()) special.push({ key, pack: type.pack, unpack: type.unpack })
  if (text && !text.isPlain()) special.push({ key: 'value', pack: text.pack, unpack: text.unpack })
  for (const place of places) {
    if (place.alternatives.every(({ type }) => type.isPlain())) continue
    const types = new Map(place.alternatives.map(({ element, type }) => [element, type]))
    const each =
      (direction: 'pack' | 'unpack') =>
      (content: unknown): unknown => {
        if (!place.isTagged) return place.alternatives[0]!.type[direction](content)
        const { element, value } = content as { element: string; value: unknown }
        return { element, value: types.get(element)![direction](value) }
      }
    const all = (direction: 'pack' | 'unpack') => {
      const one = each(direction)
      return place.isList ? (contents: unknown) => (contents as unknown[]).map(one) : one
    }
    special.push({ key: place.key, pack: all('pack'), unpack: all('unpack') })
  }
  const convert = (direction: 'pack' | 'unpack') => (from: Loose) => {
    let to = from
    for (const member of special) {
      const content = from[member.key]
      if (content === undefined) continue
      if (to === from) to = { ...from }
      to[member.key] = member[direction](content)
    }
    return to
  }
  return { isPlain: special.length === 0, pack: convert('pack'), unpack: convert('unpack') }
}

function declare(
  xsdName: string,
  base: RecordType<unknown> | undefined,
  by: 'extension' | 'restriction',
  places: readonly Place[],
  ownAttributes: readonly AttributePlace[],
  text: Scalar<unknown> | undefined,
  traits: Partial<Traits>,
  attributeParts: readonly Attributes<Loose>[],
): ComplexDeclaration {
  const group = attributeParts.find((part) => part.group !== undefined)?.group
  const grouped = new Set(
    attributeParts.filter((part) => part.group !== undefined).flatMap((part) => Object.keys(part.attributes)),
  )
  return {
    kind: 'complex',
    name: xsdName.slice(2),
    isAbstract: traits.isAbstract ?? false,
    ...(base && { derivation: { by, base: base.xsdName } }),
    ...(text && { text: text.xsdName }),
    compositor: traits.isUnordered ? 'all' : 'sequence',
    isOptional: traits.isOptional ?? false,
    particles: places.map(particle),
    attributes: ownAttributes.filter(({ key }) => !grouped.has(key)).map(declareAttribute),
    ...(traits.allowsSoapAttributes && { anyAttribute: 'http://schemas.xmlsoap.org/soap/envelope/' }),
    ...(group !== undefined && { attributeGroup: group }),
  }
}

const declareAttribute = ({ name, type, isRequired, default: value }: AttributePlace): AttributeDeclaration => ({
  name,
  type,
  isRequired,
  ...(value !== undefined && { default: value }),
})

function particle(place: Place): ParticleDeclaration {
  const occurs = { minOccurs: place.isRequired ? 1 : 0, maxOccurs: place.isList ? Number.POSITIVE_INFINITY : 1 }
  if (place.slot?.reference !== undefined) return { kind: 'reference', name: place.slot.reference, ...occurs }
  const elements = place.alternatives.map(({ name, type, element }): ParticleDeclaration => {
    if (place.options.element?.includes(':')) return { kind: 'reference', name, ...occurs }
    return {
      kind: 'element',
      name: element,
      type,
      ...(place.isTagged ? { minOccurs: 1, maxOccurs: 1 } : occurs),
      isNillable: place.isNillable,
      ...(place.options.default !== undefined && { default: place.options.default }),
    }
  })
  if (!place.isTagged) return elements[0]!
  return {
    kind: 'choice',
    ...(place.slot?.group !== undefined && { group: place.slot.group }),
    ...occurs,
    particles: elements,
  }
}
