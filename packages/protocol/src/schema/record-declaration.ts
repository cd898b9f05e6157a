import type { AttributeDeclaration, ComplexDeclaration, ParticleDeclaration } from './declaration.js'
import type { Attributes, Traits } from './parts.js'
import type { AttributePlace, Loose, Place } from './place.js'
import type { RecordType } from './record.js'
import type { Scalar } from './type.js'

/** What the XSD says of a record. */
export function declareRecord(
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
