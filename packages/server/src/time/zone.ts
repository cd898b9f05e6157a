import { dayMilliseconds, minuteMilliseconds } from './civil.js'

/** A time zone: offsets in minutes east of UTC, instants in milliseconds since 1970, local times as if they were UTC. */
export interface Zone {
  /** The Windows id where there is one, else the id the zone was given with. */
  readonly id: string
  /** Undefined for a zone that somebody defined by hand. */
  readonly iana: string | undefined
  readonly displayName: string
  offsetAt(instant: number): number
  /**
   * The instant of a local time. A time that happens twice means the first of the two; a time that is skipped moves forward by
   * the gap. Both come from reading it with the offset before the change (RFC 5545 3.3.5).
   */
  toUtc(local: number): number
  /** The changes of offset with `from` <= at < `to`, in order. Nothing is known outside the years 1900 to 2399. */
  transitions(from: number, to: number): Transition[]
}

export interface Transition {
  /** The first instant of the new offset. */
  at: number
  offsetBefore: number
  offsetAfter: number
}

export interface ZoneIdentity {
  id: string
  iana?: string
  displayName: string
}

/** What is known of a zone from `from` up to, not including, `to`: the offset to begin with, and the changes. */
export type OffsetSource = (from: number, to: number) => Stretch

export interface Stretch {
  offset: number
  transitions: Transition[]
}

/** 400 days: few enough changes to walk, whole minutes, and at most 460 stretches a zone. */
const stretchLength = 400 * dayMilliseconds
const floor = Date.UTC(1900, 0, 1)
const ceiling = Date.UTC(2400, 0, 1)
/** The Gregorian calendar repeats, weekdays included, every 400 years; so do the rules of zones, which end with the last known. */
const cycle = 146_097 * dayMilliseconds

/** A zone over a source of offsets, which is asked once for each stretch of time that somebody needs. */
export function createZone(identity: ZoneIdentity, source: OffsetSource): Zone {
  const stretches = new Map<number, Stretch>()
  let lastIndex = Number.NaN
  let last: Stretch = { offset: 0, transitions: [] }

  const stretchAt = (index: number): Stretch => {
    if (index === lastIndex) return last
    let stretch = stretches.get(index)
    if (!stretch) {
      stretch = source(index * stretchLength, (index + 1) * stretchLength)
      stretches.set(index, stretch)
    }
    lastIndex = index
    last = stretch
    return stretch
  }

  const offsetAt = (instant: number): number => {
    const known = within(instant)
    const { offset, transitions } = stretchAt(Math.floor(known / stretchLength))
    let current = offset
    for (const transition of transitions) {
      if (transition.at > known) break
      current = transition.offsetAfter
    }
    return current
  }

  const toUtc = (local: number): number => {
    // No zone is further than a day from UTC, so the two neighbours lie on either side of whatever change is near.
    const before = offsetAt(local - dayMilliseconds)
    const early = local - before * minuteMilliseconds
    const after = offsetAt(local + dayMilliseconds)
    if (before === after || offsetAt(early) === before) return early
    const late = local - after * minuteMilliseconds
    return offsetAt(late) === after ? late : early
  }

  const transitions = (from: number, to: number): Transition[] => {
    const [first, end] = [Math.max(from, floor), Math.min(to, ceiling)]
    const found: Transition[] = []
    const firstIndex = Math.floor(first / stretchLength)
    let current = offsetAt(firstIndex * stretchLength - 1)
    for (let index = firstIndex; index * stretchLength < end; index++) {
      const { offset, transitions: inside } = stretchAt(index)
      // A change at the very seam of two stretches shows only as a difference between them.
      const seam = { at: index * stretchLength, offsetBefore: current, offsetAfter: offset }
      for (const transition of offset === current ? inside : [seam, ...inside]) {
        if (transition.at >= first && transition.at < end) found.push(transition)
        current = transition.offsetAfter
      }
    }
    return found
  }

  return {
    id: identity.id,
    iana: identity.iana,
    displayName: identity.displayName,
    offsetAt,
    toUtc,
    transitions,
  }
}

function within(instant: number): number {
  if (instant >= ceiling) return instant - Math.ceil((instant - ceiling + 1) / cycle) * cycle
  return Math.max(instant, floor)
}
