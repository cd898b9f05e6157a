import { anyContent } from '../schema/any.js'
import { versionHeader } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { omissible } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { FolderId } from '../types/ids.js'
import { ArrayOfSmtpAddress, NonEmptyString } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const EncryptedDataContainer = anyContent('t:EncryptedDataContainerType', '##other', { min: 1, max: 1 })
export type EncryptedDataContainer = Infer<typeof EncryptedDataContainer>

export const EncryptedSharedFolderData = record('t:EncryptedSharedFolderDataType', {
  token: EncryptedDataContainer,
  data: EncryptedDataContainer,
})
export interface EncryptedSharedFolderData extends Infer<typeof EncryptedSharedFolderData> {}

export const ArrayOfEncryptedSharedFolderData = list(
  't:ArrayOfEncryptedSharedFolderDataType',
  'EncryptedSharedFolderData',
  EncryptedSharedFolderData,
)
export type ArrayOfEncryptedSharedFolderData = Infer<typeof ArrayOfEncryptedSharedFolderData>

export const InvalidRecipientResponseCode = enumeration('t:InvalidRecipientResponseCodeType', [
  'OtherError',
  'RecipientOrganizationNotFederated',
  'CannotObtainTokenFromSTS',
  'SystemPolicyBlocksSharingWithThisRecipient',
  'RecipientOrganizationFederatedWithUnknownTokenIssuer',
])
export type InvalidRecipientResponseCode = Infer<typeof InvalidRecipientResponseCode>

export const InvalidRecipient = record('t:InvalidRecipientType', {
  smtpAddress: NonEmptyString,
  responseCode: InvalidRecipientResponseCode,
  messageText: optional(string),
})
export interface InvalidRecipient extends Infer<typeof InvalidRecipient> {}

export const ArrayOfInvalidRecipients = list('t:ArrayOfInvalidRecipientsType', 'InvalidRecipient', InvalidRecipient)
export type ArrayOfInvalidRecipients = Infer<typeof ArrayOfInvalidRecipients>

export const SharingData = enumeration('t:SharingDataType', ['Calendar', 'Contacts'])
export type SharingData = Infer<typeof SharingData>

export const GetSharingMetadataRequest = BaseRequest.extend('m:GetSharingMetadataType', {
  idOfFolderToShare: FolderId,
  senderSmtpAddress: NonEmptyString,
  recipients: ArrayOfSmtpAddress,
})
export interface GetSharingMetadataRequest extends Infer<typeof GetSharingMetadataRequest> {}

export const GetSharingMetadataResponseMessage = ResponseMessage.extend(
  'm:GetSharingMetadataResponseMessageType',
  omissible,
  {
    encryptedSharedFolderDataCollection: ArrayOfEncryptedSharedFolderData,
    invalidRecipients: ArrayOfInvalidRecipients,
  },
)
export interface GetSharingMetadataResponseMessage extends Infer<typeof GetSharingMetadataResponseMessage> {}

export const RefreshSharingFolderRequest = BaseRequest.extend('m:RefreshSharingFolderType', {
  sharingFolderId: FolderId,
})
export interface RefreshSharingFolderRequest extends Infer<typeof RefreshSharingFolderRequest> {}

export const RefreshSharingFolderResponseMessage = ResponseMessage.extend('m:RefreshSharingFolderResponseMessageType')
export interface RefreshSharingFolderResponseMessage extends Infer<typeof RefreshSharingFolderResponseMessage> {}

export const GetSharingFolderRequest = BaseRequest.extend('m:GetSharingFolderType', {
  smtpAddress: NonEmptyString,
  dataType: optional(SharingData),
  sharedFolderId: optional(NonEmptyString),
})
export interface GetSharingFolderRequest extends Infer<typeof GetSharingFolderRequest> {}

export const GetSharingFolderResponseMessage = ResponseMessage.extend(
  'm:GetSharingFolderResponseMessageType',
  omissible,
  { sharingFolderId: FolderId },
)
export interface GetSharingFolderResponseMessage extends Infer<typeof GetSharingFolderResponseMessage> {}

export const GetSharingMetadata: Operation<GetSharingMetadataRequest, GetSharingMetadataResponseMessage> =
  singleOperation('GetSharingMetadata', GetSharingMetadataRequest, GetSharingMetadataResponseMessage, {
    since: 'Exchange2010',
    headers: versionHeader,
  })

export const RefreshSharingFolder: Operation<RefreshSharingFolderRequest, RefreshSharingFolderResponseMessage> =
  singleOperation('RefreshSharingFolder', RefreshSharingFolderRequest, RefreshSharingFolderResponseMessage, {
    since: 'Exchange2010',
    headers: versionHeader,
  })

export const GetSharingFolder: Operation<GetSharingFolderRequest, GetSharingFolderResponseMessage> = singleOperation(
  'GetSharingFolder',
  GetSharingFolderRequest,
  GetSharingFolderResponseMessage,
  { since: 'Exchange2010', headers: versionHeader },
)
