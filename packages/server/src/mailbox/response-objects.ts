import { hasAttendees, isCancelled, isOrganizer } from './calendar-properties.js'
import type { Compute } from './computed.js'
import type { Head } from './item-document.js'
import { messageFlag, type StoredItem } from './stored-item.js'

const of = (...elements: string[]): object[] => elements.map((element) => ({ element, value: {} }))

const replies = ['ReplyToItem', 'ReplyAllToItem'] as const
const answers = ['AcceptItem', 'TentativelyAcceptItem', 'DeclineItem'] as const

/** What a client may answer to an item with: told in GetItem, so that it shows the right buttons (docs "ResponseObjects"). */
export const responseObjects: Compute = (item) => {
  const { table, head, state } = item
  const isDraft = (state.flags & messageFlag.unsent) !== 0
  const isFromMe = (state.flags & messageFlag.fromMe) !== 0
  const forwards = isForwardable(item) ? ['ForwardItem'] : []
  switch (table.element) {
    case 'Message': {
      if (isDraft) return undefined
      const awaitsReceipt = head.isReadReceiptRequested === true && state.receipt === undefined && !isFromMe
      return of(...replies, 'ForwardItem', ...(awaitsReceipt ? ['SuppressReadReceipt'] : []))
    }
    case 'PostItem':
      return of('PostReplyItem', 'ReplyToItem', 'ForwardItem')
    case 'MeetingRequest': {
      if (isDraft) return undefined
      const isForInformation = head.meetingRequestType === 'PrincipalWantsCopy'
      const isSettled = isFromMe || isForInformation || head.isOutOfDate === true || head.isDelegated === true
      return of(...(isSettled ? [] : answersTo(head)), ...replies, ...forwards)
    }
    case 'MeetingCancellation': {
      const isSettled = isFromMe || head.isDelegated === true
      return of(...(isSettled ? [] : ['RemoveItem']), ...replies, 'ForwardItem')
    }
    case 'MeetingResponse':
    case 'MeetingMessage':
      return of(...replies, 'ForwardItem')
    case 'CalendarItem': {
      if (isOrganizer(head))
        return of(...(hasAttendees(head) && !isCancelled(head) ? ['CancelCalendarItem'] : []), 'ForwardItem')
      return of(...(isCancelled(head) ? [] : answersTo(head)), ...replies, ...forwards)
    }
    default:
      return undefined
  }
}

const answersTo = (head: Head): string[] => [...answers, ...(isProposable(head) ? ['ProposeNewTime'] : [])]

/** Whether a meeting may be sent on: its organizer may always. */
export const isForwardable = ({ head, state }: StoredItem): boolean =>
  head.doNotForwardMeeting !== true || isOrganizer(head) || (state.flags & messageFlag.fromMe) !== 0

/** Whether an attendee may propose another time ([MS-OXOCAL] 3.1.4.8.4.1): never for a whole series. */
export const isProposable = ({ allowNewTimeProposal, recurrence }: Head): boolean =>
  allowNewTimeProposal !== false && recurrence === undefined
