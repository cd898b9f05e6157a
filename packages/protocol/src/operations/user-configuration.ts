import { mailboxHeaders } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { oneOrMore, optional, required } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, string } from '../schema/scalars.js'
import { enumeration, listType } from '../schema/simple.js'
import { TargetFolderId } from '../types/folder-ids.js'
import { ItemId } from '../types/ids.js'
import { NonEmptyString } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const UserConfigurationName = TargetFolderId.extend(
  't:UserConfigurationNameType',
  attributes({ name: NonEmptyString }),
)
export interface UserConfigurationName extends Infer<typeof UserConfigurationName> {}

export const UserConfigurationDictionaryObjectTypes = enumeration('t:UserConfigurationDictionaryObjectTypesType', [
  'DateTime',
  'Boolean',
  'Byte',
  'String',
  'Integer32',
  'UnsignedInteger32',
  'Integer64',
  'UnsignedInteger64',
  'StringArray',
  'ByteArray',
])
export type UserConfigurationDictionaryObjectTypes = Infer<typeof UserConfigurationDictionaryObjectTypes>

export const UserConfigurationDictionaryObject = record('t:UserConfigurationDictionaryObjectType', {
  type: UserConfigurationDictionaryObjectTypes,
  value: oneOrMore(string),
})
export interface UserConfigurationDictionaryObject extends Infer<typeof UserConfigurationDictionaryObject> {}

export const UserConfigurationDictionaryEntry = record('t:UserConfigurationDictionaryEntryType', {
  dictionaryKey: UserConfigurationDictionaryObject,
  dictionaryValue: required<UserConfigurationDictionaryObject | undefined>(UserConfigurationDictionaryObject, {
    isNillable: true,
  }),
})
export interface UserConfigurationDictionaryEntry extends Infer<typeof UserConfigurationDictionaryEntry> {}

export const UserConfigurationDictionary = list(
  't:UserConfigurationDictionaryType',
  'DictionaryEntry',
  UserConfigurationDictionaryEntry,
)
export type UserConfigurationDictionary = Infer<typeof UserConfigurationDictionary>

export const UserConfiguration = record('t:UserConfigurationType', {
  userConfigurationName: UserConfigurationName,
  itemId: optional(ItemId),
  dictionary: optional(UserConfigurationDictionary),
  xmlData: optional(base64Binary),
  binaryData: optional(base64Binary),
})
export interface UserConfiguration extends Infer<typeof UserConfiguration> {}

export const UserConfigurationProperty = listType(
  't:UserConfigurationPropertyType',
  enumeration('', ['Id', 'Dictionary', 'XmlData', 'BinaryData', 'All']),
)
export type UserConfigurationProperty = Infer<typeof UserConfigurationProperty>

export const CreateUserConfigurationRequest = BaseRequest.extend('m:CreateUserConfigurationType', {
  userConfiguration: UserConfiguration,
})
export interface CreateUserConfigurationRequest extends Infer<typeof CreateUserConfigurationRequest> {}

export const DeleteUserConfigurationRequest = BaseRequest.extend('m:DeleteUserConfigurationType', {
  userConfigurationName: UserConfigurationName,
})
export interface DeleteUserConfigurationRequest extends Infer<typeof DeleteUserConfigurationRequest> {}

export const GetUserConfigurationRequest = BaseRequest.extend('m:GetUserConfigurationType', {
  userConfigurationName: UserConfigurationName,
  userConfigurationProperties: UserConfigurationProperty,
})
export interface GetUserConfigurationRequest extends Infer<typeof GetUserConfigurationRequest> {}

export const GetUserConfigurationResponseMessage = ResponseMessage.extend('m:GetUserConfigurationResponseMessageType', {
  userConfiguration: optional(UserConfiguration),
})
export interface GetUserConfigurationResponseMessage extends Infer<typeof GetUserConfigurationResponseMessage> {}

export const GetSpecificUserConfigurationRequest = BaseRequest.extend('m:GetSpecificUserConfigurationType', {
  userConfigurationName: UserConfigurationName,
  userConfigurationProperties: UserConfigurationProperty,
})
export interface GetSpecificUserConfigurationRequest extends Infer<typeof GetSpecificUserConfigurationRequest> {}

export const GetSpecificUserConfigurationResponseMessage = ResponseMessage.extend(
  'm:GetSpecificUserConfigurationResponseMessageType',
  { userConfiguration: optional(UserConfiguration) },
)
export interface GetSpecificUserConfigurationResponseMessage
  extends Infer<typeof GetSpecificUserConfigurationResponseMessage> {}

export const UpdateUserConfigurationRequest = BaseRequest.extend('m:UpdateUserConfigurationType', {
  userConfiguration: UserConfiguration,
})
export interface UpdateUserConfigurationRequest extends Infer<typeof UpdateUserConfigurationRequest> {}

export const CreateUserConfiguration: Operation<CreateUserConfigurationRequest, ResponseMessage[]> = batchOperation(
  'CreateUserConfiguration',
  CreateUserConfigurationRequest,
  ResponseMessage,
  { since: 'Exchange2010', headers: mailboxHeaders },
)

export const DeleteUserConfiguration: Operation<DeleteUserConfigurationRequest, ResponseMessage[]> = batchOperation(
  'DeleteUserConfiguration',
  DeleteUserConfigurationRequest,
  ResponseMessage,
  { since: 'Exchange2010', headers: mailboxHeaders },
)

export const GetUserConfiguration: Operation<GetUserConfigurationRequest, GetUserConfigurationResponseMessage[]> =
  batchOperation('GetUserConfiguration', GetUserConfigurationRequest, GetUserConfigurationResponseMessage, {
    since: 'Exchange2010',
    headers: mailboxHeaders,
  })

export const GetSpecificUserConfiguration: Operation<
  GetSpecificUserConfigurationRequest,
  GetSpecificUserConfigurationResponseMessage[]
> = batchOperation(
  'GetSpecificUserConfiguration',
  GetSpecificUserConfigurationRequest,
  GetSpecificUserConfigurationResponseMessage,
  { since: 'V2017_07_11', headers: mailboxHeaders },
)

export const UpdateUserConfiguration: Operation<UpdateUserConfigurationRequest, ResponseMessage[]> = batchOperation(
  'UpdateUserConfiguration',
  UpdateUserConfigurationRequest,
  ResponseMessage,
  { since: 'Exchange2010', headers: mailboxHeaders },
)
