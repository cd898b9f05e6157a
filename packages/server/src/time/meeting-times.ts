import { dayMilliseconds, minuteMilliseconds } from './civil.js'
import { type BusyStretch, type BusyType, isTaken, stronger } from './free-busy.js'
import { utcToLocal } from './time-zones.js'
import { isWorkingTime, type WorkingTime } from './working-time.js'
import type { Zone } from './zone.js'

/** The better first. */
export const qualities = ['Excellent', 'Good', 'Fair', 'Poor'] as const
export type Quality = (typeof qualities)[number]

/** One who is to come, or a group of people; of whom nothing is known there is no list. */
export interface Party {
  readonly members: readonly (readonly BusyStretch[] | undefined)[]
  /** No time is suggested that does not suit all of them. */
  readonly mustBeFree: boolean
}

export interface MeetingSearch {
  readonly parties: readonly Party[]
  /** Whose working hours a meeting should lie in: all of them. */
  readonly workingTimes: readonly WorkingTime[]
  readonly zone: Zone
  readonly start: number
  readonly end: number
  /** Milliseconds. */
  readonly duration: number
  /** Percent; with 50 more, how many have to be free for a time to be good (docs "GoodThreshold"). */
  readonly goodThreshold: number
  readonly minimumQuality: Quality
  readonly maximumByDay: number
  readonly maximumOutsideWorkByDay: number
  /** When the meeting is now, which is no suggestion. */
  readonly current: number | undefined
}

export interface SuggestedTime {
  readonly time: number
  readonly isWorkTime: boolean
  readonly quality: Quality
  /** What the time of each member is taken by then, by party. */
  readonly conflicts: readonly (readonly BusyType[])[]
}

export interface SuggestedDay {
  /** Local midnight, as if it were one of UTC. */
  readonly date: number
  /** Of the best time of the day, whether or not it is good enough to be suggested. */
  readonly quality: Quality
  readonly suggestions: readonly SuggestedTime[]
}

/** Meetings begin at whole and half hours (docs "SuggestionsViewOptions", SuggestionIntervalInMinutes). */
const step = 30 * minuteMilliseconds

/** Times at which people could meet, by the days of a zone: working time first, the better before the worse, the earlier before the later. */
export function suggestMeetingTimes(search: MeetingSearch): SuggestedDay[] {
  const { zone, start, end } = search
  const days: SuggestedDay[] = []
  const first = Math.floor(utcToLocal(start, zone) / dayMilliseconds)
  const last = Math.floor((utcToLocal(end, zone) - 1) / dayMilliseconds)
  const times = timesOf(search, first, last)
  const taken = search.parties.map(({ members }) => members.map((member) => takenAt(member, times, search.duration)))
  for (let day = first, at = 0; day <= last; day += 1) {
    const found: SuggestedTime[] = []
    const nextDay = (day + 1) * dayMilliseconds
    for (; at < times.length && utcToLocal(times[at]!, zone) < nextDay; at += 1) {
      const one = judged(
        search,
        times[at]!,
        taken.map((members) => members.map((types) => types[at]!)),
      )
      if (one) found.push(one)
    }
    days.push(dayOfTimes(search, day * dayMilliseconds, found))
  }
  return days
}

/** When a meeting could begin, in order. A time that the clocks skip is the one after it, which is there already. */
function timesOf({ zone, start, end, duration }: MeetingSearch, first: number, last: number): number[] {
  const times: number[] = []
  for (let local = first * dayMilliseconds; local < (last + 1) * dayMilliseconds; local += step) {
    const time = zone.toUtc(local)
    const isNew = times.length === 0 || time > times.at(-1)!
    if (isNew && time >= start && time + duration <= end) times.push(time)
  }
  return times
}

/** What a member's time is taken by in each meeting that could be. The cost is that of what is in the calendar. */
function takenAt(member: readonly BusyStretch[] | undefined, times: readonly number[], duration: number): BusyType[] {
  const types = new Array<BusyType>(times.length).fill(member ? 'Free' : 'NoData')
  for (const { start, end, busyType } of member ?? []) {
    if (end <= start) continue
    for (let at = firstAfter(times, start - duration); at < times.length && times[at]! < end; at += 1)
      types[at] = stronger(types[at]!, busyType)
  }
  return types
}

/** The first of these times that is later than another. */
function firstAfter(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! > time) high = middle
    else low = middle + 1
  }
  return low
}

function judged(search: MeetingSearch, time: number, conflicts: BusyType[][]): SuggestedTime | undefined {
  const { parties, workingTimes, duration, current, goodThreshold } = search
  if (time === current) return undefined
  if (parties.some(({ mustBeFree }, at) => mustBeFree && conflicts[at]!.some(isTaken))) return undefined
  const everybody = conflicts.flat()
  return {
    time,
    isWorkTime: workingTimes.every((work) => isWorkingTime(work, time, time + duration)),
    quality: qualityOf(everybody.filter(isTaken).length, everybody.length, goodThreshold),
    conflicts,
  }
}

/** How good a time is where some of so many cannot come (docs "MinimumSuggestionQuality", "GoodThreshold"). */
export function qualityOf(taken: number, all: number, goodThreshold: number): Quality {
  if (taken === 0) return 'Excellent'
  const free = 100 - (taken / all) * 100
  return free <= 50 ? 'Poor' : free >= 50 + goodThreshold ? 'Good' : 'Fair'
}

const rank = ({ quality }: { quality: Quality }): number => qualities.indexOf(quality)

function dayOfTimes(search: MeetingSearch, date: number, found: readonly SuggestedTime[]): SuggestedDay {
  const { minimumQuality, maximumByDay, maximumOutsideWorkByDay } = search
  const possible = found.filter(({ isWorkTime }) => isWorkTime || maximumOutsideWorkByDay > 0)
  const quality = qualities[Math.min(...possible.map(rank), qualities.length - 1)]!
  const good = possible
    .filter((one) => rank(one) <= rank({ quality: minimumQuality }))
    .sort((a, b) => rank(a) - rank(b))
  const within = good.filter(({ isWorkTime }) => isWorkTime).slice(0, maximumByDay)
  const outside = good.filter(({ isWorkTime }) => !isWorkTime)
  const room = Math.min(maximumByDay - within.length, maximumOutsideWorkByDay)
  return { date, quality, suggestions: [...within, ...outside.slice(0, room)] }
}

/** Of a group: how many can come, how many cannot, and of how many nobody knows. */
export const countsOf = (conflicts: readonly BusyType[]): { free: number; taken: number; unknown: number } => {
  const taken = conflicts.filter(isTaken).length
  const unknown = conflicts.filter((busyType) => busyType === 'NoData').length
  return { free: conflicts.length - taken - unknown, taken, unknown }
}
