import { dayMilliseconds, minuteMilliseconds } from './civil.js'
import type { OffsetSource, Transition } from './zone.js'

/** Two changes of offset have never been closer than the 29 days of a Ramadan without summer time, since zones have rules. */
const sampleLength = 14 * dayMilliseconds

/** The offsets of an IANA zone as the runtime's own time-zone data has them, found by sampling and halving. */
export function intlSource(iana: string): OffsetSource {
  const offsetAt = intlOffset(iana)
  return (from, to) => {
    const offset = offsetAt(from)
    const transitions: Transition[] = []
    let [at, current] = [from, offset]
    while (at < to) {
      const next = Math.min(at + sampleLength, to)
      // The very end belongs to the next stretch.
      const offsetAtNext = offsetAt(next === to ? to - minuteMilliseconds : next)
      if (offsetAtNext !== current) {
        transitions.push({
          at: firstWith(offsetAt, at, next, current),
          offsetBefore: current,
          offsetAfter: offsetAtNext,
        })
        current = offsetAtNext
      }
      at = next
    }
    return { offset, transitions }
  }
}

/** The first whole minute after `low` whose offset is another one. */
function firstWith(offsetAt: (instant: number) => number, low: number, high: number, offset: number): number {
  let [same, other] = [low, high]
  while (other - same > minuteMilliseconds) {
    const middle = same + Math.floor((other - same) / 2 / minuteMilliseconds) * minuteMilliseconds
    if (offsetAt(middle) === offset) same = middle
    else other = middle
  }
  return other
}

/** Minutes east of UTC, from the one form of Intl that gives the offset itself: `1/1/1970, GMT-05:00`. */
function intlOffset(iana: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: iana, timeZoneName: 'longOffset' })
  return (instant) => {
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(instant))
    if (!match?.[1]) return 0
    // Local mean times have seconds; EWS knows none before whole minutes.
    const minutes = Number(match[2]) * 60 + Number(match[3]) + (Number(match[4] ?? 0) >= 30 ? 1 : 0)
    return match[1] === '-' ? -minutes : minutes
  }
}
