import { stringSource, XmlError, type XmlNode, XmlReader } from '@exchequer/protocol'

/** The root of an XML document that anybody may have put into a stream of a configuration; `undefined` where it is none. */
export function rootOf(stream: Uint8Array): XmlNode | undefined {
  try {
    const reader = new XmlReader(
      stringSource(
        Buffer.from(stream)
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
      ),
    )
    reader.readRoot()
    return reader.node()
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

/** A child by its name: Outlook writes the elements in a namespace and without one. */
export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((child) => child.name.replace(/^.*[}:]/, '') === name)
