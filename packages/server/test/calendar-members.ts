/** Members of a CalendarItem by name, in any order: text, or the XML of what is inside. A zone may be given by its id alone. */
export type Members = Readonly<Record<string, string>>

/** As the schema has them. */
const order = [
  'Subject',
  'Body',
  'ReminderDueBy',
  'ReminderIsSet',
  'ReminderMinutesBeforeStart',
  'UID',
  'Start',
  'End',
  'IsAllDayEvent',
  'Location',
  'Recurrence',
  'MeetingTimeZone',
  'StartTimeZone',
  'EndTimeZone',
]

const zoneAttributes: Readonly<Record<string, string>> = {
  MeetingTimeZone: 'TimeZoneName',
  StartTimeZone: 'Id',
  EndTimeZone: 'Id',
}

export const calendarItem = (members: Members): string =>
  `<t:CalendarItem>${order.map((name) => member(name, members[name])).join('')}</t:CalendarItem>`

function member(name: string, value: string | undefined): string {
  if (value === undefined) return ''
  const zoneAttribute = zoneAttributes[name]
  if (zoneAttribute === undefined) return `<t:${name}>${value}</t:${name}>`
  return value.startsWith('<') ? value : `<t:${name} ${zoneAttribute}="${value}"/>`
}

/** The zone of a call. */
export const context = (id: string): string =>
  `<t:TimeZoneContext><t:TimeZoneDefinition Id="${id}"/></t:TimeZoneContext>`
