import {
  type CalendarEvent,
  type FreeBusyView,
  type FreeBusyViewResult,
  GetUserAvailability,
  type GetUserAvailabilityRequest,
  type LegacyFreeBusy,
  type MeetingAttendee,
  type ResponseMessage,
  rankOf,
  type SerializableTimeZone,
  type SuggestionDayResult,
  type SuggestionQuality,
  type TimeSuggestion,
  type WorkingHours,
} from '@exchequer/protocol'
import { type CallOptions, call } from './call.js'
import type { Connection } from './connection.js'
import {
  type Answered,
  responseOf,
  type ServiceResponse,
  ServiceResponseCollection,
  success,
} from './service-response.js'

/** Somebody who is to come: an address, or with more about him. */
export interface AttendeeInfo {
  readonly smtpAddress: string
  /** `Required` unless this says otherwise. */
  readonly attendeeType?: MeetingAttendee
  /** Whether no time is suggested that does not suit him. */
  readonly excludeConflicts?: boolean
}

export interface TimeWindow {
  readonly startTime: Date
  readonly endTime: Date
}

export type AvailabilityData = 'FreeBusy' | 'Suggestions' | 'FreeBusyAndSuggestions'

export interface AvailabilityOptions extends CallOptions {
  /**
   * The zone by whose days times are suggested. With one, or where the service has one, dates that come back are clocks on its walls
   * (`FloatingDate`); without, everything is of UTC and dates are instants.
   */
  readonly timeZone?: SerializableTimeZone
  /** Minutes; 30 unless this says otherwise. */
  readonly mergedFreeBusyInterval?: number
  /** `Detailed` unless this says otherwise; the server shows what the caller may see of it. */
  readonly requestedFreeBusyView?: FreeBusyView[number]
  /** Percent, 25 unless this says otherwise: with 50 more, how many have to be free for a time to be good. */
  readonly goodSuggestionThreshold?: number
  /** 10 unless this says otherwise. */
  readonly maximumSuggestionsPerDay?: number
  /** 0 unless this says otherwise. */
  readonly maximumNonWorkHoursSuggestionsPerDay?: number
  /** Minutes; 60 unless this says otherwise. */
  readonly meetingDuration?: number
  /** `Fair` unless this says otherwise. */
  readonly minimumSuggestionQuality?: SuggestionQuality
  /** Where to look for times; the window of the call unless this says otherwise. */
  readonly detailedSuggestionsWindow?: TimeWindow
  /** When the meeting is now that is to be moved, and which one it is. */
  readonly currentMeetingTime?: Date
  readonly globalObjectId?: string
}

export interface AttendeeView {
  readonly viewType: FreeBusyView[number]
  /** One for each interval of the window, where the view has them. */
  readonly mergedFreeBusyStatus: readonly LegacyFreeBusy[]
  readonly calendarEvents: readonly CalendarEvent[]
  readonly workingHours?: WorkingHours
}

export type AttendeeAvailability = Answered<AttendeeView>

/** A day with the times that are suggested for it. */
export interface Suggestion {
  readonly date: Date
  readonly quality: SuggestionQuality
  readonly timeSuggestions: readonly TimeSuggestion[]
}

export interface GetUserAvailabilityResults {
  /** One for each attendee, in the order of the input; none where no free/busy data was asked for. */
  readonly attendeesAvailability: ServiceResponseCollection<AttendeeAvailability>
  readonly suggestions: readonly Suggestion[]
  /** Why there are no suggestions, where there are none. */
  readonly suggestionsResponse: ServiceResponse
}

/** When people are free, as far as the caller may see it, and times at which they could meet. */
export async function getUserAvailability(
  connection: Connection,
  attendees: readonly (string | AttendeeInfo)[],
  timeWindow: TimeWindow,
  requestedData: AvailabilityData = 'FreeBusy',
  options: AvailabilityOptions = {},
): Promise<GetUserAvailabilityResults> {
  const timeZone = options.timeZone ?? (connection.soapHeaders.timeZoneContext ? undefined : utc)
  const request: GetUserAvailabilityRequest = {
    ...(timeZone && { timeZone }),
    mailboxDataArray: attendees.map(mailboxData),
    ...(requestedData !== 'Suggestions' && { freeBusyViewOptions: freeBusyOptions(timeWindow, options) }),
    ...(requestedData !== 'FreeBusy' && { suggestionsViewOptions: suggestionsOptions(timeWindow, options) }),
  }
  const { freeBusyResponseArray = [], suggestionsResponse } = await call(
    connection,
    GetUserAvailability,
    request,
    options,
  )
  const dateOf = timeZone === utc ? (date: Date): Date => new Date(date) : (date: Date): Date => date
  const digits = rankOf(connection.version) < rankOf('Exchange2013') ? digitsUntil2010 : digitsSince2013
  return {
    attendeesAvailability: new ServiceResponseCollection(
      freeBusyResponseArray.map(({ responseMessage, freeBusyView }) => ({
        ...answerOf(responseMessage),
        ...(freeBusyView && viewOf(freeBusyView, digits, dateOf)),
      })) as AttendeeAvailability[],
    ),
    suggestions: (suggestionsResponse?.suggestionDayResultArray ?? []).map((day) => suggestionOf(day, dateOf)),
    suggestionsResponse: answerOf(suggestionsResponse?.responseMessage),
  }
}

const noChange = { bias: 0, time: '00:00:00', dayOrder: 0, month: 0, dayOfWeek: 'Sunday' } as const
const utc: SerializableTimeZone = { bias: 0, standardTime: noChange, daylightTime: noChange }

const answerOf = (message: ResponseMessage | undefined): ServiceResponse => (message ? responseOf(message) : success)

function mailboxData(attendee: string | AttendeeInfo): GetUserAvailabilityRequest['mailboxDataArray'][number] {
  const {
    smtpAddress,
    attendeeType = 'Required',
    excludeConflicts = false,
  } = typeof attendee === 'string' ? { smtpAddress: attendee } : attendee
  return { email: { address: smtpAddress }, attendeeType, excludeConflicts }
}

const freeBusyOptions = (
  timeWindow: TimeWindow,
  { mergedFreeBusyInterval = 30, requestedFreeBusyView = 'Detailed' }: AvailabilityOptions,
): GetUserAvailabilityRequest['freeBusyViewOptions'] => ({
  timeWindow,
  mergedFreeBusyIntervalInMinutes: mergedFreeBusyInterval,
  requestedView: [requestedFreeBusyView],
})

const suggestionsOptions = (
  timeWindow: TimeWindow,
  options: AvailabilityOptions,
): GetUserAvailabilityRequest['suggestionsViewOptions'] => ({
  goodThreshold: options.goodSuggestionThreshold ?? 25,
  maximumResultsByDay: options.maximumSuggestionsPerDay ?? 10,
  maximumNonWorkHourResultsByDay: options.maximumNonWorkHoursSuggestionsPerDay ?? 0,
  meetingDurationInMinutes: options.meetingDuration ?? 60,
  minimumSuggestionQuality: options.minimumSuggestionQuality ?? 'Fair',
  detailedSuggestionsWindow: options.detailedSuggestionsWindow ?? timeWindow,
  ...(options.currentMeetingTime && { currentMeetingTime: options.currentMeetingTime }),
  ...(options.globalObjectId !== undefined && { globalObjectId: options.globalObjectId }),
})

/** What each digit of a merged stream means (docs "MergedFreeBusy"); Exchange 2013 put something in before the last. */
const digitsUntil2010: readonly LegacyFreeBusy[] = ['Free', 'Tentative', 'Busy', 'OOF', 'NoData']
const digitsSince2013: readonly LegacyFreeBusy[] = ['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere', 'NoData']

function viewOf(
  { freeBusyViewType, mergedFreeBusy = '', calendarEventArray = [], workingHours }: FreeBusyViewResult,
  digits: readonly LegacyFreeBusy[],
  dateOf: (date: Date) => Date,
): AttendeeView {
  return {
    viewType: freeBusyViewType[0] ?? 'None',
    mergedFreeBusyStatus: [...mergedFreeBusy].map((digit) => digits[Number(digit)] ?? 'NoData'),
    calendarEvents: calendarEventArray.map((event) => ({
      ...event,
      startTime: dateOf(event.startTime),
      endTime: dateOf(event.endTime),
    })),
    ...(workingHours && { workingHours }),
  }
}

const suggestionOf = (
  { date, dayQuality, suggestionArray = [] }: SuggestionDayResult,
  dateOf: (date: Date) => Date,
): Suggestion => ({
  date: dateOf(date),
  quality: dayQuality,
  timeSuggestions: suggestionArray.map((time) => ({ ...time, meetingTime: dateOf(time.meetingTime) })),
})
