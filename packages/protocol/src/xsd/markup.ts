import type { XmlNode } from '../xml/node.js'
import { XmlWriter } from '../xml/writer.js'

/** An element of a document that we write as a whole; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly XmlNode[] = [],
): XmlNode {
  const given = Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { name, attributes: Object.fromEntries(given), text: '', children: [...children] }
}

/** The document with this root, indented for people to read. */
export function print(root: XmlNode): string {
  const out = new XmlWriter()
  out.markup('<?xml version="1.0" encoding="utf-8"?>\n')
  printElement(out, root, '')
  return out.whole()
}

function printElement(out: XmlWriter, { name, attributes, children }: XmlNode, indent: string): void {
  out.markup(`${indent}<${name}`)
  for (const [key, value] of Object.entries(attributes)) out.attribute(key, value)
  out.markup(children.length > 0 ? '>\n' : '/>\n')
  for (const child of children) printElement(out, child, `${indent}  `)
  if (children.length > 0) out.markup(`${indent}</${name}>\n`)
}
