import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, oneOrMore, optional, required, substitutionGroup } from '../schema/member.js'
import { abstract, attributes, omissible, text } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { date, duration, int, localDateTime, short, string, time } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { RelativeYearlyRecurrencePattern } from './recurrence.js'
import { DayOfWeek } from './values.js'

export const Period = record(
  't:PeriodType',
  attributes({ bias: optional(duration), name: optional(string), id: optional(string) }),
)
export interface Period extends Infer<typeof Period> {}

export const NonEmptyArrayOfPeriods = nonEmptyList('t:NonEmptyArrayOfPeriodsType', 'Period', Period)
export type NonEmptyArrayOfPeriods = Infer<typeof NonEmptyArrayOfPeriods>

export const TransitionTargetKind = enumeration('t:TransitionTargetKindType', ['Period', 'Group'])
export type TransitionTargetKind = Infer<typeof TransitionTargetKind>

export const TransitionTarget = record(
  't:TransitionTargetType',
  text(string),
  attributes({ kind: TransitionTargetKind }),
)
export interface TransitionTarget extends Infer<typeof TransitionTarget> {}

export const PlainTransition = record('t:TransitionType', { to: TransitionTarget })
export interface PlainTransition extends Infer<typeof PlainTransition> {}

export const RecurringTimeTransition = PlainTransition.extend('t:RecurringTimeTransitionType', abstract, {
  timeOffset: duration,
  month: int,
})
export interface RecurringTimeTransition extends Infer<typeof RecurringTimeTransition> {}

export const RecurringDateTransition = RecurringTimeTransition.extend('t:RecurringDateTransitionType', { day: int })
export interface RecurringDateTransition extends Infer<typeof RecurringDateTransition> {}

export const AbsoluteDateTransition = PlainTransition.extend('t:AbsoluteDateTransitionType', {
  dateTime: localDateTime,
})
export interface AbsoluteDateTransition extends Infer<typeof AbsoluteDateTransition> {}

export const RecurringDayTransition = RecurringTimeTransition.extend('t:RecurringDayTransitionType', {
  dayOfWeek: DayOfWeek,
  occurrence: int,
})
export interface RecurringDayTransition extends Infer<typeof RecurringDayTransition> {}

/** What stands wherever the schema asks for a Transition. */
export const Transition = substitutionGroup('t:Transition', {
  Transition: PlainTransition,
  AbsoluteDateTransition,
  RecurringDayTransition,
  RecurringDateTransition,
})
export type Transition = NonNullable<(typeof Transition)['value']>

export const ArrayOfTransitions = record(
  't:ArrayOfTransitionsType',
  { transition: oneOrMore(Transition) },
  attributes({ id: optional(string) }),
)
export interface ArrayOfTransitions extends Infer<typeof ArrayOfTransitions> {}

export const ArrayOfTransitionsGroups = nonEmptyList(
  't:ArrayOfTransitionsGroupsType',
  'TransitionsGroup',
  ArrayOfTransitions,
)
export type ArrayOfTransitionsGroups = Infer<typeof ArrayOfTransitionsGroups>

const timeZoneDefinitionTable = record(
  't:TimeZoneDefinitionType',
  omissible,
  {
    periods: required(NonEmptyArrayOfPeriods, { since: 'Exchange2010' }),
    transitionsGroups: optional(ArrayOfTransitionsGroups, { since: 'Exchange2010' }),
    transitions: optional(ArrayOfTransitions, { since: 'Exchange2010' }),
  },
  attributes({ id: optional(string, { since: 'Exchange2010' }), name: optional(string, { since: 'Exchange2010' }) }),
)
export interface TimeZoneDefinition extends Infer<typeof timeZoneDefinitionTable> {}
export const TimeZoneDefinition: RecordType<TimeZoneDefinition> = timeZoneDefinitionTable

export const ArrayOfTimeZoneDefinition = list(
  't:ArrayOfTimeZoneDefinitionType',
  'TimeZoneDefinition',
  TimeZoneDefinition,
)
export type ArrayOfTimeZoneDefinition = Infer<typeof ArrayOfTimeZoneDefinition>

export const TimeChange = record(
  't:TimeChangeType',
  {
    offset: duration,
    pattern: optional(
      oneOf(
        { RelativeYearlyRecurrence: RelativeYearlyRecurrencePattern, AbsoluteDate: date },
        { group: 't:TimeChangePatternTypes' },
      ),
    ),
    time,
  },
  attributes({ timeZoneName: optional(string) }),
)
export interface TimeChange extends Infer<typeof TimeChange> {}

export const TimeZone = record(
  't:TimeZoneType',
  omissible,
  { baseOffset: duration, standard: optional(TimeChange), daylight: optional(TimeChange) },
  attributes({ timeZoneName: optional(string) }),
)
export interface TimeZone extends Infer<typeof TimeZone> {}

export const SerializableTimeZoneTime = record('t:SerializableTimeZoneTime', {
  bias: int,
  time: string,
  dayOrder: short,
  month: short,
  dayOfWeek: DayOfWeek,
  year: optional(string),
})
export interface SerializableTimeZoneTime extends Infer<typeof SerializableTimeZoneTime> {}

export const SerializableTimeZone = record('t:SerializableTimeZone', {
  bias: int,
  standardTime: SerializableTimeZoneTime,
  daylightTime: SerializableTimeZoneTime,
})
export interface SerializableTimeZone extends Infer<typeof SerializableTimeZone> {}
