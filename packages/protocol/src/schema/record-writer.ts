import type { XmlWriter } from '../xml/writer.js'
import { filledPlaces } from './filled-places.js'
import type { Alternative, Loose, Place } from './place.js'
import type { RecordType } from './record.js'
import type { Tag } from './type.js'

/** What writes the values of a record: compiled once, when the first is written. */
export function recordWriter(type: RecordType<unknown>) {
  const { places, attributePlaces, text } = type
  const filled = filledPlaces(type)

  return (out: XmlWriter, tag: Tag, value: Loose, rank: number): void => {
    const hasContent = text !== undefined || places.length > 0
    if (attributePlaces.length === 0 && hasContent) out.markup(tag.start)
    else {
      out.markup(tag.open)
      for (const { key, name, type, since } of attributePlaces) {
        const attribute = value[key]
        if (attribute === undefined || attribute === null || since > rank) continue
        if (type.isText) out.attribute(name, type.format(attribute))
        else out.markup(` ${name}="${type.format(attribute)}"`)
      }
      out.markup(hasContent ? '>' : '/>')
    }
    if (!hasContent) return
    if (text) {
      if (text.writeText) text.writeText(out, value['value'])
      else out.text(text.format(value['value']))
    } else
      for (const place of filled(value, rank)) {
        const content = value[place.key]
        // What must be there and is nothing says so.
        if (content === undefined && !(place.isNillable && place.isRequired)) continue
        if (place.isList) writeRow(out, place, content as unknown[], rank)
        else writePlace(out, place, content, rank)
      }
    out.markup(tag.end)
  }
}

/** Elements in a place that has room for many. */
export function writeRow(out: XmlWriter, place: Place, contents: readonly unknown[], rank: number): void {
  out.each(contents, (content) => writePlace(out, place, content, rank))
}

/** One element of those that may stand in a place. */
export function writePlace(out: XmlWriter, place: Place, content: unknown, rank: number): void {
  if (!place.isTagged) {
    const { tag, type } = place.alternatives[0]!
    if (content === null || content === undefined) {
      if (place.isNillable) out.markup(`${tag.open} xsi:nil="true"/>`)
    } else type.write(out, tag, content, rank)
    return
  }
  const { element, value } = content as { element: string; value: unknown }
  const { tag, type, since } = alternativeOf(place, element)
  if (since <= rank) type.write(out, tag, value, rank)
}

function alternativeOf({ key, alternatives }: Place, element: string): Alternative {
  for (const candidate of alternatives) if (candidate.element === element) return candidate
  throw new TypeError(`${key} cannot hold an element ${element}`)
}
