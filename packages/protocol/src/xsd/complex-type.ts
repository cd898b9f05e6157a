import type { AttributeDeclaration, ComplexDeclaration, ParticleDeclaration } from '../schema/declaration.js'
import type { RecordType } from '../schema/record.js'
import { registeredTypes } from '../schema/registry.js'
import type { Type } from '../schema/type.js'
import type { XmlNode } from '../xml/node.js'
import { element } from './markup.js'
import { simpleType } from './simple-type.js'

/** The `xs:complexType` that a declaration speaks of; without a name where it is declared in its place. */
export function complexType(declaration: ComplexDeclaration): XmlNode {
  const { name, isAbstract } = declaration
  return element(
    'xs:complexType',
    { name: name || undefined, abstract: isAbstract ? 'true' : undefined },
    content(declaration),
  )
}

/** A type without a local name still says which namespace its elements are of: `t:`. */
const isNamed = ({ xsdName }: Type<unknown>): boolean => xsdName.length > 2

const nameOf = (type: Type<unknown>): string | undefined => (isNamed(type) ? type.xsdName : undefined)

/** The declaration of a type where a name is not enough. */
function inline(type: Type<unknown>): XmlNode[] {
  if (isNamed(type) || !type.declaration) return []
  return [type.declaration.kind === 'complex' ? complexType(type.declaration) : simpleType(type.declaration)]
}

/** A global element, or the head of one, with the type that it has. */
export function globalElement(
  name: string,
  type: Type<unknown>,
  attributes: Readonly<Record<string, string | undefined>> = {},
): XmlNode {
  return element('xs:element', { name, type: nameOf(type), ...attributes }, inline(type))
}

function content(declaration: ComplexDeclaration): XmlNode[] {
  const { derivation, text } = declaration
  const body = [...model(declaration), ...attributes(declaration), ...prohibited(declaration)]
  if (derivation) {
    const kind = hasText(derivation.base) ? 'xs:simpleContent' : 'xs:complexContent'
    return [element(kind, {}, [element(`xs:${derivation.by}`, { base: derivation.base }, body)])]
  }
  if (text !== undefined) return [element('xs:simpleContent', {}, [element('xs:extension', { base: text }, body)])]
  return body
}

function hasText(xsdName: string): boolean {
  const declaration = registeredTypes().get(xsdName)?.declaration
  if (declaration?.kind !== 'complex') return false
  return (
    declaration.text !== undefined || (declaration.derivation !== undefined && hasText(declaration.derivation.base))
  )
}

function model({ compositor, isOptional, particles }: ComplexDeclaration): XmlNode[] {
  const [first, second] = particles
  if (!first) return []
  if (first.kind === 'choice' && !second && !isOptional) return [particle(first)]
  return [element(`xs:${compositor}`, { minOccurs: isOptional ? '0' : undefined }, particles.map(particle))]
}

function particle(declaration: ParticleDeclaration): XmlNode {
  const { minOccurs: min, maxOccurs: max } = declaration
  const occurs = {
    minOccurs: min === 1 ? undefined : String(min),
    maxOccurs: max === 1 ? undefined : max === Number.POSITIVE_INFINITY ? 'unbounded' : String(max),
  }
  switch (declaration.kind) {
    case 'element':
      return localElement(declaration, occurs)
    case 'reference':
      return element('xs:element', { ref: declaration.name, ...occurs })
    case 'any':
      return element('xs:any', { namespace: declaration.namespace, processContents: 'skip', ...occurs })
    case 'choice':
      return declaration.group === undefined
        ? element('xs:choice', occurs, declaration.particles.map(particle))
        : element('xs:group', { ref: declaration.group, ...occurs })
  }
}

function localElement(
  declaration: Extract<ParticleDeclaration, { kind: 'element' }>,
  occurs: Readonly<Record<string, string | undefined>>,
): XmlNode {
  const { name, type, isNillable, default: value } = declaration
  const nillable = isNillable ? 'true' : undefined
  return element('xs:element', { name, type: nameOf(type), ...occurs, nillable, default: value }, inline(type))
}

function attributes({ attributes, attributeGroup, anyAttribute }: ComplexDeclaration): XmlNode[] {
  return [
    ...attributes.map(attribute),
    ...(attributeGroup === undefined ? [] : [element('xs:attributeGroup', { ref: attributeGroup })]),
    ...(anyAttribute === undefined ? [] : [element('xs:anyAttribute', { namespace: anyAttribute })]),
  ]
}

/** What a restriction does not name of its base's attributes it would inherit. */
function prohibited({ derivation, attributes }: ComplexDeclaration): XmlNode[] {
  if (derivation?.by !== 'restriction') return []
  const kept = new Set(attributes.map(({ name }) => name))
  const inherited = registeredTypes().get(derivation.base) as RecordType<unknown>
  return inherited.attributePlaces
    .filter(({ name }) => !kept.has(name))
    .map(({ name }) => element('xs:attribute', { name, use: 'prohibited' }))
}

/** An attribute whose name has a prefix belongs to that namespace, and is declared there. */
export function attribute({ name, type, isRequired, default: value }: AttributeDeclaration): XmlNode {
  const use = isRequired ? 'required' : undefined
  if (name.includes(':')) return element('xs:attribute', { ref: name, use, default: value })
  return element('xs:attribute', { name, type: nameOf(type), use, default: value }, inline(type))
}

/** The `xs:group` that a choice with a name stands for. */
export function group(choice: Extract<ParticleDeclaration, { kind: 'choice' }>): XmlNode {
  return element('xs:group', { name: choice.group?.slice(2) }, [
    element('xs:choice', {}, choice.particles.map(particle)),
  ])
}
