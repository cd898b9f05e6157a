/** The kinds of items that are measured, and where they live. */
export const kinds = {
  contact: { element: 'Contact', folderElement: 'ContactsFolder', folderClass: 'IPF.Contact', update: updateContact },
  message: { element: 'Message', folderElement: 'Folder', folderClass: 'IPF.Note', update: updateMessage },
  event: {
    element: 'CalendarItem',
    folderElement: 'CalendarFolder',
    folderClass: 'IPF.Appointment',
    update: updateEvent,
  },
  /** A message as large mailboxes hold many of them: with a subject that says where it is in no order, and a body of 500 characters. */
  brief: { element: 'Message', folderElement: 'Folder', folderClass: 'IPF.Note', update: updateBrief },
} as const

export type Kind = keyof typeof kinds

export interface ItemKey {
  readonly id: string
  readonly changeKey: string
}

const words =
  'minutes of the meeting about next year and a budget nobody asked for but somebody has to write down before noon'.split(
    ' ',
  )
export const given = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Niklaus', 'Adele', 'Kristen', 'Tony']
export const surnames = ['Lovelace', 'Hopper', 'Dijkstra', 'Liskov', 'Knuth', 'Allen', 'Wirth', 'Goldberg', 'Nygaard']

export const word = (index: number): string => words[index % words.length]!

function prose(seed: number, length: number): string {
  let text = `Item ${seed}. `
  for (let index = seed; text.length < length; index++) text += `${word(index * 7 + (index >> 3))} `
  return text.slice(0, length)
}

// Made once: the generator must not cost what it measures.
export const bodies = Array.from({ length: 97 }, (_, index) => prose(index, 5120))
const notes = bodies.map((body) => body.slice(0, 300))
const briefs = bodies.map((body) => body.slice(0, 500))

const dateTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`
const firstStart = Date.UTC(2026, 0, 5, 9)

const items: Readonly<Record<Kind, (index: number) => string>> = {
  contact(index) {
    const name = given[index % given.length]!
    const surname = `${surnames[index % surnames.length]}${index}`
    return `<t:Contact><t:FileAs>${surname}, ${name}</t:FileAs><t:DisplayName>${name} ${surname}</t:DisplayName><t:GivenName>${name}</t:GivenName><t:CompanyName>Company ${index % 200}</t:CompanyName><t:EmailAddresses><t:Entry Key="EmailAddress1">person${index}@example.test</t:Entry><t:Entry Key="EmailAddress2">other${index}@example.test</t:Entry></t:EmailAddresses><t:PhysicalAddresses><t:Entry Key="Business"><t:Street>${index % 300} Main Street</t:Street><t:City>Springfield</t:City><t:State>IL</t:State><t:CountryOrRegion>US</t:CountryOrRegion><t:PostalCode>${10000 + (index % 9000)}</t:PostalCode></t:Entry></t:PhysicalAddresses><t:PhoneNumbers><t:Entry Key="BusinessPhone">+1 555 ${1000000 + index}</t:Entry><t:Entry Key="MobilePhone">+1 666 ${1000000 + index}</t:Entry></t:PhoneNumbers><t:JobTitle>Engineer ${index % 20}</t:JobTitle><t:Surname>${surname}</t:Surname></t:Contact>`
  },
  message: (index) => messageOf(index, `Report ${index}`, bodies[index % bodies.length]!),
  brief: (index) => messageOf(index, `Report ${shuffled(index)}`, briefs[index % briefs.length]!),
  event(index) {
    const start = firstStart + (index % 20_000) * 1_800_000
    return `<t:CalendarItem><t:Subject>Meeting ${index} ${word(index)}</t:Subject><t:Body BodyType="Text">Agenda ${index}: ${notes[index % notes.length]}</t:Body><t:ReminderIsSet>true</t:ReminderIsSet><t:ReminderMinutesBeforeStart>15</t:ReminderMinutesBeforeStart><t:Start>${dateTime(start)}</t:Start><t:End>${dateTime(start + 3_600_000)}</t:End><t:IsAllDayEvent>false</t:IsAllDayEvent><t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus><t:Location>Room ${index % 50}</t:Location></t:CalendarItem>`
  },
}

function messageOf(index: number, title: string, body: string): string {
  return `<t:Message><t:Subject>${subjectOf(index, title)}</t:Subject><t:Body BodyType="Text">${body}</t:Body><t:Importance>${index % 10 === 0 ? 'High' : 'Normal'}</t:Importance><t:ToRecipients><t:Mailbox><t:Name>${given[index % given.length]} ${surnames[index % surnames.length]}</t:Name><t:EmailAddress>to${index % 500}@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients><t:From><t:Mailbox><t:Name>Sender ${index % 100}</t:Name><t:EmailAddress>from${index % 100}@example.test</t:EmailAddress></t:Mailbox></t:From><t:IsRead>${index % 3 === 0}</t:IsRead></t:Message>`
}

const subjectOf = (index: number, title: string): string => `${title} on ${word(index)} ${word(index * 7)}`

/** Another number for each number below 2³², in no order that an index would profit from. */
const shuffled = (index: number): number => Math.imul(index, 2_654_435_761) >>> 0

/** The subject of one brief message, and of no other. */
export const briefSubject = (index: number): string => subjectOf(index, `Report ${shuffled(index)}`)

function updateContact(revision: number, index: number): string {
  return (
    set('contacts:JobTitle', 'Contact', `<t:JobTitle>Title ${revision} ${index}</t:JobTitle>`) +
    set('contacts:CompanyName', 'Contact', `<t:CompanyName>New Company ${revision}</t:CompanyName>`)
  )
}

function updateMessage(revision: number, index: number): string {
  return (
    set('item:Subject', 'Message', `<t:Subject>Updated ${revision} ${index}</t:Subject>`) +
    set('message:IsRead', 'Message', `<t:IsRead>${revision % 2 === 0}</t:IsRead>`)
  )
}

/** Not the subject, by which it is found. */
function updateBrief(revision: number): string {
  return (
    set('item:Importance', 'Message', `<t:Importance>${revision % 2 === 0 ? 'High' : 'Low'}</t:Importance>`) +
    set('message:IsRead', 'Message', `<t:IsRead>${revision % 2 === 0}</t:IsRead>`)
  )
}

function updateEvent(revision: number, index: number): string {
  return (
    set('calendar:Location', 'CalendarItem', `<t:Location>Room ${revision} ${index}</t:Location>`) +
    set('item:Subject', 'CalendarItem', `<t:Subject>Moved ${revision} ${index}</t:Subject>`)
  )
}

const set = (uri: string, element: string, content: string): string =>
  `<t:SetItemField><t:FieldURI FieldURI="${uri}"/><t:${element}>${content}</t:${element}></t:SetItemField>`

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Header><t:RequestServerVersion Version="Exchange2013"/></soap:Header><soap:Body>${body}</soap:Body></soap:Envelope>`
}

const itemId = ({ id, changeKey }: ItemKey): string =>
  `<t:ItemId Id="${id}"${changeKey && ` ChangeKey="${changeKey}"`}/>`

export function createFolder(kind: Kind, name: string): string {
  const { folderElement, folderClass } = kinds[kind]
  return envelope(
    `<m:CreateFolder><m:ParentFolderId><t:DistinguishedFolderId Id="msgfolderroot"/></m:ParentFolderId><m:Folders><t:${folderElement}><t:FolderClass>${folderClass}</t:FolderClass><t:DisplayName>${name}</t:DisplayName></t:${folderElement}></m:Folders></m:CreateFolder>`,
  )
}

export const createItem = (kind: Kind, folder: string, indexes: readonly number[]): string =>
  createItemIn(`<t:FolderId Id="${folder}"/>`, kind, indexes)

/** The same in a folder that is named some other way. */
export const createItemIn = (folder: string, kind: Kind, indexes: readonly number[]): string =>
  create(folder, indexes.map(items[kind]))

function create(folder: string, made: readonly string[]): string {
  return envelope(
    `<m:CreateItem MessageDisposition="SaveOnly" SendMeetingInvitations="SendToNone"><m:SavedItemFolderId>${folder}</m:SavedItemFolderId><m:Items>${made.join('')}</m:Items></m:CreateItem>`,
  )
}

interface Pattern {
  readonly xml: string
  readonly rule: string
}

/** What meetings are like: most of them weekly, some daily, fortnightly or monthly. */
function patternOf(index: number): Pattern {
  const day = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'][index % 5]!
  const code = day.slice(0, 2).toUpperCase()
  const weekly = (interval: number): Pattern => ({
    xml: `<t:WeeklyRecurrence><t:Interval>${interval}</t:Interval><t:DaysOfWeek>${day}</t:DaysOfWeek></t:WeeklyRecurrence>`,
    rule: `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${code};WKST=SU`,
  })
  switch (index % 10) {
    case 0:
      return {
        xml: '<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>',
        rule: 'FREQ=DAILY',
      }
    case 1:
      return {
        xml: `<t:RelativeMonthlyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>${day}</t:DaysOfWeek><t:DayOfWeekIndex>First</t:DayOfWeekIndex></t:RelativeMonthlyRecurrence>`,
        rule: `FREQ=MONTHLY;BYDAY=1${code}`,
      }
    case 2:
      return {
        xml: '<t:AbsoluteMonthlyRecurrence><t:Interval>1</t:Interval><t:DayOfMonth>15</t:DayOfMonth></t:AbsoluteMonthlyRecurrence>',
        rule: 'FREQ=MONTHLY;BYMONTHDAY=15',
      }
    case 3:
    case 4:
      return weekly(2)
    default:
      return weekly(1)
  }
}

/** The first day and the hour of a series: some time in 2026. */
const beginningOf = (index: number): { readonly day: string; readonly hour: string } => ({
  day: new Date(firstStart + (index % 365) * 86_400_000).toISOString().slice(0, 10),
  hour: String(8 + (index % 9)).padStart(2, '0'),
})

function repeatingEvent(index: number): string {
  const { day, hour } = beginningOf(index)
  return `<t:CalendarItem><t:Subject>Series ${index} ${word(index)}</t:Subject><t:Body BodyType="Text">Agenda ${index}: ${notes[index % notes.length]}</t:Body><t:Start>${day}T${hour}:00:00</t:Start><t:End>${day}T${hour}:30:00</t:End><t:Location>Room ${index % 50}</t:Location><t:Recurrence>${patternOf(index).xml}<t:NoEndRecurrence><t:StartDate>${day}</t:StartDate></t:NoEndRecurrence></t:Recurrence><t:StartTimeZone Id="Eastern Standard Time"/><t:EndTimeZone Id="Eastern Standard Time"/></t:CalendarItem>`
}

/** The same series as iCalendar has it. */
export function ruleOf(index: number): string {
  const { day, hour } = beginningOf(index)
  return `DTSTART;TZID=America/New_York:${day.replaceAll('-', '')}T${hour}0000\nRRULE:${patternOf(index).rule}`
}

export const createSeries = (folder: string, indexes: readonly number[]): string =>
  create(`<t:FolderId Id="${folder}"/>`, indexes.map(repeatingEvent))

export const calendarView = (folder: string, from: Date, to: Date, most?: number): string =>
  envelope(
    `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:CalendarView${most === undefined ? '' : ` MaxEntriesReturned="${most}"`} StartDate="${dateTime(from.getTime())}" EndDate="${dateTime(to.getTime())}"/><m:ParentFolderIds><t:FolderId Id="${folder}"/></m:ParentFolderIds></m:FindItem>`,
  )

const durationOf = (from: Date, to: Date): string =>
  `<t:StartTime>${dateTime(from.getTime())}</t:StartTime><t:EndTime>${dateTime(to.getTime())}</t:EndTime>`

function getUserAvailability(addresses: readonly string[], options: string): string {
  const never =
    '<t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>0</t:DayOrder><t:Month>0</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>'
  const zone = `<t:TimeZone><t:Bias>0</t:Bias><t:StandardTime>${never}</t:StandardTime><t:DaylightTime>${never}</t:DaylightTime></t:TimeZone>`
  const people = addresses.map(
    (address) =>
      `<t:MailboxData><t:Email><t:Address>${address}</t:Address></t:Email><t:AttendeeType>Required</t:AttendeeType></t:MailboxData>`,
  )
  return envelope(
    `<m:GetUserAvailabilityRequest>${zone}<m:MailboxDataArray>${people.join('')}</m:MailboxDataArray>${options}</m:GetUserAvailabilityRequest>`,
  )
}

/** When people are free. */
export const availability = (addresses: readonly string[], from: Date, to: Date, view: string): string =>
  getUserAvailability(
    addresses,
    `<t:FreeBusyViewOptions><t:TimeWindow>${durationOf(from, to)}</t:TimeWindow><t:RequestedView>${view}</t:RequestedView></t:FreeBusyViewOptions>`,
  )

/** When they could meet. */
export const suggestions = (addresses: readonly string[], from: Date, to: Date): string =>
  getUserAvailability(
    addresses,
    `<t:SuggestionsViewOptions><t:DetailedSuggestionsWindow>${durationOf(from, to)}</t:DetailedSuggestionsWindow></t:SuggestionsViewOptions>`,
  )

/** The Default shape; of a message with its body. */
export function getItem(kind: Kind, keys: readonly ItemKey[]): string {
  const body =
    kinds[kind].element === 'Message'
      ? '<t:AdditionalProperties><t:FieldURI FieldURI="item:Body"/></t:AdditionalProperties>'
      : ''
  return envelope(
    `<m:GetItem><m:ItemShape><t:BaseShape>Default</t:BaseShape><t:BodyType>Text</t:BodyType>${body}</m:ItemShape><m:ItemIds>${keys.map(itemId).join('')}</m:ItemIds></m:GetItem>`,
  )
}

/** Two properties of each item. */
export function updateItem(kind: Kind, keys: readonly ItemKey[], revision: number): string {
  const { update } = kinds[kind]
  const changes = keys.map(
    (key, index) => `<t:ItemChange>${itemId(key)}<t:Updates>${update(revision, index)}</t:Updates></t:ItemChange>`,
  )
  return envelope(
    `<m:UpdateItem MessageDisposition="SaveOnly" ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="SendToNone"><m:ItemChanges>${changes.join('')}</m:ItemChanges></m:UpdateItem>`,
  )
}

export function deleteItem(keys: readonly ItemKey[]): string {
  return envelope(
    `<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone" AffectedTaskOccurrences="AllOccurrences"><m:ItemIds>${keys.map(itemId).join('')}</m:ItemIds></m:DeleteItem>`,
  )
}

export const subscribeToFolder = (folder: string): string =>
  envelope(
    `<m:Subscribe><m:StreamingSubscriptionRequest><t:FolderIds><t:FolderId Id="${folder}"/></t:FolderIds>` +
      '<t:EventTypes><t:EventType>CreatedEvent</t:EventType></t:EventTypes></m:StreamingSubscriptionRequest></m:Subscribe>',
  )

export const getStreamingEvents = (subscription: string): string =>
  envelope(
    `<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>${subscription}</t:SubscriptionId></m:SubscriptionIds>` +
      '<m:ConnectionTimeout>30</m:ConnectionTimeout></m:GetStreamingEvents>',
  )

export function syncFolderItems(folder: string, shape: string, state: string, pageSize: number): string {
  return envelope(
    `<m:SyncFolderItems><m:ItemShape><t:BaseShape>${shape}</t:BaseShape></m:ItemShape><m:SyncFolderId><t:FolderId Id="${folder}"/></m:SyncFolderId>${state && `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>${pageSize}</m:MaxChangesReturned></m:SyncFolderItems>`,
  )
}

export const getInbox: string = envelope(
  '<m:GetFolder><m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder>',
)

export interface Page {
  readonly size: number
  readonly offset?: number
  /** A property, and whether the greatest comes first. */
  readonly sort?: readonly [uri: string, order: 'Ascending' | 'Descending']
  readonly restriction?: string
}

/** A page of a folder in the Default shape. */
export function findItem(folder: string, { size, offset = 0, sort, restriction }: Page): string {
  const where = restriction === undefined ? '' : `<m:Restriction>${restriction}</m:Restriction>`
  const order = sort
    ? `<m:SortOrder><t:FieldOrder Order="${sort[1]}"><t:FieldURI FieldURI="${sort[0]}"/></t:FieldOrder></m:SortOrder>`
    : ''
  return envelope(
    `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>Default</t:BaseShape></m:ItemShape><m:IndexedPageItemView MaxEntriesReturned="${size}" Offset="${offset}" BasePoint="Beginning"/>${where}${order}<m:ParentFolderIds><t:FolderId Id="${folder}"/></m:ParentFolderIds></m:FindItem>`,
  )
}

export const subjectContains = (text: string): string =>
  `<t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="item:Subject"/><t:Constant Value="${text}"/></t:Contains>`

export const isUnread =
  '<t:IsEqualTo><t:FieldURI FieldURI="message:IsRead"/><t:FieldURIOrConstant><t:Constant Value="false"/></t:FieldURIOrConstant></t:IsEqualTo>'

export const both = (one: string, other: string): string => `<t:And>${one}${other}</t:And>`

/** Refuses an answer in which not everything went well. */
export function check(body: string, count: number): void {
  const successes = body.split('ResponseClass="Success"').length - 1
  if (successes === count) return
  const at = Math.max(0, body.search(/ResponseClass="Error"|Fault>/))
  throw new Error(`${successes} of ${count} succeeded: ${body.slice(at, at + 400)}`)
}

/** How many items an answer has or names. */
export const countItems = (body: string): number => body.split('ItemId Id="').length - 1

export const itemKeys = (body: string): ItemKey[] =>
  Array.from(body.matchAll(/<\w+:ItemId Id="([^"]*)" ChangeKey="([^"]*)"/g), ([, id, changeKey]) => ({
    id: id!,
    changeKey: changeKey!,
  }))

export const folderId = (body: string): string => /<\w+:FolderId Id="([^"]*)"/.exec(body)![1]!

export const element = (body: string, name: string): string =>
  new RegExp(`<\\w+:${name}>([^<]*)<`).exec(body)?.[1] ?? ''
