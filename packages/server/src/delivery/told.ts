import { type Attendee, type ItemClassTable, itemClassOf } from '@exchequer/protocol'
import { appointmentState } from '#mailbox/calendar-properties'
import type { Draft } from '#mailbox/draft'
import { attendeeKeys } from '#mailbox/recipients'
import type { ItemState, Properties, StoredException } from '#mailbox/stored-item'

/** What a calendar item has for its owner alone, and what a message has of its own. */
export const ownKeys: ReadonlySet<string> = new Set([
  'categories',
  'isAssociated',
  'flag',
  'reminderIsSet',
  'reminderDueBy',
  'reminderNextTime',
  'reminderMinutesBeforeStart',
  'lastModifiedName',
  'conversationId',
])

/** What of a meeting another class of items has a place for. Who answered what is the organizer's to know. */
export function carried({ record }: ItemClassTable, properties: Properties): Properties {
  const taken: Properties = {}
  for (const { key } of record.places)
    if (!ownKeys.has(key) && properties[key] !== undefined) taken[key] = properties[key]
  for (const key of attendeeKeys)
    if (taken[key] !== undefined)
      taken[key] = (taken[key] as Attendee[]).map(({ mailbox }) => ({ mailbox, responseType: 'Unknown' }))
  return taken
}

/** What the organizer wants the time to be shown as by those who come. */
export const intended = (properties: Properties): string =>
  (properties['intendedFreeBusyStatus'] ?? properties['legacyFreeBusyStatus'] ?? 'Busy') as string

/** Time that is not promised yet: never more than the meeting takes. */
export const tentative = (properties: Properties): string => (intended(properties) === 'Free' ? 'Free' : 'Tentative')

/** What goes with a meeting beside its properties. */
export type Aside = Pick<Draft, 'exceptionBodies' | 'exceptionAttachments'> & {
  readonly state: Pick<ItemState, 'calendarLines' | 'excluded' | 'exceptions'>
}

/** What others are told of a meeting that is no property of it: lines of its iCalendar text, and what a series says of its occurrences. */
export function toldAside({ state, exceptionBodies, exceptionAttachments }: Aside): Aside {
  const { calendarLines, excluded, exceptions } = state
  return {
    state: {
      ...(calendarLines && { calendarLines }),
      ...(excluded && { excluded }),
      ...(exceptions && { exceptions: exceptions.map(toldException) }),
    },
    ...(exceptionBodies && { exceptionBodies }),
    ...(exceptionAttachments && { exceptionAttachments }),
  }
}

const appointment = itemClassOf('IPM.Appointment')

/** What an attendee says of a meeting himself. */
export const answerKeys = ['myResponseType', 'appointmentReplyTime', 'legacyFreeBusyStatus'] as const

function toldException(exception: StoredException): StoredException {
  const { changes: _changes, extended: _own, removedExtended: _removed, removed = [], ...rest } = exception
  const { record } = appointment
  const whole = record.unpack({ ...exception.properties }) as Properties
  const properties = carried(appointment, whole)
  for (const key of [...answerKeys, 'appointmentState']) delete properties[key]
  const isAsked = whole['legacyFreeBusyStatus'] !== undefined && whole['myResponseType'] === undefined
  if (isAsked || whole['intendedFreeBusyStatus'] !== undefined)
    Object.assign(properties, { intendedFreeBusyStatus: intended(whole), legacyFreeBusyStatus: tentative(whole) })
  const { meeting, received, cancelled } = appointmentState
  if ((Number(whole['appointmentState'] ?? 0) & cancelled) !== 0)
    Object.assign(properties, { appointmentState: meeting | received | cancelled, legacyFreeBusyStatus: 'Free' })
  const missing = removed.filter((key) => !ownKeys.has(key))
  return {
    ...rest,
    properties: record.pack(properties) as Properties,
    ...(missing.length > 0 && { removed: missing }),
  }
}
