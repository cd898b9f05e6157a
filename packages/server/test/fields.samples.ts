import { type ItemClassTable, itemClasses, type Place } from '@exchequer/protocol'
import { generate, otherwise } from './generated-xml.js'

// Values for every field of every class, by the tables.

/** What the schema or a rule asks of an item besides the field at hand, by class; in the order of the schema. */
const minimum: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CalendarItem: {
    start: '<t:Start>2026-01-05T10:00:00Z</t:Start>',
    end: '<t:End>2026-01-05T11:00:00Z</t:End>',
  },
}

/** Values that a rule beyond the schema asks for. */
const values: Readonly<Record<string, string>> = {
  itemClass: '',
  end: '<t:End>2026-01-05T12:00:00Z</t:End>',
  startTimeZone: utcDefinition('StartTimeZone'),
  endTimeZone: utcDefinition('EndTimeZone'),
  meetingTimeZone: '<t:MeetingTimeZone TimeZoneName="UTC"/>',
  completeDate: '<t:CompleteDate>2026-01-05T00:00:00Z</t:CompleteDate>',
  extendedProperty:
    '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x6701" PropertyType="String"/><t:Value>text</t:Value></t:ExtendedProperty>',
}

/** UTC with its one period: answers tell the rules of a zone, whether or not they were told. */
function utcDefinition(element: string): string {
  const period = 'trule:Microsoft/Registry/UTC/1-Standard'
  return (
    `<t:${element} Id="UTC" Name="(UTC) Coordinated Universal Time"><t:Periods><t:Period Bias="PT0S" Name="Standard" Id="${period}"/></t:Periods>` +
    `<t:TransitionsGroups><t:TransitionsGroup Id="0"><t:Transition><t:To Kind="Period">${period}</t:To></t:Transition></t:TransitionsGroup></t:TransitionsGroups>` +
    `<t:Transitions><t:Transition><t:To Kind="Group">0</t:To></t:Transition></t:Transitions></t:${element}>`
  )
}

/** Fields that do not come back as they went in, and why. */
const others: Readonly<Record<string, string>> = {
  mimeContent: 'is a whole item by itself, which mime tests compare',
  attachments: 'come back with ids and without content (rows-clients.test.ts, row 11)',
  itemClass: 'must fit the class; tested below',
}

export const creatable = itemClasses.filter(({ isCreatable, element }) => isCreatable && element !== 'Item')

export const elementOf = ({ alternatives }: Place): string => alternatives[0]!.name
export const xmlOf = (place: Place): string =>
  values[place.key] ?? generate(elementOf(place), place.alternatives[0]!.type, 'most')

/** Other values that a rule beyond the schema asks for. */
const otherValues: Readonly<Record<string, string>> = {
  start: '<t:Start>2026-01-05T09:00:00Z</t:Start>',
}

/** The same field with another value, where its type has another. */
export const otherXmlOf = (place: Place): string =>
  otherValues[place.key] ?? otherwise(xmlOf(place), place.alternatives[0]!.type)

/** What a client may give a new item, and finds again as it gave it. */
export const settable = ({ record }: ItemClassTable): Place[] =>
  record.places.filter(({ key, options }) => !options.isReadOnly && others[key] === undefined && options.uri)

/** An item with this field and no other that it could do without. */
export function itemWith({ element, record }: ItemClassTable, place?: Place, xml = place && xmlOf(place)): string {
  const needed = minimum[element] ?? {}
  const content = record.places.map((one) => (one === place ? xml : (needed[one.key] ?? '')))
  return `<t:${element}>${content.join('')}</t:${element}>`
}
