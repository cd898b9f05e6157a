import type { XmlNode } from '@exchequer/protocol'

/** What may differ between two spellings of one value, and why that is no difference. */
const equivalents: readonly { readonly because: string; normalize(text: string): string | undefined }[] = [
  {
    because: 'a client is given instants, and we write them in UTC with seconds, as row 6 of clients.md asks for',
    normalize(text) {
      const match = /^\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?\s*$/.exec(text)
      return match ? String(Date.parse(`${match[1]}${match[3] ?? 'Z'}`)) : undefined
    },
  },
  {
    because: '1 and 0 are true and false',
    normalize: (text) =>
      ({ '1': 'true', '0': 'false' })[text.trim()] ?? (/^\s*(true|false)\s*$/.test(text) ? text.trim() : undefined),
  },
  {
    because: 'bytes in base64 may be broken into lines',
    normalize: (text) => (/^[\w+/=\s]{60,}$/.test(text) ? text.replace(/\s+/g, '') : undefined),
  },
  {
    because: 'white space around a value that is no string means nothing',
    normalize: (text) => text.trim(),
  },
]

const sameText = (one: string, other: string): boolean =>
  one === other ||
  equivalents.some(({ normalize }) => {
    const left = normalize(one)
    return left !== undefined && left === normalize(other)
  })

/** The first place where two elements say something different; undefined where they say the same. */
export function difference(one: XmlNode, other: XmlNode, path = one.name): string | undefined {
  if (one.name !== other.name) return `${path} is ${other.name}`
  const keys = new Set([...Object.keys(one.attributes), ...Object.keys(other.attributes)])
  if (isRedundantType(one)) keys.delete('xsi:type')
  for (const key of keys) {
    const [left, right] = [one.attributes[key], other.attributes[key]]
    if (left === undefined || right === undefined || !sameText(localType(key, left), localType(key, right)))
      return `${path}/@${key} was ${left} and is ${right}`
  }
  if (!sameText(one.text, other.text)) return `${path} was '${one.text}' and is '${other.text}'`
  for (let i = 0; i < Math.max(one.children.length, other.children.length); i++) {
    const [left, right] = [one.children[i], other.children[i]]
    if (!left || !right)
      return `${path} has ${one.children.length} children and then ${other.children.length}: ${left?.name ?? right?.name}`
    const found = difference(left, right, `${path}/${left.name}[${i}]`)
    if (found !== undefined) return found
  }
  return undefined
}

/** A type's prefix is what the document at hand binds; its name is what it says. */
const localType = (key: string, value: string): string => (key === 'xsi:type' ? value.replace(/^.*:/, '') : value)

/** An `xsi:type` that repeats the type which the schema gives the element anyway says nothing. */
const isRedundantType = ({ name, attributes }: XmlNode): boolean =>
  localType('xsi:type', attributes['xsi:type'] ?? '') === `${name.slice(name.indexOf(':') + 1)}Type`
