import type { XmlNode } from '@exchequer/protocol'
import { type SerializableTimeZone, type SerializableTimeZoneTime, zoneOfSerializable } from '#time/legacy-zone'
import { childOf, rootOf } from './xml-stream.js'

/** What Outlook keeps of somebody's working hours with his calendar ([MS-OXOCFG] 2.2.5.2.1). */
export interface KeptWorkingHours {
  /** What Windows calls the zone, where that was said. */
  readonly zoneName: string | undefined
  readonly timeZone: SerializableTimeZone
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  /** Minutes after midnight. */
  readonly start: number
  readonly end: number
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** Reads the stream of an `IPM.Configuration.WorkHours`; `undefined` where it does not say all that it must. */
export function readWorkingHours(stream: Uint8Array): KeptWorkingHours | undefined {
  const hours = childOf(rootOf(stream), 'WorkHoursVersion1')
  const zone = childOf(hours, 'TimeZone')
  const slot = childOf(hours, 'TimeSlot')
  const [start, end] = [minutesOf(childOf(slot, 'Start')), minutesOf(childOf(slot, 'End'))]
  const bias = numberOf(childOf(zone, 'Bias'))
  const standardTime = changeOf(childOf(zone, 'Standard'))
  const daylightTime = changeOf(childOf(zone, 'DaylightSavings'))
  if (start === undefined || end === undefined || bias === undefined || !standardTime || !daylightTime) return undefined
  const timeZone = { bias, standardTime, daylightTime }
  if (typeof zoneOfSerializable(timeZone) === 'string') return undefined
  const days = textOf(childOf(hours, 'WorkDays')).split(/\s+/)
  return {
    zoneName: textOf(childOf(zone, 'Name')) || undefined,
    timeZone,
    weekdays: weekdays.flatMap((day, number) => (days.includes(day) ? [number] : [])),
    start,
    end,
  }
}

const textOf = (node: XmlNode | undefined): string => node?.text.trim() ?? ''

function numberOf(node: XmlNode | undefined): number | undefined {
  const text = textOf(node)
  return /^-?\d{1,5}$/.test(text) ? Number(text) : undefined
}

/** Minutes of an xs:time such as `09:00:00`; the end of a day may be `24:00:00`. */
function minutesOf(node: XmlNode | undefined): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(textOf(node)) ?? []
  const total = Number(hours) * 60 + Number(minutes)
  return total >= 0 && total <= 1440 ? total : undefined
}

/** `0000/11/01` is the first of some weekday in each November, `5` for the last; with a year it is a date. */
function changeOf(node: XmlNode | undefined): SerializableTimeZoneTime | undefined {
  const bias = numberOf(childOf(node, 'Bias'))
  const change = childOf(node, 'ChangeDate')
  const [, year, month, day] = /^(\d{4})[/-](\d\d)[/-](\d\d)$/.exec(textOf(childOf(change, 'Date'))) ?? []
  const dayOfWeek = weekdays[numberOf(childOf(change, 'DayOfWeek')) ?? weekdays.length]
  if (bias === undefined || year === undefined || !dayOfWeek) return undefined
  const time = textOf(childOf(change, 'Time'))
  return {
    bias,
    time,
    dayOrder: Number(day),
    month: Number(month),
    dayOfWeek,
    ...(Number(year) > 0 && { year }),
  }
}
