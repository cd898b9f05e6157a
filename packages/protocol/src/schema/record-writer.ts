import type { XmlWriter } from '../xml/writer.js'
import type { Loose, Place } from './place.js'
import type { RecordType } from './record.js'
import type { Tag } from './type.js'

/** What writes the values of a record: compiled once, when the first is written. */
export function recordWriter(type: RecordType<unknown>) {
  const { places, attributePlaces, text } = type
  /** The places that a value fills, in the order of the schema. A class has a hundred of them, and most values fill few. */
  function filled(value: Loose, rank: number): Place[] {
    const found: Place[] = []
    let isSorted = true
    for (const key in value) {
      const place = type.place(key)
      if (place === undefined || place.since > rank) continue
      if (found.length > 0 && found[found.length - 1]!.index > place.index) isSorted = false
      found.push(place)
    }
    return isSorted ? found : found.sort((one, other) => one.index - other.index)
  }

  return (out: XmlWriter, tag: Tag, value: Loose, rank: number): void => {
    out.markup(tag.open)
    for (const { key, name, type, since } of attributePlaces) {
      const attribute = value[key]
      if (attribute !== undefined && attribute !== null && since <= rank) out.attribute(name, type.format(attribute))
    }
    if (text) {
      out.markup('>')
      if (text.writeText) text.writeText(out, value['value'])
      else out.text(text.format(value['value']))
      out.markup(tag.end)
      return
    }
    if (places.length === 0) {
      out.markup('/>')
      return
    }
    out.markup('>')
    for (const place of filled(value, rank)) {
      const content = value[place.key]
      // What must be there and is nothing says so.
      if (content === undefined && !(place.isNillable && place.isRequired)) continue
      if (!place.isList) writePlace(out, place, content, rank)
      else out.each(content as unknown[], (entry) => writePlace(out, place, entry, rank))
    }
    out.markup(tag.end)
  }
}

function writePlace(out: XmlWriter, place: Place, content: unknown, rank: number): void {
  if (!place.isTagged) {
    const { tag, type } = place.alternatives[0]!
    if (content === null || content === undefined) {
      if (place.isNillable) out.markup(`${tag.open} xsi:nil="true"/>`)
    } else type.write(out, tag, content, rank)
    return
  }
  const { element, value } = content as { element: string; value: unknown }
  const alternative = place.alternatives.find((candidate) => candidate.element === element)
  if (!alternative) throw new TypeError(`${place.key} cannot hold an element ${element}`)
  if (alternative.since <= rank) alternative.type.write(out, alternative.tag, value, rank)
}
