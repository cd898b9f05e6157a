import { writeNode, type XmlNode, XmlReader, XmlWriter } from '@exchequer/protocol'
import { below, pick, type Random } from './xml-generate.js'

/** A message without its header and with one thing changed in its body, and what that is; undefined for what is no EWS message. */
export function damage(text: string, random: Random): { text: string; what: string } | undefined {
  const slices = [text]
  const reader = new XmlReader(() => slices.pop())
  reader.readRoot()
  const root = reader.node()
  root.children = root.children.filter(({ name }) => name === 's:Body')
  const body = root.children[0]?.children[0]
  if (!body?.name.startsWith('m:')) return undefined
  const what = change(pick(random, all(body)), random)
  Object.assign(root.attributes, declarations)
  const out = new XmlWriter()
  writeNode(out, root)
  return { text: out.whole(), what }
}

const declarations = {
  'xmlns:s': 'http://schemas.xmlsoap.org/soap/envelope/',
  'xmlns:t': 'http://schemas.microsoft.com/exchange/services/2006/types',
  'xmlns:m': 'http://schemas.microsoft.com/exchange/services/2006/messages',
  'xmlns:e': 'http://schemas.microsoft.com/exchange/services/2006/errors',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
}

/** Not what is in MessageXml: the published schema looks at what it knows there, and ours does not. */
const all = (node: XmlNode): XmlNode[] => [node, ...(node.name === 'm:MessageXml' ? [] : node.children.flatMap(all))]

function change(node: XmlNode, random: Random): string {
  const { name, children, attributes } = node
  const at = below(random, children.length)
  const child = children[at]
  const attribute = Object.keys(attributes).find((key) => !key.includes(':'))
  if (attribute !== undefined && below(random, 2) === 0) {
    if (below(random, 2) === 0) delete attributes[attribute]
    else attributes[attribute] = 'x'
    return `${name} with another ${attribute}`
  }
  if (!child) {
    node.text = node.text === '' ? 'x' : ''
    return `${name} with the text '${node.text}'`
  }
  switch (below(random, 3)) {
    case 0:
      children.splice(at, 1)
      return `${name} without ${child.name}`
    case 1:
      children.splice(at, 0, child)
      return `${name} with two ${child.name}`
    default:
      children.splice(at, 1)
      children.splice(below(random, children.length + 1), 0, child)
      return `${name} with ${child.name} elsewhere`
  }
}
