import {
  type Duration,
  EwsError,
  type FreeBusyView,
  type FreeBusyViewOptions,
  type GetUserAvailabilityRequest,
  type MailboxData,
  type SuggestionQuality,
  type SuggestionsViewOptions,
} from '@exchequer/protocol'
import { dayMilliseconds, minuteMilliseconds } from '#time/civil'
import type { Zone } from '#time/zone'
import { uidOfGlobalObjectId } from './global-object-id.js'
import type { Session } from './session.js'
import { instantIn, zoneOfAvailability } from './zones.js'

/** What GetUserAvailability is asked, worked out: instants in milliseconds, and everything said that may be left out. */
export interface AvailabilityQuery {
  /** What dates without a zone are of, in the request and in its answer. */
  readonly zone: Zone
  readonly people: readonly MailboxData[]
  readonly view: ViewQuery | undefined
  readonly suggestions: SuggestionsQuery | undefined
}

export interface Window {
  readonly start: number
  readonly end: number
}

export interface ViewQuery extends Window {
  readonly interval: number
  readonly parts: ViewParts
}

/** What a view consists of; each kind of view is some of it (docs "RequestedView"). */
export interface ViewParts {
  readonly hasSlots: boolean
  readonly hasTimes: boolean
  readonly hasDetails: boolean
}

export interface SuggestionsQuery extends Window {
  readonly goodThreshold: number
  readonly maximumByDay: number
  readonly maximumOutsideWorkByDay: number
  readonly duration: number
  readonly minimumQuality: SuggestionQuality
  readonly current: number | undefined
  /** The UID of a meeting that takes nobody's time, because it is the one to be moved. */
  readonly ignoredUid: string | undefined
}

const mailboxLimit = 100
const dayLimit = 42

/**
 * Reads a request and checks what concerns all of it (docs "GetUserAvailability operation", "ResponseCode"). Throws `ErrorTimeZone` where
 * neither the request nor its headers say a zone, and the errors of lists, windows, intervals and views that are none.
 */
export function availabilityQuery(request: GetUserAvailabilityRequest, session: Session): AvailabilityQuery {
  const { timeZone, mailboxDataArray: people, freeBusyViewOptions, suggestionsViewOptions } = request
  const zone = timeZone ? zoneOfAvailability(timeZone) : session.zone
  if (!zone) throw new EwsError('ErrorTimeZone', 'The request says no time zone.')
  if (!people || people.length === 0) throw new EwsError('ErrorMailboxDataArrayEmpty')
  if (people.length > mailboxLimit)
    throw new EwsError(
      'ErrorMailboxDataArrayTooBig',
      `There are too many target users in the EmailAddress array. The allowed size = ${mailboxLimit}; the actual size = ${people.length}.`,
    )
  if (!freeBusyViewOptions && !suggestionsViewOptions)
    throw new EwsError('ErrorMissingArgument', 'One of FreeBusyViewOptions and SuggestionsViewOptions is needed.')
  return {
    zone,
    people,
    view: freeBusyViewOptions && viewQuery(freeBusyViewOptions, zone),
    suggestions: suggestionsViewOptions && suggestionsQuery(suggestionsViewOptions, zone),
  }
}

function windowOf({ startTime, endTime }: Duration, zone: Zone, name: string): Window {
  const [start, end] = [instantIn(zone, startTime), instantIn(zone, endTime)]
  if (start >= end)
    throw new EwsError('ErrorInvalidTimeInterval', `The time duration specified for ${name} is invalid.`)
  // By whole days: those in which the clocks are put back are longer.
  const days = Math.floor((end - start) / dayMilliseconds)
  if (days > dayLimit)
    throw new EwsError(
      'ErrorTimeIntervalTooBig',
      `The requested time duration specified for ${name} is too long. The allowed limit = ${dayLimit} days; the actual limit = ${days} days.`,
    )
  return { start, end }
}

type ViewName = FreeBusyView[number]

const views: Readonly<Record<ViewName, ViewParts>> = {
  None: { hasSlots: false, hasTimes: false, hasDetails: false },
  MergedOnly: { hasSlots: true, hasTimes: false, hasDetails: false },
  FreeBusy: { hasSlots: false, hasTimes: true, hasDetails: false },
  FreeBusyMerged: { hasSlots: true, hasTimes: true, hasDetails: false },
  Detailed: { hasSlots: false, hasTimes: true, hasDetails: true },
  DetailedMerged: { hasSlots: true, hasTimes: true, hasDetails: true },
}
const viewNames = Object.keys(views) as ViewName[]
const partNames = Object.keys(views.None) as (keyof ViewParts)[]

function viewQuery(
  { timeWindow, mergedFreeBusyIntervalInMinutes, requestedView }: FreeBusyViewOptions,
  zone: Zone,
): ViewQuery {
  // The schema has a list here, whose members add up.
  const wanted = (requestedView ?? ['FreeBusyMerged']).map((name) => views[name])
  const has = (part: keyof ViewParts): boolean => wanted.some((view) => view[part])
  const parts = { hasSlots: has('hasSlots'), hasTimes: has('hasTimes'), hasDetails: has('hasDetails') }
  if (!parts.hasSlots && !parts.hasTimes) throw new EwsError('ErrorInvalidFreeBusyViewType')
  const minutes = mergedFreeBusyIntervalInMinutes ?? 30
  const window = windowOf(timeWindow, zone, 'FreeBusyViewOptions.TimeWindow')
  const interval = minutes * minuteMilliseconds
  if (minutes < 5 || minutes > 1440 || interval > window.end - window.start)
    throw new EwsError('ErrorInvalidMergedFreeBusyInterval')
  return { ...window, interval, parts }
}

/** The name of the view that has these parts. */
export const viewName = (parts: ViewParts): ViewName =>
  viewNames.find((name) => partNames.every((part) => views[name][part] === parts[part]))!

function suggestionsQuery(options: SuggestionsViewOptions, zone: Zone): SuggestionsQuery {
  const { detailedSuggestionsWindow, minimumSuggestionQuality = 'Fair', currentMeetingTime, globalObjectId } = options
  return {
    ...windowOf(detailedSuggestionsWindow, zone, 'SuggestionsViewOptions.DetailedSuggestionsWindow'),
    goodThreshold: within(options, 'goodThreshold', 25, 0, 50),
    maximumByDay: within(options, 'maximumResultsByDay', 10, 0, 48),
    maximumOutsideWorkByDay: within(options, 'maximumNonWorkHourResultsByDay', 0, 0, 48),
    duration: within(options, 'meetingDurationInMinutes', 60, 1, 1440) * minuteMilliseconds,
    minimumQuality: minimumSuggestionQuality,
    current: currentMeetingTime && instantIn(zone, currentMeetingTime),
    ignoredUid: globalObjectId ? uidOfGlobalObjectId(globalObjectId) : undefined,
  }
}

type Numbers = {
  [K in keyof SuggestionsViewOptions]-?: SuggestionsViewOptions[K] extends number | undefined ? K : never
}

/** A number of the options, or what goes without saying. The bounds are those of the Managed API's AvailabilityOptions. */
function within(
  options: SuggestionsViewOptions,
  key: Numbers[keyof SuggestionsViewOptions],
  usual: number,
  least: number,
  most: number,
): number {
  const value = options[key] ?? usual
  if (value < least || value > most)
    throw new EwsError('ErrorInvalidArgument', `${key} is between ${least} and ${most}, not ${value}.`)
  return value
}
