import assert from 'node:assert/strict'
import type { XmlNode } from '@exchequer/protocol'
import {
  all,
  createItem,
  distinguished,
  field,
  findItem,
  getItem,
  type Host,
  type Id,
  idOf,
  type PostOptions,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

/** What tests of a calendar do over and over. */

export interface SeriesOptions {
  readonly subject?: string
  /** Local or UTC, as CalendarItem's Start takes it. */
  readonly start: string
  readonly end: string
  /** The pattern and the range, as XML. */
  readonly recurrence?: string
  /** Members between `End` and `Recurrence` in the schema: Location, attendees. */
  readonly more?: string
  /** Members before Start: Body, Attachments, reminders. */
  readonly before?: string
  readonly zone?: string
}

/** Every day or every week, so many times, or without an end. */
export const daily = (startDate: string, count?: number): string =>
  `<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>${range(startDate, count)}`

export const weeklyOn = (days: string, startDate: string, count?: number): string =>
  `<t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>${days}</t:DaysOfWeek></t:WeeklyRecurrence>${range(startDate, count)}`

const range = (startDate: string, count: number | undefined): string =>
  count === undefined
    ? `<t:NoEndRecurrence><t:StartDate>${startDate}</t:StartDate></t:NoEndRecurrence>`
    : `<t:NumberedRecurrence><t:StartDate>${startDate}</t:StartDate><t:NumberOfOccurrences>${count}</t:NumberOfOccurrences></t:NumberedRecurrence>`

export function event({
  subject = 'Event',
  start,
  end,
  recurrence,
  more = '',
  before = '',
  zone,
}: SeriesOptions): string {
  const repeats = recurrence === undefined || recurrence === '' ? '' : `<t:Recurrence>${recurrence}</t:Recurrence>`
  const zones = zone === undefined ? '' : `<t:StartTimeZone Id="${zone}"/><t:EndTimeZone Id="${zone}"/>`
  return `<t:CalendarItem><t:Subject>${subject}</t:Subject>${before}<t:Start>${start}</t:Start><t:End>${end}</t:End>${more}${repeats}${zones}</t:CalendarItem>`
}

export const makeEvent = async ({ post }: Host, options: SeriesOptions, folder?: string): Promise<Id> =>
  (await post(createItem(event(options), folder))).fine.id

/** Makes series of five days, each in March of a year of its own, which `day` names. */
export function seriesMaker(server: Host, firstYear = 2031) {
  let year = firstYear - 1
  return async (options: Partial<SeriesOptions> = {}): Promise<{ master: Id; day: (date: number) => string }> => {
    year += 1
    const march = `${year}-03-`
    const day = (date: number): string => march + String(date).padStart(2, '0')
    const [start, end] = [`${day(1)}T09:00:00Z`, `${day(1)}T10:00:00Z`]
    const recurrence = daily(day(1), 5)
    return { master: await makeEvent(server, { subject: 'Daily', start, end, recurrence, ...options }), day }
  }
}

export const calendarView = (
  from: string,
  to: string,
  { folder = distinguished('calendar'), itemShape = shape('IdOnly', viewed.map(field)), max = '' } = {},
): string => findItem(folder, itemShape, `<m:CalendarView ${max} StartDate="${from}" EndDate="${to}"/>`)

const viewed = ['item:Subject', 'calendar:Start', 'calendar:End', 'calendar:CalendarItemType']

/** What a view shows: subjects, starts, kinds; each view that is not cut must count what it shows. */
export async function view(
  { post }: Host,
  from: string,
  to: string,
  options?: Parameters<typeof calendarView>[2],
  how?: PostOptions,
): Promise<{ readonly shown: string[]; readonly ids: Id[]; readonly items: XmlNode[]; readonly total: number }> {
  const { items, message } = (await post(calendarView(from, to, options), how)).fine
  const { attributes } = message.node.children.find(({ name }) => name === 'm:RootFolder')!
  const total = Number(attributes['TotalItemsInView'])
  if (attributes['IncludesLastItemInRange'] === 'true') assert.equal(total, items.length)
  const shown = items.map((item) =>
    ['t:Subject', 't:Start', 't:CalendarItemType'].map((name) => textOf(item, name)).join(' '),
  )
  return { shown, ids: items.map((item) => idOf(all(item, 't:ItemId')[0]!)), items, total }
}

export const readAll = async ({ post }: Host, id: Id, how?: PostOptions): Promise<XmlNode> =>
  (await post(getItem([{ id: id.id }], shape('AllProperties')), how)).fine.item

/** UpdateItem of one event: paths and what they become, as XML. */
export const changeEvent = (id: { id: string }, changes: Readonly<Record<string, string>>): string =>
  updateItem(
    `<t:ItemChange><t:ItemId Id="${id.id}"/><t:Updates>${Object.entries(changes)
      .map(([uri, xml]) => setField(field(uri), `<t:CalendarItem>${xml}</t:CalendarItem>`))
      .join('')}</t:Updates></t:ItemChange>`,
    'AlwaysOverwrite',
  )

export const occurrenceId = ({ id }: { id: string }, instance: number): string =>
  `<t:OccurrenceItemId RecurringMasterId="${id}" InstanceIndex="${instance}"/>`

export const getReference = (reference: string, itemShape = shape('AllProperties')): string =>
  `<m:GetItem><m:ItemShape>${itemShape}</m:ItemShape><m:ItemIds>${reference}</m:ItemIds></m:GetItem>`

/** The id of an occurrence by its number. */
export const occurrenceIdOf = async ({ post }: Host, master: Id, instance: number): Promise<Id> =>
  idOf(all((await post(getReference(occurrenceId(master, instance), shape('IdOnly')))).fine.item, 't:ItemId')[0]!)
