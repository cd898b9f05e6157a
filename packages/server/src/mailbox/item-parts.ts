import type { StoreView } from '#store/store'
import type { CalendarItems } from './calendar-window.js'

/** What lies beside an item or around it, and can be had by its number: of an item that is an attachment, from the attachment itself. */
export type ItemParts = Pick<
  StoreView,
  'item' | 'text' | 'bytes' | 'attachments' | 'attachmentContent' | 'folderByName'
> &
  CalendarItems
