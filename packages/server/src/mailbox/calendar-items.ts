import {
  type Attendee,
  EwsError,
  FloatingDate,
  type Mailbox,
  type TimeZone,
  type TimeZoneDefinition,
} from '@exchequer/protocol'
import { dayMilliseconds, minuteMilliseconds } from '#time/civil'
import { utc, utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'
import { completeAttendees } from './attendees.js'
import { appointmentState, hasAttendees } from './calendar-properties.js'
import type { ClassRules } from './class-rules.js'
import type { Draft } from './draft.js'
import { globalObjectId } from './global-object-id.js'
import { settleImported } from './imported-occurrences.js'
import { settleSubject } from './messages.js'
import { checkNeighbours } from './occurrence-changes.js'
import { attendeeKeys, mailboxNamed } from './recipients.js'
import { settleSeries } from './series-changes.js'
import { followAttendees } from './series-exceptions.js'
import type { WriteSession } from './session.js'
import type { Properties } from './stored-item.js'
import { definitionOfZone, zoneOf, zoneOfMeeting, zonesSince } from './zones.js'

/** An appointment of half an hour with a reminder a quarter of an hour before it, as Exchange makes them. */
const defaultLength = 30 * minuteMilliseconds
const defaultReminderMinutes = 15

/** Five years (docs "ResponseCode", ErrorCalendarDurationIsTooLong), leap days included. */
export const maximumLength = 1827 * dayMilliseconds

/** What makes a meeting another one for those who accepted it (semantics §12.3). */
const significant = ['start', 'end', 'location', 'recurrence'] as const

/** Calendar items: what a time without a zone means, what follows from what, and what an appointment has that nobody set. */
export const calendarRules: ClassRules = {
  onCreate(session, { properties }) {
    const { now, mailbox } = session
    properties['uid'] ??= globalObjectId(now)
    properties['dateTimeStamp'] ??= now
    properties['organizer'] ??= mailbox && mailboxNamed(mailbox)
    properties['myResponseType'] ??= responseOf(properties, mailbox?.address)
    properties['legacyFreeBusyStatus'] ??= 'Busy'
    properties['isAllDayEvent'] ??= false
    properties['isResponseRequested'] ??= true
    properties['allowNewTimeProposal'] ??= true
    properties['meetingRequestWasSent'] ??= false
    properties['appointmentSequenceNumber'] ??= 0
    properties['reminderIsSet'] ??= true
    properties['reminderMinutesBeforeStart'] ??= defaultReminderMinutes
  },

  async beforeSave(session, draft, changed) {
    const isWhole = changed === undefined || changed.has('mimeContent')
    const touched = (key: string): boolean => isWhole || changed.has(key)
    const { properties } = draft
    if (touched('subject')) settleSubject(draft)
    await completeAttendees(session, draft, touched)
    followAttendees(draft)
    settleTimes(session, draft, touched)
    settleSeries(draft, touched)
    await settleImported(draft, async (occurrence) => calendarRules.beforeSave!(session, occurrence))
    settleReminder(draft, touched)
    properties['appointmentState'] = stateOf(properties)
    if (changed) {
      // Only for who moves it: what others did has happened.
      if (draft.occurrence) checkNeighbours(draft.occurrence, properties)
      properties['dateTimeStamp'] = session.now
      countSequence(draft, changed)
    }
  },
}

/** What the owner of a calendar has said to an event that may be another one's, as events from outside are. */
function responseOf(properties: Properties, address: string | undefined): string {
  const isOwner = (person: unknown): boolean =>
    (person as Mailbox | undefined)?.emailAddress?.toLowerCase() === address && address !== undefined
  if (properties['organizer'] === undefined || isOwner(properties['organizer'])) return 'Organizer'
  const own = attendeeKeys
    .flatMap((key) => (properties[key] as Attendee[] | undefined) ?? [])
    .find(({ mailbox }) => isOwner(mailbox))
  return own?.responseType === undefined || own.responseType === 'Unknown' ? 'NoResponseReceived' : own.responseType
}

function stateOf(properties: Properties): number {
  const { meeting, received } = appointmentState
  const state = Number(properties['appointmentState'] ?? 0)
  if (properties['myResponseType'] !== 'Organizer') return state | meeting | received
  return hasAttendees(properties) ? state | meeting : state & ~meeting
}

/** A meeting that people know of, and that is not any more what they were told, has a higher number. */
function countSequence({ properties, before }: Draft, changed: ReadonlySet<string>): void {
  if (!before || properties['meetingRequestWasSent'] !== true || properties['myResponseType'] !== 'Organizer') return
  const isOther = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(properties[key])
  if (significant.some((key) => (changed.has(key) || key === 'start' || key === 'end') && isOther(key)))
    properties['appointmentSequenceNumber'] = Number(before['appointmentSequenceNumber'] ?? 0) + 1
}

interface Zones {
  /** What a start, an end, without a zone is read in. */
  readonly start: Zone
  readonly end: Zone
  /** What the request said about the item's own zones. */
  readonly givenStart: Zone | undefined
  readonly givenEnd: Zone | undefined
}

function zonesOf({ rank, zone }: WriteSession, properties: Properties, touched: (key: string) => boolean): Zones {
  const given = <T>(key: string, read: (value: T) => Zone): Zone | undefined => {
    const value = touched(key) ? properties[key] : undefined
    return value === undefined ? undefined : read(value as T)
  }
  const meeting = given<TimeZone>('meetingTimeZone', zoneOfMeeting)
  const givenStart = given<TimeZoneDefinition>('startTimeZone', zoneOf) ?? meeting
  const givenEnd = given<TimeZoneDefinition>('endTimeZone', zoneOf) ?? meeting
  if (rank < zonesSince) {
    const known = meeting ?? utc
    // Zones of their own come from MIME content alone.
    return { start: known, end: known, givenStart, givenEnd }
  }
  const context = zone ?? utc
  return { start: givenStart ?? context, end: givenEnd ?? context, givenStart, givenEnd }
}

const instant = (value: unknown, zone: Zone): Date | undefined =>
  value instanceof FloatingDate ? new Date(zone.toUtc(value.getTime())) : (value as Date | undefined)

function settleTimes(session: WriteSession, draft: Draft, touched: (key: string) => boolean): void {
  const { properties, before } = draft
  const zones = zonesOf(session, properties, touched)
  properties['start'] = instant(properties['start'], zones.start)
  properties['end'] = instant(properties['end'], zones.end)
  if (properties['reminderDueBy'] instanceof FloatingDate)
    properties['reminderDueBy'] = instant(properties['reminderDueBy'], zones.start)
  if (before) moveWithZone(draft, before, zones, touched)
  else addTimes(session, properties)
  const startZone = keepZones(properties, zones, before === undefined, touched)
  const isRounding = ['start', 'end', 'isAllDayEvent', 'startTimeZone', 'meetingTimeZone'].some(touched)
  if (properties['isAllDayEvent'] === true && isRounding) roundToDays(properties, startZone())
  const length = (properties['end'] as Date).getTime() - (properties['start'] as Date).getTime()
  if (length < 0) throw new EwsError('ErrorCalendarEndDateIsEarlierThanStartDate')
  if (length > maximumLength) throw new EwsError('ErrorCalendarDurationIsTooLong')
}

/** An appointment without times is the next half hour; one with only one of them lasts half an hour. */
function addTimes({ now }: WriteSession, properties: Properties): void {
  const { start, end } = properties as { start?: Date; end?: Date }
  const next = Math.ceil(now.getTime() / defaultLength) * defaultLength
  properties['start'] ??= new Date(end ? end.getTime() - defaultLength : next)
  properties['end'] ??= new Date((start?.getTime() ?? next) + defaultLength)
}

/** Another zone by itself keeps what the clock shows, and moves the instant (docs "How to: Update the time zone for an appointment"). */
function moveWithZone(
  { properties }: Draft,
  before: Properties,
  zones: Zones,
  touched: (key: string) => boolean,
): void {
  const startBefore = ownZone(before['startTimeZone'])
  const endBefore = ownZone(before['endTimeZone']) ?? startBefore
  const keepClock = (key: string, from: Zone | undefined, to: Zone | undefined): void => {
    const date = before[key] as Date | undefined
    if (!to || !date || touched(key)) return
    properties[key] = new Date(to.toUtc(utcToLocal(date.getTime(), from ?? utc)))
  }
  keepClock('start', startBefore, zones.givenStart)
  // An end in the zone of the start follows it, or the appointment would change its length.
  const follows = zones.givenStart && (startBefore ?? utc) === (endBefore ?? utc) && !touched('start')
  keepClock('end', endBefore, zones.givenEnd ?? (follows ? zones.givenStart : undefined))
  if (follows && !zones.givenEnd) properties['endTimeZone'] = definitionOfZone(zones.givenStart)
}

const ownZone = (definition: unknown): Zone | undefined =>
  definition === undefined ? undefined : zoneOf(definition as TimeZoneDefinition)

/** Writes down which zones the item lives in; gives the start's, for whoever needs it. */
function keepZones(
  properties: Properties,
  zones: Zones,
  isNew: boolean,
  touched: (key: string) => boolean,
): () => Zone {
  if (zones.givenStart || isNew) {
    const zone = zones.givenStart ?? zones.start
    properties['startTimeZone'] = definitionOfZone(zone)
    properties['timeZone'] = zone.displayName
  }
  if (!isNew && touched('startTimeZone') && !touched('meetingTimeZone')) delete properties['meetingTimeZone']
  if (zones.givenEnd || isNew)
    properties['endTimeZone'] = definitionOfZone(zones.givenEnd ?? zones.givenStart ?? zones.end)
  return () => zones.givenStart ?? ownZone(properties['startTimeZone']) ?? utc
}

/** A whole day begins at the midnight before its start and ends at the one after its end, where the appointment is. */
function roundToDays(properties: Properties, zone: Zone): void {
  const day = (key: string, round: (days: number) => number): number =>
    round(utcToLocal((properties[key] as Date).getTime(), zone) / dayMilliseconds)
  const first = day('start', Math.floor)
  const last = Math.max(day('end', Math.ceil), first + 1)
  if ((properties['end'] as Date).getTime() < (properties['start'] as Date).getTime()) return
  properties['start'] = new Date(zone.toUtc(first * dayMilliseconds))
  properties['end'] = new Date(zone.toUtc(last * dayMilliseconds))
}

const reminderKeys = ['reminderIsSet', 'reminderDueBy', 'reminderMinutesBeforeStart', 'recurrence']

/** A reminder is due at the start of its appointment, and rings some minutes before (MS-OXORMDR 2.2.1). */
function settleReminder({ properties, before }: Draft, touched: (key: string) => boolean): void {
  const start = properties['start'] as Date
  const isDueGiven = touched('reminderDueBy') && properties['reminderDueBy'] !== undefined
  const isMoved = (before?.['start'] as Date | undefined)?.getTime() !== start.getTime()
  if (!isDueGiven && isMoved) properties['reminderDueBy'] = start
  const due = ((properties['reminderDueBy'] as Date | undefined) ?? start).getTime()
  const minutes = Number(properties['reminderMinutesBeforeStart'] ?? defaultReminderMinutes)
  if (properties['reminderIsSet'] !== true) delete properties['reminderNextTime']
  // A snooze, or where a series has come, stays through changes that are none of its business.
  else if (isMoved || reminderKeys.some(touched))
    properties['reminderNextTime'] = new Date(due - minutes * minuteMilliseconds)
}
