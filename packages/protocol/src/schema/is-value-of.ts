import { typesNamespace } from '../xml/namespaces.js'
import { XmlReader } from '../xml/reader.js'
import { stringSource } from '../xml/source.js'
import { XmlWriter } from '../xml/writer.js'
import { Reading, type Type, tag } from './type.js'
import { newest } from './version.js'

const bound = ` xmlns:t="${typesNamespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`

/**
 * Whether a value is one of a type, for what came from where no schema looked at it: it can be written, and is read again as a value of the same
 * form. Members that the type does not know are left out of account.
 */
export function isValueOf<T>(type: Type<T>, value: T): boolean {
  try {
    const out = new XmlWriter()
    type.write(out, tag('t:Value'), value, newest)
    const xml = new XmlReader(stringSource(out.whole().replace('<t:Value', `<t:Value${bound}`)))
    xml.readRoot()
    return holds(type.pack(value), type.pack(type.read(new Reading(xml))))
  } catch {
    return false
  }
}

/** Whether what was packed has every member of what came back, each of the same form; of a text, XML may not hold every character. */
function holds(given: unknown, back: unknown): boolean {
  if (typeof given !== typeof back) return false
  if (typeof given !== 'object' || typeof back !== 'object') return true
  // What is null is nothing to write, and not the same as absent to who reads it.
  if (given === null || back === null || Object.values(given).includes(null)) return false
  if (Array.isArray(given) !== Array.isArray(back)) return false
  if (Array.isArray(given) && given.length !== (back as unknown[]).length) return false
  return Object.entries(back).every(
    ([key, value]) => value === undefined || holds((given as Record<string, unknown>)[key], value),
  )
}
