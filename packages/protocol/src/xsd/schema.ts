import type { Declaration } from '../schema/declaration.js'
import type { Type } from '../schema/type.js'
import type { XmlNode } from '../xml/node.js'
import { complexType } from './complex-type.js'
import { attributeGroups, groups } from './groups.js'
import { element } from './markup.js'
import { simpleType } from './simple-type.js'

export interface SchemaOptions {
  readonly id: string
  readonly prefix: 't:' | 'm:'
  /** The prefixes of the names in it. */
  readonly namespaces: Readonly<Record<`xmlns:${string}`, string>>
  readonly targetNamespace: string
  /** Other schemas that this one refers to, by their namespace: where they are. */
  readonly imports: Readonly<Record<string, string>>
  readonly elements: readonly XmlNode[]
  readonly types: readonly Type<unknown>[]
}

/** An `xs:schema` with these elements and the types of its namespace, by name, so that it is the same whoever loads which table first. */
export function schema(options: SchemaOptions): XmlNode {
  const { id, prefix, namespaces, targetNamespace, imports, elements, types } = options
  const declarations = new Map<string, Declaration>()
  for (const { declaration, xsdName } of types)
    if (declaration && xsdName.startsWith(prefix)) declarations.set(declaration.name, declaration)
  return element(
    'xs:schema',
    {
      id,
      elementFormDefault: 'qualified',
      targetNamespace,
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      ...namespaces,
    },
    [
      ...Object.entries(imports).map(([namespace, schemaLocation]) =>
        element('xs:import', { namespace, schemaLocation }),
      ),
      ...elements,
      ...attributeGroups(prefix, types),
      ...groups(prefix, types),
      ...[...declarations]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, declaration]) =>
          declaration.kind === 'complex' ? complexType(declaration) : simpleType(declaration),
        ),
    ],
  )
}
