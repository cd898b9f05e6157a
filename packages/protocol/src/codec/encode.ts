import { type Type, tag } from '../schema/type.js'
import { newest, rankOf, type Version } from '../schema/version.js'
import { XmlWriter } from '../xml/writer.js'

/** Writes one element, as an old caller may see it; the prefixes `t`, `m` and `xsi` must be bound around it. */
export function encode<T>(type: Type<T>, element: string, value: T, version?: Version): string {
  const out = new XmlWriter()
  type.write(out, tag(element), value, version === undefined ? newest : rankOf(version))
  return out.whole()
}
