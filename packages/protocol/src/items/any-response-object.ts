import { list } from '../schema/list.js'
import { oneOf } from '../schema/member.js'
import {
  AcceptItem,
  AddItemToMyCalendar,
  CancelCalendarItem,
  DeclineItem,
  ProposeNewTime,
  RemoveItem,
  TentativelyAcceptItem,
} from './meeting.js'
import { PostReplyItem } from './post-item.js'
import {
  AcceptSharingInvitation,
  ForwardItem,
  ReplyAllToItem,
  ReplyToItem,
  SuppressReadReceipt,
} from './response-object.js'

export type ResponseObject =
  | { element: 'AcceptItem'; value: AcceptItem }
  | { element: 'TentativelyAcceptItem'; value: TentativelyAcceptItem }
  | { element: 'DeclineItem'; value: DeclineItem }
  | { element: 'ReplyToItem'; value: ReplyToItem }
  | { element: 'ForwardItem'; value: ForwardItem }
  | { element: 'ReplyAllToItem'; value: ReplyAllToItem }
  | { element: 'CancelCalendarItem'; value: CancelCalendarItem }
  | { element: 'RemoveItem'; value: RemoveItem }
  | { element: 'SuppressReadReceipt'; value: SuppressReadReceipt }
  | { element: 'PostReplyItem'; value: PostReplyItem }
  | { element: 'AcceptSharingInvitation'; value: AcceptSharingInvitation }
  | { element: 'AddItemToMyCalendar'; value: AddItemToMyCalendar }
  | { element: 'ProposeNewTime'; value: ProposeNewTime }

export const NonEmptyArrayOfResponseObjects = list(
  't:NonEmptyArrayOfResponseObjectsType',
  oneOf(
    {
      AcceptItem,
      TentativelyAcceptItem,
      DeclineItem,
      ReplyToItem,
      ForwardItem,
      ReplyAllToItem,
      CancelCalendarItem,
      RemoveItem,
      SuppressReadReceipt,
      PostReplyItem,
      AcceptSharingInvitation,
      AddItemToMyCalendar,
      ProposeNewTime,
    },
    { since: { AddItemToMyCalendar: 'Exchange2013_SP1', ProposeNewTime: 'Exchange2013_SP1' } },
  ),
)
export type NonEmptyArrayOfResponseObjects = ResponseObject[]
