import { EwsError, FloatingDate, type FreeBusyViewResult, rankOf } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { MailboxRow } from '#store/store'
import { type BusyStretch, type BusyType, busySlots, digitsOf, mergedSlots } from '#time/free-busy'
import { utcToLocal } from '#time/time-zones'
import type { Zone } from '#time/zone'
import type { Person } from './availability-people.js'
import { type ViewQuery, viewName } from './availability-query.js'
import { type CalendarEvent, detailsFor, eventsOf, readCalendarOf } from './calendar-reading.js'
import type { Session } from './session.js'
import { workingHoursIn, workingTimeOf } from './working-hours.js'

/** More than this of one person is too much (docs "ResponseCode", ErrorResultSetTooBig). */
const eventLimit = 1000

/** Working elsewhere is new with it; whoever speaks an older schema hears that somebody can be met. */
const elsewhereSince = rankOf('Exchange2013')

/** Shows when somebody is free, as far as the caller may see it (docs "FreeBusyView"). A list is shown as one. */
export const viewOf = (session: Session, zone: Zone, view: ViewQuery, person: Person): Promise<FreeBusyViewResult> =>
  person.kind === 'list' ? viewOfList(session, view, person.members) : viewOfMailbox(session, zone, view, person.row)

async function viewOfMailbox(
  session: Session,
  zone: Zone,
  { start, end, interval, parts }: ViewQuery,
  row: MailboxRow,
): Promise<FreeBusyViewResult> {
  const reading = await readCalendarOf(session, row)
  if (!reading) throw new EwsError('ErrorNoFreeBusyAccess')
  const events = await eventsOf(session, reading, start, end)
  if (events.length > eventLimit) throw new EwsError('ErrorResultSetTooBig')
  const seen = { ...parts, hasDetails: parts.hasDetails && reading.access !== 'TimeOnly' }
  const shown = (time: number): Date => new FloatingDate(utcToLocal(time, zone))
  return {
    freeBusyViewType: [viewName(seen)],
    ...(seen.hasSlots && { mergedFreeBusy: streamOf(session, busySlots(events, start, end, interval)) }),
    // The Managed API does not expect the array to be empty.
    ...(seen.hasTimes &&
      events.length > 0 && {
        calendarEventArray: events.map((event) => ({
          startTime: shown(event.start),
          endTime: shown(event.end),
          busyType: knownType(event.busyType, session.rank),
          ...(seen.hasDetails && { calendarEventDetails: detailsFor(reading, event) }),
        })),
      }),
    ...(seen.hasTimes && { workingHours: workingHoursIn(await workingTimeOf(session, row), yearOf(shown(start))) }),
  }
}

const streamOf = ({ rank }: Session, slots: readonly BusyType[]): string => digitsOf(slots, rank >= elsewhereSince)

const yearOf = (date: Date): number => date.getUTCFullYear()

/** As it is called in the schema that the caller speaks. */
export const knownType = (busyType: BusyType, rank: number): BusyType =>
  busyType === 'WorkingElsewhere' && rank < elsewhereSince ? 'Free' : busyType

/** One stream for all members: who of them is when where is nobody's business. */
async function viewOfList(
  session: Session,
  { start, end, interval }: ViewQuery,
  members: readonly (MailboxRow | undefined)[],
): Promise<FreeBusyViewResult> {
  const slots: BusyType[][] = []
  for (const member of members) {
    if (isTimeUp()) await giveWay()
    const stretches = member && (await stretchesOf(session, member, start, end))
    slots.push(busySlots(stretches ?? [{ start, end, busyType: 'NoData' }], start, end, interval))
  }
  return {
    freeBusyViewType: ['MergedOnly'],
    mergedFreeBusy: streamOf(session, mergedSlots(slots)),
  }
}

/** When somebody is taken; nothing where the caller may not know. */
export async function stretchesOf(
  session: Session,
  row: MailboxRow,
  start: number,
  end: number,
  ignores: (event: CalendarEvent) => boolean = () => false,
): Promise<BusyStretch[] | undefined> {
  const reading = await readCalendarOf(session, row)
  return reading && (await eventsOf(session, reading, start, end)).filter((event) => !ignores(event))
}
