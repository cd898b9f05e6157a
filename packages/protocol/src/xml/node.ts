/** An element of which nothing is known beforehand. */
export interface XmlNode {
  /** Expanded, as the reader spells it: `t:FieldURI`, `{urn:x}name`. */
  name: string
  attributes: Record<string, string>
  /** Its text; of an element with children, without the white space around. */
  text: string
  children: XmlNode[]
}
