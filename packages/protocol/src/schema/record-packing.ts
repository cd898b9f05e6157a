import type { Loose } from './place.js'
import type { RecordType } from './record.js'

export interface Packing {
  readonly isPlain: boolean
  pack(value: Loose): Loose
  unpack(packed: Loose): Loose
}

/** Only members that JSON cannot hold are touched; the rest of the value is taken as it is. */
export function recordPacking({ places, attributePlaces, text }: RecordType<unknown>): Packing {
  const special: { key: string; pack: (value: unknown) => unknown; unpack: (packed: unknown) => unknown }[] = []
  for (const { key, type } of attributePlaces)
    if (!type.isPlain()) special.push({ key, pack: type.pack, unpack: type.unpack })
  if (text && !text.isPlain()) special.push({ key: 'value', pack: text.pack, unpack: text.unpack })
  for (const place of places) {
    if (place.alternatives.every(({ type }) => type.isPlain())) continue
    const types = new Map(place.alternatives.map(({ element, type }) => [element, type]))
    const each =
      (direction: 'pack' | 'unpack') =>
      (content: unknown): unknown => {
        if (!place.isTagged) return place.alternatives[0]!.type[direction](content)
        const { element, value } = content as { element: string; value: unknown }
        return { element, value: types.get(element)![direction](value) }
      }
    const all = (direction: 'pack' | 'unpack') => {
      const one = each(direction)
      return place.isList ? (contents: unknown) => (contents as unknown[]).map(one) : one
    }
    special.push({ key: place.key, pack: all('pack'), unpack: all('unpack') })
  }
  const convert = (direction: 'pack' | 'unpack') => (from: Loose) => {
    let to = from
    for (const member of special) {
      const content = from[member.key]
      if (content === undefined) continue
      if (to === from) to = { ...from }
      to[member.key] = member[direction](content)
    }
    return to
  }
  return { isPlain: special.length === 0, pack: convert('pack'), unpack: convert('unpack') }
}
