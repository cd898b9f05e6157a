import type { Compute } from './computed.js'
import { messageFlag } from './stored-item.js'

const of = (...elements: string[]): object[] => elements.map((element) => ({ element, value: {} }))

/** What a client may answer to an item with: told in GetItem, so that it shows the right buttons (docs "ResponseObjects"). */
export const responseObjects: Compute = ({ table, properties, state }) => {
  const isDraft = (state.flags & messageFlag.unsent) !== 0
  switch (table.element) {
    case 'Message': {
      if (isDraft) return undefined
      const awaitsReceipt =
        properties['isReadReceiptRequested'] === true &&
        state.receipt === undefined &&
        (state.flags & messageFlag.fromMe) === 0
      return of('ReplyToItem', 'ReplyAllToItem', 'ForwardItem', ...(awaitsReceipt ? ['SuppressReadReceipt'] : []))
    }
    case 'PostItem':
      return of('PostReplyItem', 'ReplyToItem', 'ForwardItem')
    case 'MeetingRequest':
      return of('AcceptItem', 'TentativelyAcceptItem', 'DeclineItem', 'ReplyToItem', 'ReplyAllToItem', 'ForwardItem')
    case 'MeetingCancellation':
      return of('RemoveItem', 'ReplyToItem', 'ReplyAllToItem', 'ForwardItem')
    case 'MeetingResponse':
      return of('ReplyToItem', 'ReplyAllToItem', 'ForwardItem')
    case 'CalendarItem': {
      const response = properties['myResponseType']
      if (response === 'Organizer') return of('CancelCalendarItem', 'ForwardItem')
      if (response === undefined || response === 'Unknown') return of('ForwardItem')
      return of('AcceptItem', 'TentativelyAcceptItem', 'DeclineItem', 'ReplyToItem', 'ReplyAllToItem', 'ForwardItem')
    }
    default:
      return undefined
  }
}
