import { nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { abstract } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { date, dateTime, int } from '../schema/scalars.js'
import { ItemId } from './ids.js'
import { DayOfWeek, DayOfWeekIndex, DaysOfWeek, MonthNames } from './values.js'

export const RecurrencePatternBase = record('t:RecurrencePatternBaseType', abstract)
export interface RecurrencePatternBase extends Infer<typeof RecurrencePatternBase> {}

export const IntervalRecurrencePatternBase = RecurrencePatternBase.extend(
  't:IntervalRecurrencePatternBaseType',
  abstract,
  { interval: int },
)
export interface IntervalRecurrencePatternBase extends Infer<typeof IntervalRecurrencePatternBase> {}

export const RegeneratingPatternBase = IntervalRecurrencePatternBase.extend('t:RegeneratingPatternBaseType', abstract)
export interface RegeneratingPatternBase extends Infer<typeof RegeneratingPatternBase> {}

export const DailyRegeneratingPattern = RegeneratingPatternBase.extend('t:DailyRegeneratingPatternType')
export interface DailyRegeneratingPattern extends Infer<typeof DailyRegeneratingPattern> {}

export const WeeklyRegeneratingPattern = RegeneratingPatternBase.extend('t:WeeklyRegeneratingPatternType')
export interface WeeklyRegeneratingPattern extends Infer<typeof WeeklyRegeneratingPattern> {}

export const MonthlyRegeneratingPattern = RegeneratingPatternBase.extend('t:MonthlyRegeneratingPatternType')
export interface MonthlyRegeneratingPattern extends Infer<typeof MonthlyRegeneratingPattern> {}

export const YearlyRegeneratingPattern = RegeneratingPatternBase.extend('t:YearlyRegeneratingPatternType')
export interface YearlyRegeneratingPattern extends Infer<typeof YearlyRegeneratingPattern> {}

export const RelativeYearlyRecurrencePattern = RecurrencePatternBase.extend('t:RelativeYearlyRecurrencePatternType', {
  daysOfWeek: DayOfWeek,
  dayOfWeekIndex: DayOfWeekIndex,
  month: MonthNames,
})
export interface RelativeYearlyRecurrencePattern extends Infer<typeof RelativeYearlyRecurrencePattern> {}

export const AbsoluteYearlyRecurrencePattern = RecurrencePatternBase.extend('t:AbsoluteYearlyRecurrencePatternType', {
  dayOfMonth: int,
  month: MonthNames,
})
export interface AbsoluteYearlyRecurrencePattern extends Infer<typeof AbsoluteYearlyRecurrencePattern> {}

export const RelativeMonthlyRecurrencePattern = IntervalRecurrencePatternBase.extend(
  't:RelativeMonthlyRecurrencePatternType',
  { daysOfWeek: DayOfWeek, dayOfWeekIndex: DayOfWeekIndex },
)
export interface RelativeMonthlyRecurrencePattern extends Infer<typeof RelativeMonthlyRecurrencePattern> {}

export const AbsoluteMonthlyRecurrencePattern = IntervalRecurrencePatternBase.extend(
  't:AbsoluteMonthlyRecurrencePatternType',
  { dayOfMonth: int },
)
export interface AbsoluteMonthlyRecurrencePattern extends Infer<typeof AbsoluteMonthlyRecurrencePattern> {}

export const WeeklyRecurrencePattern = IntervalRecurrencePatternBase.extend('t:WeeklyRecurrencePatternType', {
  daysOfWeek: DaysOfWeek,
  firstDayOfWeek: optional(DayOfWeek, { since: 'Exchange2010_SP1' }),
})
export interface WeeklyRecurrencePattern extends Infer<typeof WeeklyRecurrencePattern> {}

export const DailyRecurrencePattern = IntervalRecurrencePatternBase.extend('t:DailyRecurrencePatternType')
export interface DailyRecurrencePattern extends Infer<typeof DailyRecurrencePattern> {}

export const RecurrenceRangeBase = record('t:RecurrenceRangeBaseType', abstract, { startDate: date })
export interface RecurrenceRangeBase extends Infer<typeof RecurrenceRangeBase> {}

export const NoEndRecurrenceRange = RecurrenceRangeBase.extend('t:NoEndRecurrenceRangeType')
export interface NoEndRecurrenceRange extends Infer<typeof NoEndRecurrenceRange> {}

export const EndDateRecurrenceRange = RecurrenceRangeBase.extend('t:EndDateRecurrenceRangeType', { endDate: date })
export interface EndDateRecurrenceRange extends Infer<typeof EndDateRecurrenceRange> {}

export const NumberedRecurrenceRange = RecurrenceRangeBase.extend('t:NumberedRecurrenceRangeType', {
  numberOfOccurrences: int,
})
export interface NumberedRecurrenceRange extends Infer<typeof NumberedRecurrenceRange> {}

const recurrenceTable = record('t:RecurrenceType', {
  pattern: oneOf(
    {
      RelativeYearlyRecurrence: RelativeYearlyRecurrencePattern,
      AbsoluteYearlyRecurrence: AbsoluteYearlyRecurrencePattern,
      RelativeMonthlyRecurrence: RelativeMonthlyRecurrencePattern,
      AbsoluteMonthlyRecurrence: AbsoluteMonthlyRecurrencePattern,
      WeeklyRecurrence: WeeklyRecurrencePattern,
      DailyRecurrence: DailyRecurrencePattern,
    },
    { group: 't:RecurrencePatternTypes' },
  ),
  range: oneOf(
    {
      NoEndRecurrence: NoEndRecurrenceRange,
      EndDateRecurrence: EndDateRecurrenceRange,
      NumberedRecurrence: NumberedRecurrenceRange,
    },
    { group: 't:RecurrenceRangeTypes' },
  ),
})
export interface Recurrence extends Infer<typeof recurrenceTable> {}
export const Recurrence: RecordType<Recurrence> = recurrenceTable

const taskRecurrenceTable = record('t:TaskRecurrenceType', {
  pattern: oneOf(
    {
      RelativeYearlyRecurrence: RelativeYearlyRecurrencePattern,
      AbsoluteYearlyRecurrence: AbsoluteYearlyRecurrencePattern,
      RelativeMonthlyRecurrence: RelativeMonthlyRecurrencePattern,
      AbsoluteMonthlyRecurrence: AbsoluteMonthlyRecurrencePattern,
      WeeklyRecurrence: WeeklyRecurrencePattern,
      DailyRecurrence: DailyRecurrencePattern,
      DailyRegeneration: DailyRegeneratingPattern,
      WeeklyRegeneration: WeeklyRegeneratingPattern,
      MonthlyRegeneration: MonthlyRegeneratingPattern,
      YearlyRegeneration: YearlyRegeneratingPattern,
    },
    { group: 't:TaskRecurrencePatternTypes' },
  ),
  range: oneOf(
    {
      NoEndRecurrence: NoEndRecurrenceRange,
      EndDateRecurrence: EndDateRecurrenceRange,
      NumberedRecurrence: NumberedRecurrenceRange,
    },
    { group: 't:RecurrenceRangeTypes' },
  ),
})
export interface TaskRecurrence extends Infer<typeof taskRecurrenceTable> {}
export const TaskRecurrence: RecordType<TaskRecurrence> = taskRecurrenceTable

export const OccurrenceInfo = record('t:OccurrenceInfoType', {
  itemId: ItemId,
  start: dateTime,
  end: dateTime,
  originalStart: dateTime,
})
export interface OccurrenceInfo extends Infer<typeof OccurrenceInfo> {}

export const NonEmptyArrayOfOccurrenceInfo = nonEmptyList(
  't:NonEmptyArrayOfOccurrenceInfoType',
  'Occurrence',
  OccurrenceInfo,
)
export type NonEmptyArrayOfOccurrenceInfo = Infer<typeof NonEmptyArrayOfOccurrenceInfo>

export const DeletedOccurrenceInfo = record('t:DeletedOccurrenceInfoType', { start: dateTime })
export interface DeletedOccurrenceInfo extends Infer<typeof DeletedOccurrenceInfo> {}

export const NonEmptyArrayOfDeletedOccurrences = nonEmptyList(
  't:NonEmptyArrayOfDeletedOccurrencesType',
  'DeletedOccurrence',
  DeletedOccurrenceInfo,
)
export type NonEmptyArrayOfDeletedOccurrences = Infer<typeof NonEmptyArrayOfDeletedOccurrences>
