import { typesNamespace, xmlNamespace } from '../xml/namespaces.js'
import type { XmlNode } from '../xml/node.js'
import { globalElement } from './complex-type.js'
import { elements, type SubstitutionGroup, substitutionGroups } from './elements.js'
import { print } from './markup.js'
import { schema } from './schema.js'
import { allTypes } from './tables.js'

/** The schema of the types namespace. It imports `xml.xsd`, for `xml:lang`. */
export function typesXsd(): string {
  return print(
    schema({
      id: 'types',
      prefix: 't:',
      targetNamespace: typesNamespace,
      namespaces: { 'xmlns:t': typesNamespace },
      imports: { [xmlNamespace]: 'xml.xsd' },
      elements: [
        ...Object.entries(elements).map(([name, type]) => globalElement(name, type)),
        ...substitutionGroups.flatMap(substitutionGroup),
      ],
      types: allTypes(),
    }),
  )
}

/** A head that is not abstract is a member of its own group; it is declared once. */
function substitutionGroup({ slot, type, isAbstract }: SubstitutionGroup): XmlNode[] {
  const head = slot.reference!
  const members = Object.entries(slot.alternatives).filter(([name]) => `t:${name}` !== head)
  return [
    globalElement(head.slice(2), type, { abstract: isAbstract ? 'true' : undefined }),
    ...members.map(([name, member]) => globalElement(name, member, { substitutionGroup: head })),
  ]
}
