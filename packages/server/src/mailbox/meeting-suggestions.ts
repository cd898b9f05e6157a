import {
  type ArrayOfAttendeeConflictData,
  EwsError,
  FloatingDate,
  type MailboxData,
  type SuggestionDayResult,
} from '@exchequer/protocol'
import type { BusyStretch, BusyType } from '#time/free-busy'
import { countsOf, type Party, suggestMeetingTimes } from '#time/meeting-times'
import { utcToLocal } from '#time/time-zones'
import type { WorkingTime } from '#time/working-time'
import { knownType, stretchesOf } from './availability.js'
import type { Person, Unavailable } from './availability-people.js'
import type { AvailabilityQuery, SuggestionsQuery } from './availability-query.js'
import type { CalendarEvent } from './calendar-reading.js'
import type { Session } from './session.js'
import { workingTimeOf } from './working-hours.js'

/**
 * Suggests times for a meeting by the days of a window (docs "SuggestionsViewOptions"). Throws `ErrorMeetingSuggestionGenerationFailed`
 * where nothing is known of anybody.
 */
export async function suggestionsFor(
  session: Session,
  { zone, people: asked }: AvailabilityQuery,
  query: SuggestionsQuery,
  people: readonly (Person | Unavailable)[],
): Promise<SuggestionDayResult[]> {
  const parties: Party[] = []
  for (const [at, person] of people.entries()) parties.push(await partyOf(session, query, asked[at]!, person))
  if (!parties.some(({ members }) => members.some((member) => member !== undefined)))
    throw new EwsError('ErrorMeetingSuggestionGenerationFailed')
  const shown = (time: number): Date => new FloatingDate(utcToLocal(time, zone))
  const days = suggestMeetingTimes({
    ...query,
    zone,
    parties,
    workingTimes: await workingTimesOf(session, asked, people),
  })
  return days.map(({ date, quality, suggestions: times }) => ({
    date: new FloatingDate(date),
    dayQuality: quality,
    suggestionArray: times.map(({ time, isWorkTime, quality: suggestionQuality, conflicts }) => ({
      meetingTime: shown(time),
      isWorkTime,
      suggestionQuality,
      attendeeConflictDataArray: conflicts.map((types, at) => conflictOf(people[at]!, types, session.rank)),
    })),
  }))
}

async function partyOf(
  session: Session,
  { start, end, ignoredUid, current }: SuggestionsQuery,
  { excludeConflicts }: MailboxData,
  person: Person | Unavailable,
): Promise<Party> {
  // The meeting that is to be moved is in nobody's way; of a series it is the one of that time.
  const ignores = (event: CalendarEvent): boolean =>
    ignoredUid !== undefined &&
    event.entry.item.properties['uid'] === ignoredUid &&
    (current === undefined || event.start === current)
  const members: (readonly BusyStretch[] | undefined)[] = []
  const rows = person.kind === 'mailbox' ? [person.row] : person.kind === 'list' ? person.members : [undefined]
  for (const row of rows) members.push(row && (await stretchesOf(session, row, start, end, ignores)))
  return { members, mustBeFree: excludeConflicts === true }
}

/** The hours of whoever has to come; where nobody's are known, the caller's. */
async function workingTimesOf(
  session: Session,
  asked: readonly MailboxData[],
  people: readonly (Person | Unavailable)[],
): Promise<WorkingTime[]> {
  const times: WorkingTime[] = []
  for (const [at, person] of people.entries()) {
    const isNeeded = ['Organizer', 'Required'].includes(asked[at]!.attendeeType)
    if (isNeeded && person.kind === 'mailbox') times.push(await workingTimeOf(session, person.row))
  }
  if (times.length === 0 && session.mailbox) times.push(await workingTimeOf(session, session.mailbox))
  return times
}

type Conflict = ArrayOfAttendeeConflictData[number]

function conflictOf(person: Person | Unavailable, types: readonly BusyType[], rank: number): Conflict {
  if (person.kind === 'list') {
    const { free, taken, unknown } = countsOf(types)
    return {
      element: 'GroupAttendeeConflictData',
      value: {
        numberOfMembers: types.length,
        numberOfMembersAvailable: free,
        numberOfMembersWithConflict: taken,
        numberOfMembersWithNoData: unknown,
      },
    }
  }
  if (person.kind === 'mailbox' && types[0] !== 'NoData')
    return { element: 'IndividualAttendeeConflictData', value: { busyType: knownType(types[0]!, rank) } }
  const isTooBig = person.kind === 'error' && person.error.code !== 'ErrorMailRecipientNotFound'
  return { element: isTooBig ? 'TooBigGroupAttendeeConflictData' : 'UnknownAttendeeConflictData', value: {} }
}
