import { type ItemClassTable, itemClassOf } from '@exchequer/protocol'
import { keyOfMapi } from './extended-properties.js'
import type { ExtendedValue, ItemState, Properties } from './stored-item.js'

const { record } = itemClassOf('IPM.Appointment')

/** What is to be known of the meeting of a message, and not every class of messages has a place for. */
const keys = ['organizer', 'isAllDayEvent', 'startTimeZone', 'endTimeZone'] as const

/** Of a meeting, what a message about it has to keep aside; `more` goes before what the message itself says. */
export function aside(table: ItemClassTable, meeting: Properties, more: Properties = {}): Pick<ItemState, 'event'> {
  const kept: Properties = { ...more }
  for (const key of keys) if (meeting[key] !== undefined && !table.record.place(key)) kept[key] = meeting[key]
  return Object.keys(kept).length > 0 ? { event: record.pack(kept) as Properties } : {}
}

/** What a message says of its meeting, with what it keeps aside. */
export const withAside = (properties: Properties, { event }: ItemState): Properties =>
  event ? { ...properties, ...(record.unpack({ ...event }) as Properties) } : properties

/** PidLidAppointmentSequence, for which responses and cancellations have no other place. */
const sequenceKey = keyOfMapi('Appointment/0x8201')

/** PidLidAppointmentCounterProposal */
export const proposalKey = keyOfMapi('Appointment/0x8257')

type Extended = Readonly<Record<string, ExtendedValue>>

/** Which state of its meeting a message is about, where its class has no place for that. */
export const sequenceAside = (table: ItemClassTable, sequence: unknown): Record<string, ExtendedValue> =>
  table.record.place('appointmentSequenceNumber')
    ? {}
    : { [sequenceKey]: { type: 'Integer', value: String(Number(sequence ?? 0)) } }

/** Which state of its meeting a message is about; `undefined` where it does not say. */
export function sequenceOf(properties: Properties, extended: Extended): number | undefined {
  const said = properties['appointmentSequenceNumber'] ?? extended[sequenceKey]?.value
  return said === undefined ? undefined : Number(said)
}
