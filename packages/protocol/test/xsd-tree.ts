import { XmlReader } from '@exchequer/protocol'

/** An element with its local name; the namespaces of a schema document say nothing that its names do not. */
export interface Node {
  name: string
  attributes: Record<string, string>
  children: Node[]
}

/** The tree of a document without its documentation. */
export function tree(xml: string): Node {
  const slices = [xml]
  const reader = new XmlReader(() => slices.pop())
  reader.readRoot()
  return plain(reader.node())
}

function plain({ name, attributes, children }: Node): Node {
  const kept = children.map(plain).filter((child) => child.name !== 'annotation' && child.name !== 'documentation')
  return { name: name.replace(/^\{.*\}/, ''), attributes, children: kept }
}

export const named = (node: Node, name: string): Node[] => node.children.filter((child) => child.name === name)
