import type { XmlNode } from '@exchequer/protocol'
import { type Answer, all, createItem, distinguished, type Host, textOf } from './harness.js'

/** GetUserAvailability in parts, each with what goes without saying. */
export interface Asked {
  readonly zone?: string
  readonly people?: readonly string[]
  readonly start?: string
  readonly end?: string
  readonly interval?: number | undefined
  readonly view?: string | undefined
  /** In place of the view options; an empty text for none. */
  readonly viewOptions?: string
  /** What stands in SuggestionsViewOptions before its window; absent for no suggestions. */
  readonly suggestions?: string
  /** What stands behind it. */
  readonly after?: string
}

export const utcZone = zoneXml(0)

/** A zone by its bias alone, in minutes west; two changes of no effect stand for none, as exchangelib sends them. */
export function zoneXml(bias: number): string {
  const change = (name: string, month: number): string =>
    `<t:${name}><t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>1</t:DayOrder><t:Month>${month}</t:Month><t:DayOfWeek>Monday</t:DayOfWeek></t:${name}>`
  return `<t:TimeZone><t:Bias>${bias}</t:Bias>${change('StandardTime', 1)}${change('DaylightTime', 12)}</t:TimeZone>`
}

export const attendee = (address: string, type = 'Required', excludesConflicts = false): string =>
  `<t:MailboxData><t:Email><t:Address>${address}</t:Address></t:Email><t:AttendeeType>${type}</t:AttendeeType><t:ExcludeConflicts>${excludesConflicts}</t:ExcludeConflicts></t:MailboxData>`

export function ask(asked: Asked): string {
  const { zone = utcZone, people = [], start = '2026-01-05T00:00:00', end = '2026-01-06T00:00:00' } = asked
  const { interval = 60, view = 'DetailedMerged', suggestions, after = '' } = asked
  const window = `<t:StartTime>${start}</t:StartTime><t:EndTime>${end}</t:EndTime>`
  const options =
    asked.viewOptions ??
    `<t:FreeBusyViewOptions><t:TimeWindow>${window}</t:TimeWindow><t:MergedFreeBusyIntervalInMinutes>${interval}</t:MergedFreeBusyIntervalInMinutes><t:RequestedView>${view}</t:RequestedView></t:FreeBusyViewOptions>`
  const mailboxes = people.map((one) => (one.startsWith('<') ? one : attendee(one))).join('')
  const wanted =
    suggestions === undefined
      ? ''
      : `<t:SuggestionsViewOptions>${suggestions}<t:DetailedSuggestionsWindow>${window}</t:DetailedSuggestionsWindow>${after}</t:SuggestionsViewOptions>`
  return `<m:GetUserAvailabilityRequest>${zone}<m:MailboxDataArray>${mailboxes}</m:MailboxDataArray>${options}${wanted}</m:GetUserAvailabilityRequest>`
}

/** What each person's answer says, in order. */
export const responses = (answer: Answer): XmlNode[] => all(answer.body, 'm:FreeBusyResponse')

/** The events of one answer: `2026-01-05T09:00:00 2026-01-05T10:00:00 Busy`. */
export const eventsOf = (response: XmlNode): string[] =>
  all(response, 't:CalendarEvent').map((event) =>
    ['t:StartTime', 't:EndTime', 't:BusyType'].map((path) => textOf(event, path)).join(' '),
  )

export const inView = (response: XmlNode, name: string): string | undefined =>
  textOf(response, `m:FreeBusyView/t:${name}`)

/** Puts an event into somebody's calendar; the times are of UTC. */
export async function enter(host: Host, as: string, start: string, end: string, more = '', subject = 'Review') {
  const [before = '', after = ''] = more.split('|')
  const item = `<t:CalendarItem><t:Subject>${subject}</t:Subject>${before}<t:Start>${start}</t:Start><t:End>${end}</t:End>${after}</t:CalendarItem>`
  return (await host.post(createItem(item), { as })).fine.id
}

export const busyType = (value: string): string => `|<t:LegacyFreeBusyStatus>${value}</t:LegacyFreeBusyStatus>`

/** Gives everybody, or somebody, a level of permission in somebody's calendar. */
export async function permit(host: Host, owner: string, levels: Readonly<Record<string, string>>): Promise<void> {
  const permissions = Object.entries(levels).map(([user, level]) => {
    const id = user.includes('@')
      ? `<t:PrimarySmtpAddress>${user}</t:PrimarySmtpAddress>`
      : `<t:DistinguishedUser>${user}</t:DistinguishedUser>`
    return `<t:CalendarPermission><t:UserId>${id}</t:UserId><t:CalendarPermissionLevel>${level}</t:CalendarPermissionLevel></t:CalendarPermission>`
  })
  const set = `<t:SetFolderField><t:FieldURI FieldURI="folder:PermissionSet"/><t:CalendarFolder><t:PermissionSet><t:CalendarPermissions>${permissions.join('')}</t:CalendarPermissions></t:PermissionSet></t:CalendarFolder></t:SetFolderField>`
  const request = `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${distinguished('calendar')}<t:Updates>${set}</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`
  ;(await host.post(request, { as: owner })).fine
}
