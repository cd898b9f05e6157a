import { nonEmptyList } from '../schema/list.js'
import { oneOf, optional } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { abstract, attributes } from '../schema/parts.js'
import { polymorphic } from '../schema/polymorphic.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { IdFormat } from '../types/ids.js'
import { NonEmptyString } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const AlternateIdBase = record('t:AlternateIdBaseType', abstract, attributes({ format: IdFormat }))
export interface AlternateIdBase extends Infer<typeof AlternateIdBase> {}

export const AlternateId = AlternateIdBase.extend(
  't:AlternateIdType',
  attributes({ id: string, mailbox: NonEmptyString, isArchive: optional(boolean) }),
)
export interface AlternateId extends Infer<typeof AlternateId> {}

export const AlternatePublicFolderId = AlternateIdBase.extend(
  't:AlternatePublicFolderIdType',
  attributes({ folderId: string }),
)
export interface AlternatePublicFolderId extends Infer<typeof AlternatePublicFolderId> {}

export const AlternatePublicFolderItemId = AlternatePublicFolderId.extend(
  't:AlternatePublicFolderItemIdType',
  attributes({ itemId: string }),
)
export interface AlternatePublicFolderItemId extends Infer<typeof AlternatePublicFolderItemId> {}

export const NonEmptyArrayOfAlternateIds = nonEmptyList(
  't:NonEmptyArrayOfAlternateIdsType',
  oneOf({ AlternateId, AlternatePublicFolderId, AlternatePublicFolderItemId }),
)
export type NonEmptyArrayOfAlternateIds = Infer<typeof NonEmptyArrayOfAlternateIds>

export const ConvertIdRequest = BaseRequest.extend(
  'm:ConvertIdType',
  { sourceIds: NonEmptyArrayOfAlternateIds },
  attributes({ destinationFormat: IdFormat }),
)
export interface ConvertIdRequest extends Infer<typeof ConvertIdRequest> {}

export const ConvertIdResponseMessage = ResponseMessage.extend('m:ConvertIdResponseMessageType', {
  alternateId: optional(
    polymorphic(AlternateIdBase, {
      AlternateIdType: AlternateId,
      AlternatePublicFolderIdType: AlternatePublicFolderId,
      AlternatePublicFolderItemIdType: AlternatePublicFolderItemId,
    }),
  ),
})
export interface ConvertIdResponseMessage extends Infer<typeof ConvertIdResponseMessage> {}

export const ConvertId: Operation<ConvertIdRequest, ConvertIdResponseMessage[]> = batchOperation(
  'ConvertId',
  ConvertIdRequest,
  ConvertIdResponseMessage,
  { since: 'Exchange2007_SP1', headers: ['Impersonation', 'RequestVersion'] },
)
