import type { Recurrence } from '#time/recurrence-pattern'
import type { Zone } from '#time/zone'
import type { Address, Importance, Sensitivity } from './mail.js'

/** An event between its two forms, iCalendar and properties. */
export interface CalendarEvent {
  uid: string
  summary: string
  /** CRLF line ends. */
  description: string | undefined
  /** X-ALT-DESC: the description as HTML. */
  htmlDescription: string | undefined
  location: string | undefined
  start: CalendarTime
  end: CalendarTime
  /** Not so for an answer or a cancellation that names its event alone: `start` and `end` mean nothing then (RFC 5546 3.2.3, 3.2.5). */
  saysTime: boolean
  /** The other time that a COUNTER proposes. */
  proposal: { start: CalendarTime; end: CalendarTime } | undefined
  isAllDay: boolean
  busyStatus: BusyStatus
  /** What the organizer wants the time shown as by those who come, where that is said. */
  intendedStatus: BusyStatus | undefined
  sensitivity: Sensitivity
  importance: Importance
  categories: string[]
  organizer: Address | undefined
  attendees: Attendee[]
  /** Minutes before the start; undefined without a reminder. */
  reminderMinutes: number | undefined
  recurrence: Recurrence | undefined
  /** There is a rule, but none that EWS's recurrences can say. */
  hasUnsupportedRecurrence: boolean
  excluded: CalendarTime[]
  /** The original start of the occurrence that this event replaces. */
  recurrenceId: CalendarTime | undefined
  sequence: number
  stamp: Date | undefined
  created: Date | undefined
  modified: Date | undefined
  isCancelled: boolean
  /** Properties that no other field says: those that begin with X-, and those that iCalendar has and EWS has not. */
  properties: CalendarProperty[]
}

export interface CalendarTime {
  date: Date
  /** The Windows id of the zone it is written in, or the custom id; undefined for UTC without more, and floating times. */
  zone: string | undefined
  /** A day, with no time: midnight in its zone. */
  isDate: boolean
  /** Written with no zone at all; read in the caller's. */
  isFloating: boolean
}

export type BusyStatus = 'Free' | 'Tentative' | 'Busy' | 'OOF' | 'WorkingElsewhere'

export interface Attendee extends Address {
  role: 'Required' | 'Optional' | 'Resource'
  response: 'Unknown' | 'Tentative' | 'Accept' | 'Decline' | 'NoResponseReceived'
  isResponseRequested: boolean
}

export interface CalendarProperty {
  /** Upper case. */
  name: string
  parameters: Record<string, string>
  /** As it is written, escapes included. */
  value: string
}

export interface Calendar {
  /** REQUEST, REPLY, CANCEL, …; undefined for an event that is only stored. */
  method: string | undefined
  master: CalendarEvent
  /** Occurrences that differ from the master's rule. */
  exceptions: CalendarEvent[]
  /** Zones that the calendar itself defines and nobody else knows, by id. */
  zones: ReadonlyMap<string, Zone>
}
