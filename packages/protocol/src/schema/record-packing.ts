import type { Loose } from './place.js'
import type { RecordType } from './record.js'

export interface Packing {
  readonly isPlain: boolean
  pack(value: Loose): Loose
  unpack(packed: Loose): Loose
}

/** Only members that JSON cannot hold are touched; the rest of the value is taken as it is. */
export function recordPacking({ places, attributePlaces, text }: RecordType<unknown>): Packing {
  const special = new Map<string, { pack: (value: unknown) => unknown; unpack: (packed: unknown) => unknown }>()
  for (const { key, type } of attributePlaces) if (!type.isPlain()) special.set(key, type)
  if (text && !text.isPlain()) special.set('value', text)
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
    special.set(place.key, { pack: all('pack'), unpack: all('unpack') })
  }
  const convert = (direction: 'pack' | 'unpack') => (from: Loose) => {
    let to = from
    for (const key in from) {
      const member = special.get(key)
      if (member === undefined || from[key] === undefined) continue
      if (to === from) to = { ...from }
      to[key] = member[direction](from[key])
    }
    return to
  }
  return { isPlain: special.size === 0, pack: convert('pack'), unpack: convert('unpack') }
}
