import {
  type Contact as ContactValues,
  ExpandDL,
  encodeBase64,
  FindPeople,
  GetPersona,
  GetRoomLists,
  GetRooms,
  GetUserPhoto,
  type ItemId,
  type Mailbox,
  type Path,
  type Persona,
  ResolveNames,
  type ResolveNamesSearchScope,
  type Restriction,
  type SearchExpression,
  SetUserPhoto,
  type SortDirection,
  type UserPhotoSize,
} from '@exchequer/protocol'
import { type CallOptions, call, callOne, callSingle } from './call.js'
import type { Connection } from './connection.js'
import { refuseError, ServiceResponseException } from './errors.js'
import { type FolderIdLike, folderIdOf, type ItemIdLike, itemIdOf, targetFolder } from './ids.js'
import { type Contact, toItem } from './item-classes.js'
import { indexedView } from './paging.js'

export interface ResolveNameOptions extends CallOptions {
  /** Where to look, and in which order: the directory and then the contacts, unless this says otherwise. */
  readonly searchScope?: ResolveNamesSearchScope
  /** The folder of contacts to look in. */
  readonly parentFolder?: FolderIdLike
  /** Whether to get all that is known of everybody. */
  readonly returnFullContactData?: boolean
}

/** Somebody whom a name may mean. */
export interface NameResolution {
  readonly mailbox: Mailbox
  readonly contact?: Contact
}

export interface NameResolutions {
  readonly resolutions: readonly NameResolution[]
  /** False where there are more than the server tells. */
  readonly includesAllResolutions: boolean
}

/** Whom a name may mean, in the directory and among contacts; nobody at all is no error. */
export async function resolveName(
  connection: Connection,
  name: string,
  { searchScope, parentFolder, returnFullContactData = false, ...options }: ResolveNameOptions = {},
): Promise<NameResolutions> {
  const request = {
    unresolvedEntry: name,
    returnFullContactData,
    ...(searchScope && { searchScope }),
    ...(parentFolder && { parentFolderIds: [folderIdOf(parentFolder)] as never }),
  }
  try {
    const { resolutionSet } = await callOne(connection, ResolveNames, request, options)
    return {
      resolutions: (resolutionSet?.resolution ?? []).map(({ mailbox, contact }) => ({
        mailbox,
        ...(contact && { contact: contactOf(contact) }),
      })),
      includesAllResolutions: resolutionSet?.includesLastItemInRange ?? true,
    }
  } catch (error) {
    if (error instanceof ServiceResponseException && error.code === 'ErrorNameResolutionNoResults')
      return { resolutions: [], includesAllResolutions: true }
    throw error
  }
}

const contactOf = (value: ContactValues): Contact => toItem({ element: 'Contact', value }) as Contact

/** The members of a distribution list: of the directory by its address, of a contacts folder by its id. Lists among them stay. */
export async function expandGroup(
  connection: Connection,
  group: string | Mailbox | Exclude<ItemIdLike, string>,
  options: CallOptions = {},
): Promise<Mailbox[]> {
  const { dlExpansion } = await callOne(connection, ExpandDL, { mailbox: groupMailbox(group) }, options)
  return [...(dlExpansion?.mailbox ?? [])]
}

function groupMailbox(group: string | Mailbox | Exclude<ItemIdLike, string>): Mailbox {
  if (typeof group === 'string') return { emailAddress: group }
  if ('emailAddress' in group || 'name' in group) return group as Mailbox
  const id = itemIdOf(group as ItemIdLike)
  if (id.element !== 'ItemId') throw new TypeError('a list is named by its item id')
  return { itemId: id.value }
}

export interface FindPeopleOptions extends CallOptions {
  /** `directory` for the directory, which is searched with a `queryString` alone. */
  readonly folder?: FolderIdLike
  readonly queryString?: string
  readonly restriction?: SearchExpression
  readonly sortOrder?: readonly { readonly property: PersonaProperty; readonly order: SortDirection }[]
  /** How many people a page holds; 100 unless this says otherwise. */
  readonly pageSize?: number
  readonly offset?: number
  /** What to get of each besides the id; the usual where absent. */
  readonly properties?: readonly PersonaProperty[]
}

/** `persona:DisplayName` and the like. */
export type PersonaProperty = Extract<Path, { element: 'FieldURI' }>['value']['fieldURI'] & `persona:${string}`

export interface FindPeopleResults {
  readonly people: readonly Persona[]
  readonly totalCount: number
}

/** Finds people among contacts and in the directory, a page of them. */
export async function findPeople(connection: Connection, options: FindPeopleOptions = {}): Promise<FindPeopleResults> {
  const { folder, queryString, restriction, sortOrder = [], pageSize = 100, offset = 0, properties } = options
  const pathOf = (fieldURI: PersonaProperty): Path => ({ element: 'FieldURI', value: { fieldURI } })
  const answer = await callSingle(
    connection,
    FindPeople,
    {
      personaShape: {
        baseShape: properties ? 'IdOnly' : 'Default',
        ...(properties && properties.length > 0 && { additionalProperties: properties.map(pathOf) }),
      },
      indexedPageItemView: indexedView(pageSize, { offset }),
      ...(restriction && { restriction: { searchExpression: restriction } as Restriction }),
      ...(sortOrder.length > 0 && {
        sortOrder: sortOrder.map(({ property, order }) => ({ path: pathOf(property), order })),
      }),
      ...(folder && { parentFolderId: targetFolder(folder) }),
      ...(queryString !== undefined && { queryString }),
    },
    options,
  )
  return { people: answer.people ?? [], totalCount: answer.totalNumberOfPeopleInView ?? answer.people?.length ?? 0 }
}

/** Everything that is known of one person, by an address or as `findPeople` gave him. */
export async function getPersona(
  connection: Connection,
  person: string | { readonly personaId: ItemId },
  options: CallOptions = {},
): Promise<Persona> {
  const request =
    typeof person === 'string' ? { emailAddress: { emailAddress: person } } : { personaId: person.personaId }
  return (await callSingle(connection, GetPersona, request, options)).persona
}

/** The photo of a mailbox; `undefined` where there is none. */
export async function getUserPhoto(
  connection: Connection,
  emailAddress: string,
  size: UserPhotoSize = 'HR96x96',
  options: CallOptions = {},
): Promise<Uint8Array | undefined> {
  try {
    const request = { email: emailAddress, sizeRequested: size }
    return (await callSingle(connection, GetUserPhoto, request, options)).pictureData
  } catch (error) {
    if (error instanceof ServiceResponseException && error.code === 'ErrorItemNotFound') return undefined
    throw error
  }
}

/** Gives one's own mailbox a photo; one without bytes takes it away. */
export async function setUserPhoto(
  connection: Connection,
  emailAddress: string,
  photo: Uint8Array,
  options: CallOptions = {},
): Promise<void> {
  const request = { email: emailAddress, content: encodeBase64(photo) }
  await call(connection, SetUserPhoto, request, options, ({ responseMessages = [] }) => {
    for (const { value } of responseMessages) refuseError(value)
  })
}

/** The lists of the directory that hold rooms. */
export async function getRoomLists(connection: Connection, options: CallOptions = {}): Promise<Mailbox[]> {
  const { roomLists } = await callSingle(connection, GetRoomLists, {}, options)
  return [...(roomLists ?? [])]
}

/** The rooms of a list, which is named by its address or as `getRoomLists` gave it. */
export async function getRooms(
  connection: Connection,
  roomList: string | Mailbox,
  options: CallOptions = {},
): Promise<Mailbox[]> {
  const request = { roomList: typeof roomList === 'string' ? { emailAddress: roomList } : roomList }
  const { rooms } = await callSingle(connection, GetRooms, request, options)
  return (rooms ?? []).flatMap(({ id }) => id ?? [])
}
