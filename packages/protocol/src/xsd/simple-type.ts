import type { SimpleDeclaration } from '../schema/declaration.js'
import type { XmlNode } from '../xml/node.js'
import { element } from './markup.js'

/** The `xs:simpleType` that a declaration speaks of; without a name where it is declared in its place. */
export function simpleType(declaration: SimpleDeclaration): XmlNode {
  return element('xs:simpleType', { name: declaration.name || undefined }, [derivation(declaration)])
}

function derivation(declaration: SimpleDeclaration): XmlNode {
  const members = (declaration.members ?? []).map(simpleType)
  const base = declaration.base || undefined
  if (declaration.derivation === 'list') return element('xs:list', { itemType: base }, members)
  if (declaration.derivation === 'union') return element('xs:union', { memberTypes: base }, members)
  return element('xs:restriction', { base }, facets(declaration))
}

function facets({ enumeration = [], pattern, facets = {} }: SimpleDeclaration): XmlNode[] {
  return [
    ...enumeration.map((value) => element('xs:enumeration', { value })),
    ...(pattern === undefined ? [] : [element('xs:pattern', { value: pattern })]),
    ...Object.entries(facets).map(([facet, value]) => element(`xs:${facet}`, { value: String(value) })),
  ]
}
