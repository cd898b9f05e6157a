import type { XmlWriter } from '../xml/writer.js'
import type { Loose, Place } from './place.js'
import type { RecordType } from './record.js'
import type { Tag } from './type.js'
import { newest } from './version.js'

/** What writes the values of a record: compiled once, when the first is written. */
export function recordWriter(type: RecordType<unknown>) {
  const { places, attributePlaces, text } = type
  // What a version may see is decided once for each rank, not for each value.
  const visible: Place[][] = []
  const placesAt = (rank: number): Place[] => {
    visible[rank] ??= places.filter(({ since }) => since <= rank)
    return visible[rank]
  }
  return (out: XmlWriter, tag: Tag, value: Loose, rank: number): void => {
    out.markup(tag.open)
    for (const { key, name, type, since } of attributePlaces) {
      const attribute = value[key]
      if (attribute !== undefined && attribute !== null && since <= rank) out.attribute(name, type.format(attribute))
    }
    if (text) {
      out.markup('>')
      out.text(text.format(value['value']))
      out.markup(tag.end)
      return
    }
    if (places.length === 0) {
      out.markup('/>')
      return
    }
    out.markup('>')
    for (const place of placesAt(Math.min(rank, newest))) {
      const content = value[place.key]
      if (content === undefined) continue
      if (!place.isList) writePlace(out, place, content, rank)
      else for (const entry of content as unknown[]) writePlace(out, place, entry, rank)
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
  alternative.type.write(out, alternative.tag, value, rank)
}
