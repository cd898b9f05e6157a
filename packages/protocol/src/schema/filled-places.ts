import type { Loose, Place } from './place.js'
import type { RecordType } from './record.js'

/** One key after those before it, in the order in which values have them. */
interface Step {
  /** The key that came next the first time, and where it leads; most values go on alike. */
  key: string | undefined
  next: Step | undefined
  others: Map<string, Step> | undefined
  /** What values with these keys fill, for a caller of this rank. */
  places: readonly Place[] | undefined
  rank: number
}

const step = (): Step => ({ key: undefined, next: undefined, others: undefined, places: undefined, rank: -1 })

/** Who sends values with keys in many orders must not fill the memory. */
const mostSteps = 2000

/**
 * The places that values of a record fill, in the order of the schema. A class has a hundred places, and values come in few shapes: what
 * was found for one is found again by walking the keys of the next.
 */
export function filledPlaces(type: RecordType<unknown>): (value: Loose, rank: number) => readonly Place[] {
  let first = step()
  let count = 0

  function goOn(from: Step, key: string): Step {
    const known = from.key === key ? from.next : from.others?.get(key)
    if (known) return known
    const next = step()
    count++
    if (from.key === undefined) {
      from.key = key
      from.next = next
    } else {
      from.others ??= new Map()
      from.others.set(key, next)
    }
    return next
  }

  function placesOf(value: Loose, rank: number): readonly Place[] {
    const found: Place[] = []
    for (const key in value) {
      const place = type.place(key)
      if (place !== undefined && place.since <= rank) found.push(place)
    }
    return found.sort((one, other) => one.index - other.index)
  }

  return (value, rank) => {
    if (count > mostSteps) {
      first = step()
      count = 0
    }
    let last = first
    for (const key in value) last = last.key === key ? last.next! : goOn(last, key)
    if (last.places === undefined || last.rank !== rank) {
      last.places = placesOf(value, rank)
      last.rank = rank
    }
    return last.places
  }
}
