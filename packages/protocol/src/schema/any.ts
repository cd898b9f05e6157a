import type { XmlNode } from '../xml/node.js'
import type { XmlWriter } from '../xml/writer.js'
import { register } from './registry.js'
import type { Reading, Tag, Type } from './type.js'

/** An element whose children may be anything: `MessageXml`. */
export function anyContent(
  xsdName: string,
  namespace = '##any',
  occurs: { min: 0 | 1; max: number } = { min: 0, max: Number.POSITIVE_INFINITY },
): Type<XmlNode[]> {
  const type: Type<XmlNode[]> = {
    xsdName,
    read(reading: Reading) {
      const { xml } = reading
      return xml.node().children
    },
    write(out: XmlWriter, tag: Tag, nodes: XmlNode[]) {
      out.markup(tag.start)
      for (const node of nodes) writeNode(out, node)
      out.markup(tag.end)
    },
    pack: (value) => value,
    unpack: (packed) => packed as XmlNode[],
    isPlain: () => true,
    declaration: {
      kind: 'complex',
      name: xsdName.slice(2),
      isAbstract: false,
      compositor: 'sequence',
      isOptional: false,
      particles: [{ kind: 'any', namespace, minOccurs: occurs.min, maxOccurs: occurs.max }],
      attributes: [],
    },
  }
  register(xsdName, type as Type<unknown>)
  return type
}

/** Names outside the namespaces that every envelope declares carry their own declaration. */
export function writeNode(out: XmlWriter, { name, attributes, text, children }: XmlNode): void {
  const foreign = /^\{(.*)\}(.*)$/s.exec(name)
  const written = foreign ? `x:${foreign[2]}` : name
  out.markup(`<${written}`)
  if (foreign) out.attribute('xmlns:x', foreign[1]!)
  for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('{')) out.attribute(key, value)
  out.markup('>')
  out.text(text)
  for (const child of children) writeNode(out, child)
  out.markup(`</${written}>`)
}
