import type { AttributeDeclaration, ParticleDeclaration } from '../schema/declaration.js'
import type { RecordType } from '../schema/record.js'
import type { Type } from '../schema/type.js'
import type { XmlNode } from '../xml/node.js'
import { attribute, group } from './complex-type.js'
import { element } from './markup.js'

/** The `xs:group`s of a namespace: every choice of these types that has a name, once. */
export function groups(prefix: string, types: Iterable<Type<unknown>>): XmlNode[] {
  const found = new Map<string, XmlNode>()
  for (const { declaration } of types)
    if (declaration?.kind === 'complex')
      for (const particle of declaration.particles) {
        const name = particle.kind === 'choice' ? particle.group : undefined
        if (name?.startsWith(prefix) && !found.has(name)) found.set(name, group(particle as Choice))
      }
  return inOrder(found)
}

type Choice = Extract<ParticleDeclaration, { kind: 'choice' }>

/** The `xs:attributeGroup`s of a namespace. */
export function attributeGroups(prefix: string, types: Iterable<Type<unknown>>): XmlNode[] {
  const found = new Map<string, XmlNode>()
  for (const type of types) {
    const name = type.declaration?.kind === 'complex' ? type.declaration.attributeGroup : undefined
    if (name?.startsWith(prefix) && !found.has(name))
      found.set(name, element('xs:attributeGroup', { name: name.slice(2) }, grouped(type).map(attribute)))
  }
  return inOrder(found)
}

/** A record's declaration has the group's name and the attributes outside of it; the rest is in the group. */
function grouped(type: Type<unknown>): AttributeDeclaration[] {
  const { attributePlaces, base, declaration } = type as RecordType<unknown>
  const outside = declaration?.kind === 'complex' ? declaration.attributes : []
  const elsewhere = new Set([...outside, ...(base?.attributePlaces ?? [])].map(({ name }) => name))
  return attributePlaces.filter(({ name }) => !elsewhere.has(name))
}

const inOrder = (named: ReadonlyMap<string, XmlNode>): XmlNode[] =>
  [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node)
