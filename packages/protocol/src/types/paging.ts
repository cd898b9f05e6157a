import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, int, nonNegativeInteger, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { Path, PathToExtendedField, PathToIndexedField, PathToUnindexedField } from './paths.js'
import { Restriction } from './restriction.js'
import { SortDirection } from './values.js'

export const FolderQueryTraversal = enumeration('t:FolderQueryTraversalType', ['Shallow', 'Deep', 'SoftDeleted'])
export type FolderQueryTraversal = Infer<typeof FolderQueryTraversal>

export const ItemQueryTraversal = enumeration('t:ItemQueryTraversalType', ['Shallow', 'SoftDeleted', 'Associated'])
export type ItemQueryTraversal = Infer<typeof ItemQueryTraversal>

export const ViewFilter = enumeration('t:ViewFilterType', [
  'All',
  'Flagged',
  'HasAttachment',
  'ToOrCcMe',
  'Unread',
  'TaskActive',
  'TaskOverdue',
  'TaskCompleted',
  'NoClutter',
  'Clutter',
])
export type ViewFilter = Infer<typeof ViewFilter>

export const HighlightTerm = record('t:HighlightTermType', { scope: string, value: string })
export interface HighlightTerm extends Infer<typeof HighlightTerm> {}

export const ArrayOfHighlightTerms = list('t:ArrayOfHighlightTermsType', 'Term', HighlightTerm)
export type ArrayOfHighlightTerms = Infer<typeof ArrayOfHighlightTerms>

export const BasePaging = record('t:BasePagingType', abstract, attributes({ maxEntriesReturned: optional(int) }))
export interface BasePaging extends Infer<typeof BasePaging> {}

export const IndexBasePoint = enumeration('t:IndexBasePointType', ['Beginning', 'End'])
export type IndexBasePoint = Infer<typeof IndexBasePoint>

export const IndexedPageView = BasePaging.extend(
  't:IndexedPageViewType',
  attributes({ offset: int, basePoint: IndexBasePoint }),
)
export interface IndexedPageView extends Infer<typeof IndexedPageView> {}

export const FractionalPageView = BasePaging.extend(
  't:FractionalPageViewType',
  attributes({ numerator: int, denominator: int }),
)
export interface FractionalPageView extends Infer<typeof FractionalPageView> {}

export const SeekToConditionPageView = BasePaging.extend(
  't:SeekToConditionPageViewType',
  { condition: Restriction },
  attributes({ basePoint: IndexBasePoint }),
)
export interface SeekToConditionPageView extends Infer<typeof SeekToConditionPageView> {}

export const CalendarView = BasePaging.extend(
  't:CalendarViewType',
  attributes({ startDate: dateTime, endDate: dateTime }),
)
export interface CalendarView extends Infer<typeof CalendarView> {}

export const ContactsView = BasePaging.extend(
  't:ContactsViewType',
  attributes({ initialName: optional(string), finalName: optional(string) }),
)
export interface ContactsView extends Infer<typeof ContactsView> {}

export const Aggregate = enumeration('t:AggregateType', ['Minimum', 'Maximum'])
export type Aggregate = Infer<typeof Aggregate>

export const AggregateOn = record(
  't:AggregateOnType',
  {
    path: oneOf({
      FieldURI: PathToUnindexedField,
      IndexedFieldURI: PathToIndexedField,
      ExtendedFieldURI: PathToExtendedField,
    }),
  },
  attributes({ aggregate: Aggregate }),
)
export interface AggregateOn extends Infer<typeof AggregateOn> {}

export const BaseGroupBy = record('t:BaseGroupByType', abstract, attributes({ order: SortDirection }))
export interface BaseGroupBy extends Infer<typeof BaseGroupBy> {}

export const ArrayOfGroupId = list('t:ArrayOfGroupIdType', 'GroupId', base64Binary)
export type ArrayOfGroupId = Infer<typeof ArrayOfGroupId>

export const GroupBy = BaseGroupBy.extend('t:GroupByType', {
  path: oneOf({
    FieldURI: PathToUnindexedField,
    IndexedFieldURI: PathToIndexedField,
    ExtendedFieldURI: PathToExtendedField,
  }),
  aggregateOn: AggregateOn,
  useCollapsibleGroups: optional(boolean),
  itemsPerGroup: optional(nonNegativeInteger),
  maxItemsPerGroup: optional(nonNegativeInteger),
  groupsToExpand: optional(ArrayOfGroupId),
})
export interface GroupBy extends Infer<typeof GroupBy> {}

export const StandardGroupBy = enumeration('t:StandardGroupByType', ['ConversationTopic'])
export type StandardGroupBy = Infer<typeof StandardGroupBy>

export const DistinguishedGroupBy = BaseGroupBy.extend('t:DistinguishedGroupByType', {
  standardGroupBy: StandardGroupBy,
})
export interface DistinguishedGroupBy extends Infer<typeof DistinguishedGroupBy> {}

export const GroupSummary = record('t:GroupSummaryType', {
  groupCount: int,
  unreadCount: int,
  instanceKey: base64Binary,
  groupByValue: string,
})
export interface GroupSummary extends Infer<typeof GroupSummary> {}

const fieldOrderTable = record('t:FieldOrderType', { path: Path }, attributes({ order: SortDirection }))
export interface FieldOrder extends Infer<typeof fieldOrderTable> {}
export const FieldOrder: RecordType<FieldOrder> = fieldOrderTable

export const NonEmptyArrayOfFieldOrders = nonEmptyList('t:NonEmptyArrayOfFieldOrdersType', 'FieldOrder', FieldOrder)
export type NonEmptyArrayOfFieldOrders = Infer<typeof NonEmptyArrayOfFieldOrders>
