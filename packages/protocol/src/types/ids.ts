import { list, nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { abstract, attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { int, string } from '../schema/scalars.js'
import { enumeration, textType } from '../schema/simple.js'
import { OccurrencesRange } from './values.js'

export const BaseItemId = record('t:BaseItemIdType', abstract)
export interface BaseItemId extends Infer<typeof BaseItemId> {}

export const RequestAttachmentId = BaseItemId.extend('t:RequestAttachmentIdType', attributes({ id: string }))
export interface RequestAttachmentId extends Infer<typeof RequestAttachmentId> {}

export const AttachmentId = RequestAttachmentId.extend(
  't:AttachmentIdType',
  attributes({ rootItemId: optional(string), rootItemChangeKey: optional(string) }),
)
export interface AttachmentId extends Infer<typeof AttachmentId> {}

export const RootItemId = BaseItemId.extend(
  't:RootItemIdType',
  attributes({ rootItemId: string, rootItemChangeKey: string }),
)
export interface RootItemId extends Infer<typeof RootItemId> {}

export const NonEmptyArrayOfRequestAttachmentIds = nonEmptyList(
  't:NonEmptyArrayOfRequestAttachmentIdsType',
  'AttachmentId',
  RequestAttachmentId,
)
export type NonEmptyArrayOfRequestAttachmentIds = Infer<typeof NonEmptyArrayOfRequestAttachmentIds>

export const BaseFolderId = record('t:BaseFolderIdType', abstract)
export interface BaseFolderId extends Infer<typeof BaseFolderId> {}

export const FolderId = BaseFolderId.extend('t:FolderIdType', attributes({ id: string, changeKey: optional(string) }))
export interface FolderId extends Infer<typeof FolderId> {}

export const DerivedItemId = textType('t:DerivedItemIdType')
export type DerivedItemId = Infer<typeof DerivedItemId>

export const ItemId = BaseItemId.extend('t:ItemIdType', attributes({ id: string, changeKey: optional(string) }))
export interface ItemId extends Infer<typeof ItemId> {}

export const OccurrenceItemId = BaseItemId.extend(
  't:OccurrenceItemIdType',
  attributes({ recurringMasterId: DerivedItemId, changeKey: optional(string), instanceIndex: int }),
)
export interface OccurrenceItemId extends Infer<typeof OccurrenceItemId> {}

export const RecurringMasterItemId = BaseItemId.extend(
  't:RecurringMasterItemIdType',
  attributes({ occurrenceId: DerivedItemId, changeKey: optional(string) }),
)
export interface RecurringMasterItemId extends Infer<typeof RecurringMasterItemId> {}

export const ArrayOfOccurrenceRanges = nonEmptyList('t:ArrayOfOccurrenceRangesType', 'Range', OccurrencesRange)
export type ArrayOfOccurrenceRanges = Infer<typeof ArrayOfOccurrenceRanges>

export const RecurringMasterItemIdRanges = ItemId.extend('t:RecurringMasterItemIdRangesType', {
  ranges: optional(ArrayOfOccurrenceRanges),
})
export interface RecurringMasterItemIdRanges extends Infer<typeof RecurringMasterItemIdRanges> {}

export const NonEmptyArrayOfBaseItemIds = nonEmptyList(
  't:NonEmptyArrayOfBaseItemIdsType',
  oneOf({ ItemId, OccurrenceItemId, RecurringMasterItemId, RecurringMasterItemIdRanges }),
)
export type NonEmptyArrayOfBaseItemIds = Infer<typeof NonEmptyArrayOfBaseItemIds>

export const ArrayOfBaseItemIds = list('t:ArrayOfBaseItemIdsType', 'ItemId', ItemId)
export type ArrayOfBaseItemIds = Infer<typeof ArrayOfBaseItemIds>

export const NonEmptyArrayOfItemIds = nonEmptyList('t:NonEmptyArrayOfItemIdsType', 'ItemId', ItemId)
export type NonEmptyArrayOfItemIds = Infer<typeof NonEmptyArrayOfItemIds>

export const ArrayOfItemIds = list('t:ArrayOfItemIdsType', 'ItemId', ItemId)
export type ArrayOfItemIds = Infer<typeof ArrayOfItemIds>

export const IdFormat = enumeration('t:IdFormatType', [
  'EwsLegacyId',
  'EwsId',
  'EntryId',
  'HexEntryId',
  'StoreId',
  'OwaId',
])
export type IdFormat = Infer<typeof IdFormat>

export const ArrayOfFolderId = list('t:ArrayOfFolderIdType', 'FolderId', FolderId)
export type ArrayOfFolderId = Infer<typeof ArrayOfFolderId>
