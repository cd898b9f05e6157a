import { inner, leaves, model, occurrence, order, type Particle } from './xsd-particle.js'
import { type Node, named, tree } from './xsd-tree.js'

/**
 * What a schema says, as facts: where, and what. `type t:ItemIdType @Id` is `xs:string required`.
 * Two schemas with the same facts accept the same documents under the same names.
 */
export type Facts = ReadonlyMap<string, string>

/** The facts of a schema document whose target namespace has this prefix. */
export function facts(xsd: string, prefix: 't:' | 'm:'): Facts {
  const found = new Map<string, string>()
  for (const node of tree(xsd).children) {
    const where = `${node.name} ${prefix}${node.attributes['name']}`
    if (node.name === 'element') globalElement(found, where, node)
    else if (node.name === 'complexType') complexType(found, where, node)
    else if (node.name === 'simpleType') simpleType(found, where, node)
    else if (node.name === 'group') content(found, where, model(node))
    else if (node.name === 'attributeGroup') attributes(found, where, node)
  }
  return found
}

type Found = Map<string, string>

function globalElement(found: Found, where: string, node: Node): void {
  const { abstract = 'false', substitutionGroup = 'none' } = node.attributes
  found.set(where, type(found, where, node))
  found.set(`${where} abstract`, abstract)
  found.set(`${where} substitutionGroup`, substitutionGroup)
}

/** The name of the type of an element or attribute; the facts of a type without a name go under the place where it stands. */
function type(found: Found, where: string, node: Node): string {
  const declared = inner(node)
  if (declared?.name === 'complexType') complexType(found, where, declared)
  if (declared?.name === 'simpleType') simpleType(found, where, declared)
  return declared ? `its own ${declared.name}` : (node.attributes['type'] ?? 'xs:anyType')
}

function complexType(found: Found, where: string, node: Node): void {
  found.set(`${where} abstract`, node.attributes['abstract'] ?? 'false')
  const wrapper = node.children.find(({ name }) => name === 'complexContent' || name === 'simpleContent')
  const derivation = wrapper?.children[0]
  found.set(
    `${where} base`,
    derivation ? `${wrapper.name} ${derivation.name} ${derivation.attributes['base']}` : 'none',
  )
  content(found, where, model(derivation ?? node))
  attributes(found, where, derivation ?? node)
}

function content(found: Found, where: string, particle: Particle | undefined): void {
  found.set(`${where} content`, particle ? order(particle) : 'none')
  if (!particle) return
  for (const leaf of leaves(particle)) {
    const at = `${where}/${leaf.name}`
    found.set(at, `${described(found, at, leaf)} ${occurrence(leaf)}`)
  }
}

function described(found: Found, where: string, { kind, node }: Particle): string {
  if (kind === 'any') return `any, processContents ${node.attributes['processContents'] ?? 'strict'}`
  if (kind !== 'element') return kind
  const { nillable = 'false', default: value } = node.attributes
  return [
    type(found, where, node),
    ...(nillable === 'true' ? ['nillable'] : []),
    ...(value === undefined ? [] : [`default ${value}`]),
  ].join(' ')
}

function attributes(found: Found, where: string, node: Node): void {
  for (const attribute of named(node, 'attribute')) {
    const { name, ref, use = 'optional', default: value } = attribute.attributes
    const at = `${where} @${name ?? ref}`
    if (use === 'prohibited') {
      found.set(at, use)
      continue
    }
    const what = ref === undefined ? type(found, at, attribute) : 'reference'
    found.set(at, `${what} ${use}${value === undefined ? '' : ` default ${value}`}`)
  }
  for (const { attributes } of named(node, 'attributeGroup')) found.set(`${where} @@${attributes['ref']}`, 'group')
  for (const { attributes } of named(node, 'anyAttribute')) found.set(`${where} @*`, attributes['namespace'] ?? '##any')
}

function simpleType(found: Found, where: string, node: Node): void {
  const derivation = node.children[0]!
  const { base, itemType, memberTypes } = derivation.attributes
  found.set(`${where} is`, [derivation.name, base ?? itemType ?? memberTypes].filter(Boolean).join(' '))
  for (const { name, attributes } of derivation.children)
    if (name === 'enumeration') found.set(`${where} = ${attributes['value']}`, 'allowed')
    else if (name !== 'simpleType') found.set(`${where} ${name}`, attributes['value']!)
  for (const [i, member] of named(derivation, 'simpleType').entries()) simpleType(found, `${where} member ${i}`, member)
}
