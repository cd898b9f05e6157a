import type { StoreView } from '#store/store'

/** What lies beside an item or around it, and can be had by its number: of an item that is an attachment, from the attachment itself. */
export type ItemParts = Pick<
  StoreView,
  'item' | 'text' | 'bytes' | 'attachments' | 'attachmentContent' | 'folderByName' | 'itemIds' | 'listItems'
>
