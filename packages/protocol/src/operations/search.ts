import { FindFolderParent } from '../folders/folder.js'
import { FindItemParent } from '../items/any-item.js'
import { itemReadingHeaders, zonedAdministrationHeaders } from '../schema/headers.js'
import { oneOf, optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import type { Infer } from '../schema/record.js'
import { NonEmptyArrayOfBaseFolderIds } from '../types/folder-ids.js'
import {
  ArrayOfHighlightTerms,
  CalendarView,
  ContactsView,
  DistinguishedGroupBy,
  FolderQueryTraversal,
  FractionalPageView,
  GroupBy,
  IndexedPageView,
  ItemQueryTraversal,
  NonEmptyArrayOfFieldOrders,
  SeekToConditionPageView,
} from '../types/paging.js'
import { QueryString } from '../types/query-string.js'
import { Restriction } from '../types/restriction.js'
import { FolderResponseShape, ItemResponseShape } from '../types/shape.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const FindFolderRequest = BaseRequest.extend(
  'm:FindFolderType',
  {
    folderShape: FolderResponseShape,
    paging: optional(oneOf({ IndexedPageFolderView: IndexedPageView, FractionalPageFolderView: FractionalPageView })),
    restriction: optional(Restriction),
    parentFolderIds: NonEmptyArrayOfBaseFolderIds,
  },
  attributes({ traversal: FolderQueryTraversal }),
)
export interface FindFolderRequest extends Infer<typeof FindFolderRequest> {}

export const FindFolderResponseMessage = ResponseMessage.extend('m:FindFolderResponseMessageType', {
  rootFolder: optional(FindFolderParent),
})
export interface FindFolderResponseMessage extends Infer<typeof FindFolderResponseMessage> {}

export const FindItemRequest = BaseRequest.extend(
  'm:FindItemType',
  {
    itemShape: ItemResponseShape,
    paging: optional(
      oneOf({
        IndexedPageItemView: IndexedPageView,
        FractionalPageItemView: FractionalPageView,
        SeekToConditionPageItemView: SeekToConditionPageView,
        CalendarView,
        ContactsView,
      }),
    ),
    grouping: optional(oneOf({ GroupBy, DistinguishedGroupBy })),
    restriction: optional(Restriction),
    sortOrder: optional(NonEmptyArrayOfFieldOrders),
    parentFolderIds: NonEmptyArrayOfBaseFolderIds,
    queryString: optional(QueryString, { since: 'Exchange2010' }),
  },
  attributes({ traversal: ItemQueryTraversal }),
)
export interface FindItemRequest extends Infer<typeof FindItemRequest> {}

export const FindItemResponseMessage = ResponseMessage.extend('m:FindItemResponseMessageType', {
  rootFolder: optional(FindItemParent),
  highlightTerms: optional(ArrayOfHighlightTerms, { since: 'Exchange2013' }),
})
export interface FindItemResponseMessage extends Infer<typeof FindItemResponseMessage> {}

export const FindFolder: Operation<FindFolderRequest, FindFolderResponseMessage[]> = batchOperation(
  'FindFolder',
  FindFolderRequest,
  FindFolderResponseMessage,
  {
    since: 'Exchange2007',
    headers: zonedAdministrationHeaders,
  },
)

export const FindItem: Operation<FindItemRequest, FindItemResponseMessage[]> = batchOperation(
  'FindItem',
  FindItemRequest,
  FindItemResponseMessage,
  {
    since: 'Exchange2007',
    headers: itemReadingHeaders,
  },
)
