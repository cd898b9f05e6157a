import type { Traits } from './parts.js'
import type { Alternative, AttributePlace, Loose, Place } from './place.js'
import type { RecordType } from './record.js'
import { clark, excerpt, isForeign } from './scalar.js'
import { FacetError, type Reading, type Type } from './type.js'

/** What reads the values of a record: compiled once, when the first is read. */
export function recordReader(type: RecordType<unknown>, xsdName: string, traits: Partial<Traits>) {
  const { places, attributePlaces, text, isUnordered } = type
  const byName = new Map<string, Child>()
  for (const place of places)
    for (const alternative of place.alternatives) {
      const child = childOf(place, alternative, traits.readAnywhere?.includes(place.key) ?? false)
      byName.set(alternative.name, child)
      if (traits.isReadInEitherNamespace) byName.set(`m:${alternative.element}`, child)
    }
  const attributeByName = new Map(attributePlaces.map((attribute) => [attribute.name, attribute]))
  const requiredAttributes = attributePlaces.filter(({ isRequired }) => isRequired)
  // For every place, the first one from there on that must not be left out.
  const nextRequired: number[] = new Array(places.length + 1).fill(places.length)
  for (let i = places.length - 1; i >= 0; i--)
    nextRequired[i] = places[i]!.isRequired && !traits.isOptional ? i : nextRequired[i + 1]!

  function readAttributes(reading: Reading, value: Loose): void {
    const { xml, lenient } = reading
    for (let i = 0; i < xml.attributeCount; i++) {
      const name = xml.attributeName(i)
      const attribute = attributeByName.get(name)
      if (!attribute) {
        if (!lenient && !isForeign(name) && !name.startsWith('s:') && !traits.ignoredAttributes?.includes(name))
          reading.violate(`The '${name}' attribute is not declared.`)
        continue
      }
      if (attribute.since > reading.rank) reading.newer ??= name
      const given = parseAttribute(reading, attribute, xml.attributeValue(i))
      const { sinceOf } = attribute.type
      if (sinceOf && sinceOf(given) > reading.rank) reading.newer ??= String(given)
      value[attribute.key] = given
    }
    if (!lenient)
      for (const { key, name } of requiredAttributes)
        if (value[key] === undefined) reading.violate(`The required attribute '${name}' is missing.`)
  }

  function readText(reading: Reading, value: Loose): void {
    const { xml } = reading
    if (text!.readText) {
      value['value'] = text!.readText(xml)
      return
    }
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
    while (xml.nextChild(lenient || traits.textInsteadOf !== undefined)) {
      const child = byName.get(xml.name)
      if (child === undefined) {
        if (!lenient) refuseChild(reading, name, places, at)
        reading.skipUnknown()
        continue
      }
      const { key, index, isList, isAnywhere } = child
      if (!lenient && !isUnordered && !isAnywhere) {
        const repeats = index === at - 1 && isList
        if ((index < at && !repeats) || (index > at && nextRequired[at]! < index))
          refuseChild(reading, name, places, at)
        at = index + 1
      } else if (!lenient && value[key] !== undefined && !isList) refuseChild(reading, name, places, at)
      if (child.since > reading.rank) reading.newer ??= xml.name
      const content = child.isNillable && isNil(reading) ? skipNil(reading) : child.type.read(reading)
      const entry = child.element === undefined ? content : { element: child.element, value: content }
      if (!isList) value[key] = entry
      else if (value[key] === undefined) value[key] = [entry]
      else (value[key] as unknown[]).push(entry)
    }
    if (lenient) return
    const missing = isUnordered
      ? places.findIndex(({ key, isRequired }) => isRequired && value[key] === undefined)
      : nextRequired[at]!
    if (missing >= 0 && missing < places.length && places[missing]!.key !== traits.textInsteadOf)
      reading.violateEnded(`The element ${spell(name)} has incomplete content. ${expected(places, at)}`)
  }

  return {
    read(reading: Reading): Loose {
      const value: Loose = {}
      if (reading.xml.attributeCount > 0 || requiredAttributes.length > 0) readAttributes(reading, value)
      if (text) readText(reading, value)
      else readElements(reading, value)
      return value
    },
  }
}

/** An element that may stand in a record, with all that reading asks of it. */
interface Child {
  readonly key: string
  readonly index: number
  readonly isList: boolean
  readonly isNillable: boolean
  readonly isAnywhere: boolean
  /** What tags the value, where the place takes several elements. */
  readonly element: string | undefined
  readonly since: number
  readonly type: Type<unknown>
}

const childOf = (
  { key, index, isList, isNillable, isTagged, since }: Place,
  alternative: Alternative,
  isAnywhere: boolean,
): Child => ({
  key,
  index,
  isList,
  isNillable,
  isAnywhere,
  element: isTagged ? alternative.element : undefined,
  since: Math.max(since, alternative.since),
  type: alternative.type,
})

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
