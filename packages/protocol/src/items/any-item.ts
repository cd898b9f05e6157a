// Items name these two and do not import them, which would be a circle: whoever reads items takes them from here.
import './any-response-object.js'
import './attachment.js'
import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { attributes } from '../schema/parts.js'
import { type Infer, type RecordType, record } from '../schema/record.js'
import { boolean, int, string } from '../schema/scalars.js'
import { GroupSummary } from '../types/paging.js'
import { CalendarItem } from './calendar-item.js'
import { Contact } from './contact.js'
import { DistributionList } from './distribution-list.js'
import { Item } from './item.js'
import {
  AcceptItem,
  CancelCalendarItem,
  DeclineItem,
  MeetingCancellation,
  MeetingMessage,
  MeetingRequest,
  MeetingResponse,
  RemoveItem,
  TentativelyAcceptItem,
} from './meeting.js'
import { Message, SharingMessage } from './message.js'
import { AbchPerson, NetworkItem, RoleMemberItem } from './other.js'
import { PostItem, PostReplyItem } from './post-item.js'
import {
  AcceptSharingInvitation,
  ForwardItem,
  ReplyAllToItem,
  ReplyToItem,
  SuppressReadReceipt,
} from './response-object.js'
import { Task } from './task.js'

/** Everything that a folder can hold. */
export const RealItem = oneOf({
  Item,
  Message,
  SharingMessage,
  CalendarItem,
  Contact,
  DistributionList,
  MeetingMessage,
  MeetingRequest,
  MeetingResponse,
  MeetingCancellation,
  Task,
  PostItem,
  RoleMember: RoleMemberItem,
  Network: NetworkItem,
  Person: AbchPerson,
})
export type RealItem = NonNullable<(typeof RealItem)['value']>

export const ArrayOfRealItems = list('t:ArrayOfRealItemsType', RealItem)
export type ArrayOfRealItems = Infer<typeof ArrayOfRealItems>

export const GroupedItems = record('t:GroupedItemsType', {
  groupIndex: string,
  items: ArrayOfRealItems,
  groupSummary: optional(GroupSummary),
})
export interface GroupedItems extends Infer<typeof GroupedItems> {}

export const ArrayOfGroupedItems = list('t:ArrayOfGroupedItemsType', 'GroupedItems', GroupedItems)
export type ArrayOfGroupedItems = Infer<typeof ArrayOfGroupedItems>

const findItemParentTable = record(
  't:FindItemParentType',
  { content: oneOf({ Items: ArrayOfRealItems, Groups: ArrayOfGroupedItems }) },
  attributes(
    {
      indexedPagingOffset: optional(int),
      numeratorOffset: optional(int),
      absoluteDenominator: optional(int),
      includesLastItemInRange: optional(boolean),
      totalItemsInView: optional(int),
    },
    't:FindResponsePagingAttributes',
  ),
)
export interface FindItemParent extends Infer<typeof findItemParentTable> {}
export const FindItemParent: RecordType<FindItemParent> = findItemParentTable

export const ArrayOfItems = list('t:ArrayOfItemsType', 'Item', Item)
export type ArrayOfItems = Infer<typeof ArrayOfItems>

export const ArrayOfCalendarItems = list('t:ArrayOfCalendarItemsType', 'CalendarItem', CalendarItem)
export type ArrayOfCalendarItems = Infer<typeof ArrayOfCalendarItems>

export type AnyItem =
  | { element: 'Item'; value: Item }
  | { element: 'Message'; value: Message }
  | { element: 'SharingMessage'; value: SharingMessage }
  | { element: 'CalendarItem'; value: CalendarItem }
  | { element: 'Contact'; value: Contact }
  | { element: 'DistributionList'; value: DistributionList }
  | { element: 'MeetingMessage'; value: MeetingMessage }
  | { element: 'MeetingRequest'; value: MeetingRequest }
  | { element: 'MeetingResponse'; value: MeetingResponse }
  | { element: 'MeetingCancellation'; value: MeetingCancellation }
  | { element: 'Task'; value: Task }
  | { element: 'PostItem'; value: PostItem }
  | { element: 'ReplyToItem'; value: ReplyToItem }
  | { element: 'ForwardItem'; value: ForwardItem }
  | { element: 'ReplyAllToItem'; value: ReplyAllToItem }
  | { element: 'AcceptItem'; value: AcceptItem }
  | { element: 'TentativelyAcceptItem'; value: TentativelyAcceptItem }
  | { element: 'DeclineItem'; value: DeclineItem }
  | { element: 'CancelCalendarItem'; value: CancelCalendarItem }
  | { element: 'RemoveItem'; value: RemoveItem }
  | { element: 'SuppressReadReceipt'; value: SuppressReadReceipt }
  | { element: 'PostReplyItem'; value: PostReplyItem }
  | { element: 'AcceptSharingInvitation'; value: AcceptSharingInvitation }
  | { element: 'RoleMember'; value: RoleMemberItem }
  | { element: 'Network'; value: NetworkItem }
  | { element: 'Person'; value: AbchPerson }

export const NonEmptyArrayOfAllItems = nonEmptyList(
  't:NonEmptyArrayOfAllItemsType',
  oneOf({
    Item,
    Message,
    SharingMessage,
    CalendarItem,
    Contact,
    DistributionList,
    MeetingMessage,
    MeetingRequest,
    MeetingResponse,
    MeetingCancellation,
    Task,
    PostItem,
    ReplyToItem,
    ForwardItem,
    ReplyAllToItem,
    AcceptItem,
    TentativelyAcceptItem,
    DeclineItem,
    CancelCalendarItem,
    RemoveItem,
    SuppressReadReceipt,
    PostReplyItem,
    AcceptSharingInvitation,
    RoleMember: RoleMemberItem,
    Network: NetworkItem,
    Person: AbchPerson,
  }),
)
export type NonEmptyArrayOfAllItems = AnyItem[]
