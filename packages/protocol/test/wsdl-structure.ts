import type { Facts } from './xsd-structure.js'
import { type Node, named, tree } from './xsd-tree.js'

/** What a WSDL says, as facts: messages with their parts, the operations, and what is bound to each. */
export function wsdlFacts(wsdl: string): Facts {
  const found = new Map<string, string>()
  const root = tree(wsdl)
  found.set('targetNamespace', root.attributes['targetNamespace']!)
  for (const schema of named(root, 'types').flatMap(({ children }) => children))
    for (const { attributes } of named(schema, 'import'))
      found.set(`import ${attributes['namespace']}`, attributes['schemaLocation']!)
  for (const message of named(root, 'message'))
    for (const { attributes } of named(message, 'part'))
      found.set(`message ${message.attributes['name']} part ${attributes['name']}`, attributes['element']!)
  for (const port of named(root, 'portType')) portType(found, port)
  for (const node of named(root, 'binding')) binding(found, node)
  for (const service of named(root, 'service'))
    for (const port of named(service, 'port')) {
      const address = named(port, 'address').map(({ attributes }) => attributes['location'])
      found.set(`service ${service.attributes['name']}`, `${port.attributes['binding']} at ${address}`)
    }
  return found
}

/** The order of operations has no meaning, and the published file has two. */
function portType(found: Map<string, string>, port: Node): void {
  for (const operation of named(port, 'operation')) {
    const messages = operation.children.map(({ name, attributes }) => `${name} ${attributes['message']}`)
    found.set(`${port.attributes['name']} operation ${operation.attributes['name']}`, messages.join(', '))
  }
}

function binding(found: Map<string, string>, node: Node): void {
  found.set(`binding ${node.attributes['name']}`, node.attributes['type']!)
  for (const { attributes } of node.children.filter(({ name }) => name === 'binding'))
    found.set('binding style', `${attributes['style']} ${attributes['transport']}`)
  for (const operation of named(node, 'operation')) {
    const where = `bound ${operation.attributes['name']}`
    for (const child of operation.children) {
      if (child.name === 'operation') found.set(`${where} action`, child.attributes['soapAction']!)
      for (const { name, attributes } of child.children) {
        const { parts, part, message, use } = attributes
        found.set(`${where} ${child.name} ${name} ${part ?? parts}`, [message, use].filter(Boolean).join(' '))
      }
    }
  }
}
