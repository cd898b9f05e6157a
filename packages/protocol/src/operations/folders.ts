import { AnyFolder, ArrayOfFolders, NonEmptyArrayOfFolders } from '../folders/folder.js'
import { mailboxHeaders, zonedAdministrationHeaders, zonedHeaders } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { oneOf, optional, required } from '../schema/member.js'
import { batchOperation, type Operation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, string } from '../schema/scalars.js'
import { ChangeDescription } from '../types/change-description.js'
import { DistinguishedFolderId, NonEmptyArrayOfBaseFolderIds, TargetFolderId } from '../types/folder-ids.js'
import { FolderId } from '../types/ids.js'
import { Mailbox } from '../types/mailbox.js'
import { FolderResponseShape } from '../types/shape.js'
import { Disposal } from '../types/values.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const FolderChangeDescription = ChangeDescription.extend('t:FolderChangeDescriptionType')
export interface FolderChangeDescription extends Infer<typeof FolderChangeDescription> {}

export const SetFolderField = FolderChangeDescription.extend('t:SetFolderFieldType', {
  folder: AnyFolder,
})
export interface SetFolderField extends Infer<typeof SetFolderField> {}

export const DeleteFolderField = FolderChangeDescription.extend('t:DeleteFolderFieldType')
export interface DeleteFolderField extends Infer<typeof DeleteFolderField> {}

export const AppendToFolderField = FolderChangeDescription.extend('t:AppendToFolderFieldType', {
  folder: AnyFolder,
})
export interface AppendToFolderField extends Infer<typeof AppendToFolderField> {}

export const NonEmptyArrayOfFolderChangeDescriptions = nonEmptyList(
  't:NonEmptyArrayOfFolderChangeDescriptionsType',
  oneOf({ AppendToFolderField, SetFolderField, DeleteFolderField }),
)
export type NonEmptyArrayOfFolderChangeDescriptions = Infer<typeof NonEmptyArrayOfFolderChangeDescriptions>

export const FolderChange = record('t:FolderChangeType', {
  folderId: oneOf({ FolderId, DistinguishedFolderId }),
  updates: NonEmptyArrayOfFolderChangeDescriptions,
})
export interface FolderChange extends Infer<typeof FolderChange> {}

export const NonEmptyArrayOfFolderChanges = nonEmptyList(
  't:NonEmptyArrayOfFolderChangesType',
  'FolderChange',
  FolderChange,
)
export type NonEmptyArrayOfFolderChanges = Infer<typeof NonEmptyArrayOfFolderChanges>

export const NonEmptyArrayOfFolderNames = nonEmptyList('t:NonEmptyArrayOfFolderNamesType', 'FolderName', string)
export type NonEmptyArrayOfFolderNames = Infer<typeof NonEmptyArrayOfFolderNames>

export const GetFolderRequest = BaseRequest.extend('m:GetFolderType', {
  folderShape: FolderResponseShape,
  folderIds: NonEmptyArrayOfBaseFolderIds,
})
export interface GetFolderRequest extends Infer<typeof GetFolderRequest> {}

export const CreateFolderRequest = BaseRequest.extend('m:CreateFolderType', {
  parentFolderId: TargetFolderId,
  folders: NonEmptyArrayOfFolders,
})
export interface CreateFolderRequest extends Infer<typeof CreateFolderRequest> {}

export const FolderInfoResponseMessage = ResponseMessage.extend('m:FolderInfoResponseMessageType', {
  folders: optional(ArrayOfFolders),
})
export interface FolderInfoResponseMessage extends Infer<typeof FolderInfoResponseMessage> {}

export const DeleteFolderRequest = BaseRequest.extend(
  'm:DeleteFolderType',
  { folderIds: NonEmptyArrayOfBaseFolderIds },
  attributes({ deleteType: Disposal }),
)
export interface DeleteFolderRequest extends Infer<typeof DeleteFolderRequest> {}

export const EmptyFolderRequest = BaseRequest.extend(
  'm:EmptyFolderType',
  { folderIds: required(NonEmptyArrayOfBaseFolderIds, { since: 'Exchange2010_SP1' }) },
  attributes({
    deleteType: required(Disposal, { since: 'Exchange2010_SP1' }),
    deleteSubFolders: required(boolean, { since: 'Exchange2010_SP1' }),
  }),
)
export interface EmptyFolderRequest extends Infer<typeof EmptyFolderRequest> {}

export const BaseMoveCopyFolder = BaseRequest.extend('m:BaseMoveCopyFolderType', {
  toFolderId: TargetFolderId,
  folderIds: NonEmptyArrayOfBaseFolderIds,
})
export interface BaseMoveCopyFolder extends Infer<typeof BaseMoveCopyFolder> {}

export const MoveFolderRequest = BaseMoveCopyFolder.extend('m:MoveFolderType')
export interface MoveFolderRequest extends Infer<typeof MoveFolderRequest> {}

export const CopyFolderRequest = BaseMoveCopyFolder.extend('m:CopyFolderType')
export interface CopyFolderRequest extends Infer<typeof CopyFolderRequest> {}

export const UpdateFolderRequest = BaseRequest.extend('m:UpdateFolderType', {
  folderChanges: NonEmptyArrayOfFolderChanges,
})
export interface UpdateFolderRequest extends Infer<typeof UpdateFolderRequest> {}

export const CreateFolderPathRequest = BaseRequest.extend('m:CreateFolderPathType', {
  parentFolderId: TargetFolderId,
  relativeFolderPath: NonEmptyArrayOfFolders,
})
export interface CreateFolderPathRequest extends Infer<typeof CreateFolderPathRequest> {}

export const CreateManagedFolderRequest = BaseRequest.extend('m:CreateManagedFolderRequestType', {
  folderNames: NonEmptyArrayOfFolderNames,
  mailbox: optional(Mailbox),
})
export interface CreateManagedFolderRequest extends Infer<typeof CreateManagedFolderRequest> {}

export const GetFolder: Operation<GetFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'GetFolder',
  GetFolderRequest,
  FolderInfoResponseMessage,
  {
    since: 'Exchange2007',
    headers: zonedAdministrationHeaders,
  },
)

export const CreateFolderPath: Operation<CreateFolderPathRequest, FolderInfoResponseMessage[]> = batchOperation(
  'CreateFolderPath',
  CreateFolderPathRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2013', headers: zonedHeaders },
)

export const CreateFolder: Operation<CreateFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'CreateFolder',
  CreateFolderRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)

export const DeleteFolder: Operation<DeleteFolderRequest, ResponseMessage[]> = batchOperation(
  'DeleteFolder',
  DeleteFolderRequest,
  ResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const EmptyFolder: Operation<EmptyFolderRequest, ResponseMessage[]> = batchOperation(
  'EmptyFolder',
  EmptyFolderRequest,
  ResponseMessage,
  { since: 'Exchange2010_SP1', headers: mailboxHeaders },
)

export const UpdateFolder: Operation<UpdateFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'UpdateFolder',
  UpdateFolderRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2007', headers: zonedHeaders },
)

export const MoveFolder: Operation<MoveFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'MoveFolder',
  MoveFolderRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const CopyFolder: Operation<CopyFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'CopyFolder',
  CopyFolderRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const CreateManagedFolder: Operation<CreateManagedFolderRequest, FolderInfoResponseMessage[]> = batchOperation(
  'CreateManagedFolder',
  CreateManagedFolderRequest,
  FolderInfoResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)
