import { impersonationHeaders, versionHeader } from '../schema/headers.js'
import { nonEmptyList } from '../schema/list.js'
import { optional } from '../schema/member.js'
import { type Operation, singleOperation } from '../schema/operation.js'
import { ignoring } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { base64Binary, boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { TargetFolderId } from '../types/folder-ids.js'
import { ItemId } from '../types/ids.js'
import { Mailbox } from '../types/mailbox.js'
import { IndexedPageView, NonEmptyArrayOfFieldOrders } from '../types/paging.js'
import { NonEmptyArrayOfPathsToElement } from '../types/paths.js'
import { ArrayOfPeople, Persona } from '../types/persona.js'
import { Restriction } from '../types/restriction.js'
import { PersonaResponseShape } from '../types/shape.js'
import { Guid, NonEmptyString, Strings } from '../types/text.js'
import { BaseRequest, BaseResponseMessage, ResponseMessage } from './response.js'

export const TokenSource = enumeration('t:TokenSourceType', ['None', 'LinkedIn'])
export type TokenSource = Infer<typeof TokenSource>

export const PeopleToken = record('t:PeopleTokenType', {
  tokenSource: TokenSource,
  expirationDateTime: optional(dateTime),
  tokenValue: optional(string),
})
export interface PeopleToken extends Infer<typeof PeopleToken> {}

export const NonEmptyArrayOfPeopleToken = nonEmptyList('t:NonEmptyArrayOfPeopleTokenType', 'PeopleToken', PeopleToken)
export type NonEmptyArrayOfPeopleToken = Infer<typeof NonEmptyArrayOfPeopleToken>

export const UserPhotoSize = enumeration('t:UserPhotoSizeType', [
  'HR48x48',
  'HR64x64',
  'HR96x96',
  'HR120x120',
  'HR240x240',
  'HR360x360',
  'HR432x432',
  'HR504x504',
  'HR648x648',
  'HR1024xN',
  'HR1920xN',
])
export type UserPhotoSize = Infer<typeof UserPhotoSize>

export const UserPhotoKind = enumeration('t:UserPhotoTypeType', ['UserPhoto', 'ProfileHeaderPhoto'])
export type UserPhotoKind = Infer<typeof UserPhotoKind>

export const ContextProperty = record('t:ContextPropertyType', { key: string, value: string })
export interface ContextProperty extends Infer<typeof ContextProperty> {}

export const ArrayOfContextProperty = nonEmptyList('t:ArrayOfContextProperty', 'ContextProperty', ContextProperty)
export type ArrayOfContextProperty = Infer<typeof ArrayOfContextProperty>

export const ArrayOfPeopleQuerySource = nonEmptyList('t:ArrayOfPeopleQuerySource', 'Source', string)
export type ArrayOfPeopleQuerySource = Infer<typeof ArrayOfPeopleQuerySource>

export const FindPeopleRequest = BaseRequest.extend(
  'm:FindPeopleType',
  {
    personaShape: optional(PersonaResponseShape),
    indexedPageItemView: IndexedPageView,
    restriction: optional(Restriction),
    aggregationRestriction: optional(Restriction),
    sortOrder: optional(NonEmptyArrayOfFieldOrders),
    parentFolderId: optional(TargetFolderId),
    queryString: optional(string),
    searchPeopleSuggestionIndex: optional(boolean),
    topicQueryString: optional(string),
    context: optional(ArrayOfContextProperty),
    querySources: optional(ArrayOfPeopleQuerySource),
  },
  // exchangelib sends the Traversal of FindItem along, and Exchange takes it.
  ignoring('Traversal'),
)
export interface FindPeopleRequest extends Infer<typeof FindPeopleRequest> {}

export const FindPeopleResponseMessage = ResponseMessage.extend('m:FindPeopleResponseMessageType', {
  people: optional(ArrayOfPeople),
  totalNumberOfPeopleInView: optional(int),
  firstMatchingRowIndex: optional(int),
  firstLoadedRowIndex: optional(int),
  transactionId: optional(Guid),
})
export interface FindPeopleResponseMessage extends Infer<typeof FindPeopleResponseMessage> {}

export const FindTagsRequest = BaseRequest.extend('m:FindTagsType', {
  indexedPageItemView: IndexedPageView,
  sortOrder: optional(NonEmptyArrayOfFieldOrders),
  queryString: optional(string),
  context: optional(ArrayOfContextProperty),
})
export interface FindTagsRequest extends Infer<typeof FindTagsRequest> {}

export const FindTagsResponseMessage = ResponseMessage.extend('m:FindTagsResponseMessageType', {
  tags: optional(Strings),
})
export interface FindTagsResponseMessage extends Infer<typeof FindTagsResponseMessage> {}

export const AddTagRequest = BaseRequest.extend('m:AddTagType', { tag: string, appName: string })
export interface AddTagRequest extends Infer<typeof AddTagRequest> {}

export const AddTagResponseMessage = ResponseMessage.extend('m:AddTagResponseMessageType', {
  wasSuccessful: optional(boolean),
})
export interface AddTagResponseMessage extends Infer<typeof AddTagResponseMessage> {}

export const HideTagRequest = BaseRequest.extend('m:HideTagType', { tag: string })
export interface HideTagRequest extends Infer<typeof HideTagRequest> {}

export const HideTagResponseMessage = ResponseMessage.extend('m:HideTagResponseMessageType', {
  wasSuccessful: optional(boolean),
})
export interface HideTagResponseMessage extends Infer<typeof HideTagResponseMessage> {}

export const GetPersonaRequest = BaseRequest.extend('m:GetPersonaType', {
  personaId: optional(ItemId),
  emailAddress: optional(Mailbox),
  parentFolderId: optional(TargetFolderId),
  itemLinkId: optional(string),
  additionalProperties: optional(NonEmptyArrayOfPathsToElement),
})
export interface GetPersonaRequest extends Infer<typeof GetPersonaRequest> {}

export const GetPersonaResponseMessage = ResponseMessage.extend('m:GetPersonaResponseMessageType', { persona: Persona })
export interface GetPersonaResponseMessage extends Infer<typeof GetPersonaResponseMessage> {}

export const GetUserPhotoRequest = BaseRequest.extend('m:GetUserPhotoType', {
  email: string,
  sizeRequested: UserPhotoSize,
  typeRequested: optional(UserPhotoKind),
})
export interface GetUserPhotoRequest extends Infer<typeof GetUserPhotoRequest> {}

export const GetUserPhotoResponseMessage = ResponseMessage.extend('m:GetUserPhotoResponseMessageType', {
  hasChanged: boolean,
  pictureData: optional(base64Binary),
})
export interface GetUserPhotoResponseMessage extends Infer<typeof GetUserPhotoResponseMessage> {}

export const GetUserPhotoResponse = BaseResponseMessage.extend('m:GetUserPhotoResponseType')
export interface GetUserPhotoResponse extends Infer<typeof GetUserPhotoResponse> {}

export const SetUserPhotoRequest = BaseRequest.extend('m:SetUserPhotoType', {
  email: NonEmptyString,
  content: string,
  typeRequested: optional(UserPhotoKind),
})
export interface SetUserPhotoRequest extends Infer<typeof SetUserPhotoRequest> {}

export const SetUserPhotoResponseMessage = BaseResponseMessage.extend('m:SetUserPhotoResponseMessageType')
export interface SetUserPhotoResponseMessage extends Infer<typeof SetUserPhotoResponseMessage> {}

export const FindPeople: Operation<FindPeopleRequest, FindPeopleResponseMessage> = singleOperation(
  'FindPeople',
  FindPeopleRequest,
  FindPeopleResponseMessage,
  { since: 'Exchange2013', headers: impersonationHeaders },
)

export const FindTags: Operation<FindTagsRequest, FindTagsResponseMessage> = singleOperation(
  'FindTags',
  FindTagsRequest,
  FindTagsResponseMessage,
  { since: 'V2017_07_11', headers: impersonationHeaders },
)

export const AddTag: Operation<AddTagRequest, AddTagResponseMessage> = singleOperation(
  'AddTag',
  AddTagRequest,
  AddTagResponseMessage,
  { since: 'V2017_07_11', headers: impersonationHeaders },
)

export const HideTag: Operation<HideTagRequest, HideTagResponseMessage> = singleOperation(
  'HideTag',
  HideTagRequest,
  HideTagResponseMessage,
  { since: 'V2017_07_11', headers: impersonationHeaders },
)

export const GetPersona: Operation<GetPersonaRequest, GetPersonaResponseMessage> = singleOperation(
  'GetPersona',
  GetPersonaRequest,
  GetPersonaResponseMessage,
  { since: 'Exchange2013', headers: impersonationHeaders, responseElement: 'GetPersonaResponseMessage' },
)

export const GetUserPhoto: Operation<GetUserPhotoRequest, GetUserPhotoResponseMessage> = singleOperation(
  'GetUserPhoto',
  GetUserPhotoRequest,
  GetUserPhotoResponseMessage,
  { since: 'Exchange2013', headers: versionHeader },
)

export const SetUserPhoto: Operation<SetUserPhotoRequest, SetUserPhotoResponseMessage> = singleOperation(
  'SetUserPhoto',
  SetUserPhotoRequest,
  SetUserPhotoResponseMessage,
  { since: 'Exchange2016', headers: versionHeader },
)
