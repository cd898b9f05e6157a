import type { SerializableTimeZone, WorkingHours } from '@exchequer/protocol'
import { readDictionary } from '#content/configuration-dictionary'
import { readWorkingHours } from '#content/working-hours'
import type { MailboxRow } from '#store/store'
import { daysOfWeek } from '#time/recurrence-pattern'
import { serializableOf } from '#time/serializable-zone'
import { timeZone } from '#time/time-zones'
import type { WorkingTime } from '#time/working-time'
import type { Zone } from '#time/zone'
import type { Session } from './session.js'
import { configurationIn } from './user-configuration.js'
import { zoneOfAvailability } from './zones.js'

/** Monday to Friday, eight to five: whose hours nobody set has these (docs "WorkingPeriod"). */
const usual = { weekdays: [1, 2, 3, 4, 5], start: 8 * 60, end: 17 * 60 }

/** When the owner of a mailbox works: what clients keep of it with his calendar, and what goes without saying. */
export async function workingTimeOf(session: Session, mailbox: MailboxRow): Promise<WorkingTime> {
  const { store, settings } = session
  const calendar = await store.folderByName(mailbox.id, 'calendar')
  const stream = calendar && (await configurationIn(store, mailbox, calendar, 'WorkHours'))?.xmlData
  const kept = stream && readWorkingHours(stream)
  if (!kept) return { ...usual, zone: (await optionsZone(session, mailbox)) ?? settings.timeZone }
  const { zoneName, timeZone: described, weekdays, start, end } = kept
  return { weekdays, start, end, zone: (zoneName && timeZone(zoneName)) || zoneOfAvailability(described) }
}

/** The zone that somebody chose in Outlook on the web. */
async function optionsZone({ store }: Session, mailbox: MailboxRow): Promise<Zone | undefined> {
  const root = await store.folderByName(mailbox.id, 'root')
  const stream = root && (await configurationIn(store, mailbox, root, 'OWA.UserOptions'))?.dictionary
  const entry = stream && readDictionary(stream)?.find(({ dictionaryKey }) => dictionaryKey.value[0] === 'timezone')
  const id = entry?.dictionaryValue?.value[0]
  return id === undefined ? undefined : timeZone(id)
}

/** Working hours as answers say them, with the rules that the zone has in a year. */
export function workingHoursIn({ zone, weekdays, start, end }: WorkingTime, year: number): WorkingHours {
  const dayOfWeek = weekdays.map((weekday) => daysOfWeek[weekday]!)
  return {
    timeZone: serializableOf(zone, year) as SerializableTimeZone,
    workingPeriodArray: [{ dayOfWeek, startTimeInMinutes: start, endTimeInMinutes: end }],
  }
}
