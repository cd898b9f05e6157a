// Tells what items name and do not import.
import '../items/any-item.js'
import { Contact } from '../items/contact.js'
import { mailboxHeaders } from '../schema/headers.js'
import { list } from '../schema/list.js'
import { optional, zeroOrMore } from '../schema/member.js'
import { batchOperation, type Operation, singleOperation } from '../schema/operation.js'
import { attributes } from '../schema/parts.js'
import { type Infer, record } from '../schema/record.js'
import { boolean, dateTime, int, string } from '../schema/scalars.js'
import { enumeration } from '../schema/simple.js'
import { NonEmptyArrayOfBaseFolderIds } from '../types/folder-ids.js'
import { ArrayOfEmailAddresses, Mailbox } from '../types/mailbox.js'
import { DefaultShapeNames } from '../types/shape.js'
import { NonEmptyString } from '../types/text.js'
import { BaseRequest, ResponseMessage } from './response.js'

export const DirectoryEntry = record('t:DirectoryEntryType', { id: optional(Mailbox) })
export interface DirectoryEntry extends Infer<typeof DirectoryEntry> {}

export const Room = DirectoryEntry.extend('t:RoomType')
export interface Room extends Infer<typeof Room> {}

export const ArrayOfRooms = list('t:ArrayOfRoomsType', 'Room', Room)
export type ArrayOfRooms = Infer<typeof ArrayOfRooms>

export const ResolveNamesSearchScope = enumeration('t:ResolveNamesSearchScopeType', [
  'ActiveDirectory',
  'ActiveDirectoryContacts',
  'Contacts',
  'ContactsActiveDirectory',
])
export type ResolveNamesSearchScope = Infer<typeof ResolveNamesSearchScope>

export const Resolution = record('t:ResolutionType', { mailbox: Mailbox, contact: optional(Contact) })
export interface Resolution extends Infer<typeof Resolution> {}

export const ArrayOfResolution = record(
  't:ArrayOfResolutionType',
  { resolution: zeroOrMore(Resolution) },
  attributes(
    {
      indexedPagingOffset: optional(int),
      numeratorOffset: optional(int),
      absoluteDenominator: optional(int),
      includesLastItemInRange: optional(boolean),
      totalItemsInView: optional(int),
    },
    't:FindResponsePagingAttributes',
  ),
)
export interface ArrayOfResolution extends Infer<typeof ArrayOfResolution> {}

export const ArrayOfDLExpansion = record(
  't:ArrayOfDLExpansionType',
  { mailbox: zeroOrMore(Mailbox) },
  attributes(
    {
      indexedPagingOffset: optional(int),
      numeratorOffset: optional(int),
      absoluteDenominator: optional(int),
      includesLastItemInRange: optional(boolean),
      totalItemsInView: optional(int),
    },
    't:FindResponsePagingAttributes',
  ),
)
export interface ArrayOfDLExpansion extends Infer<typeof ArrayOfDLExpansion> {}

export const ResolveNamesRequest = BaseRequest.extend(
  'm:ResolveNamesType',
  { parentFolderIds: optional(NonEmptyArrayOfBaseFolderIds), unresolvedEntry: NonEmptyString },
  attributes({
    returnFullContactData: boolean,
    searchScope: optional(ResolveNamesSearchScope, { default: 'ActiveDirectoryContacts', since: 'Exchange2007_SP1' }),
    contactDataShape: optional(DefaultShapeNames, { since: 'Exchange2010_SP2' }),
  }),
)
export interface ResolveNamesRequest extends Infer<typeof ResolveNamesRequest> {}

export const ResolveNamesResponseMessage = ResponseMessage.extend('m:ResolveNamesResponseMessageType', {
  resolutionSet: optional(ArrayOfResolution),
})
export interface ResolveNamesResponseMessage extends Infer<typeof ResolveNamesResponseMessage> {}

export const GetPasswordExpirationDateRequest = BaseRequest.extend('m:GetPasswordExpirationDateType', {
  mailboxSmtpAddress: optional(string),
})
export interface GetPasswordExpirationDateRequest extends Infer<typeof GetPasswordExpirationDateRequest> {}

export const GetPasswordExpirationDateResponseMessage = ResponseMessage.extend(
  'm:GetPasswordExpirationDateResponseMessageType',
  { passwordExpirationDate: dateTime },
)
export interface GetPasswordExpirationDateResponseMessage
  extends Infer<typeof GetPasswordExpirationDateResponseMessage> {}

export const ExpandDLRequest = BaseRequest.extend('m:ExpandDLType', { mailbox: Mailbox })
export interface ExpandDLRequest extends Infer<typeof ExpandDLRequest> {}

export const ExpandDLResponseMessage = ResponseMessage.extend(
  'm:ExpandDLResponseMessageType',
  { dlExpansion: optional(ArrayOfDLExpansion, { element: 'DLExpansion' }) },
  attributes(
    {
      indexedPagingOffset: optional(int),
      numeratorOffset: optional(int),
      absoluteDenominator: optional(int),
      includesLastItemInRange: optional(boolean),
      totalItemsInView: optional(int),
    },
    't:FindResponsePagingAttributes',
  ),
)
export interface ExpandDLResponseMessage extends Infer<typeof ExpandDLResponseMessage> {}

export const GetRoomListsRequest = BaseRequest.extend('m:GetRoomListsType')
export interface GetRoomListsRequest extends Infer<typeof GetRoomListsRequest> {}

export const GetRoomListsResponseMessage = ResponseMessage.extend('m:GetRoomListsResponseMessageType', {
  roomLists: optional(ArrayOfEmailAddresses),
})
export interface GetRoomListsResponseMessage extends Infer<typeof GetRoomListsResponseMessage> {}

export const GetRoomsRequest = BaseRequest.extend('m:GetRoomsType', { roomList: Mailbox })
export interface GetRoomsRequest extends Infer<typeof GetRoomsRequest> {}

export const GetRoomsResponseMessage = ResponseMessage.extend('m:GetRoomsResponseMessageType', {
  rooms: optional(ArrayOfRooms),
})
export interface GetRoomsResponseMessage extends Infer<typeof GetRoomsResponseMessage> {}

export const ResolveNames: Operation<ResolveNamesRequest, ResolveNamesResponseMessage[]> = batchOperation(
  'ResolveNames',
  ResolveNamesRequest,
  ResolveNamesResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const ExpandDL: Operation<ExpandDLRequest, ExpandDLResponseMessage[]> = batchOperation(
  'ExpandDL',
  ExpandDLRequest,
  ExpandDLResponseMessage,
  { since: 'Exchange2007', headers: mailboxHeaders },
)

export const GetRoomLists: Operation<GetRoomListsRequest, GetRoomListsResponseMessage> = singleOperation(
  'GetRoomLists',
  GetRoomListsRequest,
  GetRoomListsResponseMessage,
  {
    since: 'Exchange2010',
    headers: mailboxHeaders,
    requestPart: 'GetRoomListsRequest',
  },
)

export const GetRooms: Operation<GetRoomsRequest, GetRoomsResponseMessage> = singleOperation(
  'GetRooms',
  GetRoomsRequest,
  GetRoomsResponseMessage,
  {
    since: 'Exchange2010',
    headers: mailboxHeaders,
    requestPart: 'GetRoomsRequest',
  },
)

export const GetPasswordExpirationDate: Operation<
  GetPasswordExpirationDateRequest,
  GetPasswordExpirationDateResponseMessage
> = singleOperation(
  'GetPasswordExpirationDate',
  GetPasswordExpirationDateRequest,
  GetPasswordExpirationDateResponseMessage,
  { since: 'Exchange2010_SP1', headers: ['MailboxCulture', 'RequestVersion'] },
)
