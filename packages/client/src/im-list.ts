import {
  AddDistributionGroupToImList,
  AddImContactToGroup,
  AddImGroup,
  AddNewImContactToGroup,
  AddNewTelUriContactToGroup,
  type AddNewTelUriContactToGroupRequest,
  GetImItemList,
  GetImItems,
  type ImGroup,
  type ImItemList,
  type ItemId,
  type Persona,
  RemoveContactFromImList,
  RemoveDistributionGroupFromImList,
  RemoveImContactFromGroup,
  RemoveImGroup,
  SetImGroup,
  SetImListMigrationCompleted,
} from '@exchequer/protocol'
import { type CallOptions, callSingle } from './call.js'
import type { Connection } from './connection.js'
import type { ExtendedPropertyDefinition } from './extended-property.js'
import { type ItemIdLike, itemIdOf, plainItemId } from './ids.js'

/** Which contacts and groups of the list to get. */
export interface ImItemIds {
  readonly contacts?: readonly ItemIdLike[]
  readonly groups?: readonly ItemIdLike[]
}

const idsOnWire = ({ contacts, groups }: ImItemIds) => ({
  ...(contacts && { contactIds: contacts.map(itemIdOf) }),
  ...(groups && { groupIds: groups.map(itemIdOf) }),
})

const inGroup = (group: ItemIdLike | undefined): { groupId?: ItemId } =>
  group === undefined ? {} : { groupId: plainItemId(group) }

const extended = (definitions: readonly ExtendedPropertyDefinition[] | undefined) =>
  definitions ? { extendedProperties: [...definitions] } : {}

/** Gets the groups and the contacts of the list that instant messengers show (docs "GetImItemList operation"). */
export async function getImItemList(
  connection: Connection,
  extendedProperties?: readonly ExtendedPropertyDefinition[],
  options: CallOptions = {},
): Promise<ImItemList | undefined> {
  return (await callSingle(connection, GetImItemList, extended(extendedProperties), options)).imItemList
}

/** Gets some of these contacts and groups, by their ids (docs "GetImItems operation"). */
export async function getImItems(
  connection: Connection,
  ids: ImItemIds,
  extendedProperties?: readonly ExtendedPropertyDefinition[],
  options: CallOptions = {},
): Promise<ImItemList | undefined> {
  return (await callSingle(connection, GetImItems, { ...idsOnWire(ids), ...extended(extendedProperties) }, options))
    .imItemList
}

/** Puts a contact into a group, the default one where none is named (docs "AddImContactToGroup operation"). */
export async function addImContactToGroup(
  connection: Connection,
  contact: ItemIdLike,
  group?: ItemIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, AddImContactToGroup, { contactId: plainItemId(contact), ...inGroup(group) }, options)
}

/** Makes a contact of an address for instant messages, and puts it into a group (docs "AddNewImContactToGroup operation"). */
export async function addNewImContactToGroup(
  connection: Connection,
  imAddress: string,
  displayName?: string,
  group?: ItemIdLike,
  options: CallOptions = {},
): Promise<Persona | undefined> {
  return (
    await callSingle(
      connection,
      AddNewImContactToGroup,
      { imAddress, ...(displayName !== undefined && { displayName }), ...inGroup(group) },
      options,
    )
  ).persona
}

/** Makes a contact of a telephone number, and puts it into a group (docs "AddNewTelUriContactToGroup operation"). */
export async function addNewTelUriContactToGroup(
  connection: Connection,
  contact: Omit<AddNewTelUriContactToGroupRequest, 'groupId'>,
  group?: ItemIdLike,
  options: CallOptions = {},
): Promise<Persona | undefined> {
  return (await callSingle(connection, AddNewTelUriContactToGroup, { ...contact, ...inGroup(group) }, options)).persona
}

/** Takes a contact out of a group (docs "RemoveImContactFromGroup operation"). */
export async function removeImContactFromGroup(
  connection: Connection,
  contact: ItemIdLike,
  group: ItemIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(
    connection,
    RemoveImContactFromGroup,
    { contactId: plainItemId(contact), groupId: plainItemId(group) },
    options,
  )
}

/** Takes a contact out of all groups and off the list (docs "RemoveContactFromImList operation"). */
export async function removeContactFromImList(
  connection: Connection,
  contact: ItemIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, RemoveContactFromImList, { contactId: plainItemId(contact) }, options)
}

/** Makes a group (docs "AddImGroup operation"). */
export async function addImGroup(
  connection: Connection,
  displayName: string,
  options: CallOptions = {},
): Promise<ImGroup | undefined> {
  return (await callSingle(connection, AddImGroup, { displayName }, options)).imGroup
}

/** Gives a group another name (docs "SetImGroup operation"). */
export async function setImGroup(
  connection: Connection,
  group: ItemIdLike,
  newDisplayName: string,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, SetImGroup, { groupId: plainItemId(group), newDisplayName }, options)
}

/** Takes a group away (docs "RemoveImGroup operation"). */
export async function removeImGroup(
  connection: Connection,
  group: ItemIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, RemoveImGroup, { groupId: plainItemId(group) }, options)
}

/** Puts a distribution group of the directory on the list, as a group (docs "AddDistributionGroupToImList operation"). */
export async function addDistributionGroupToImList(
  connection: Connection,
  smtpAddress: string,
  displayName: string,
  options: CallOptions = {},
): Promise<ImGroup | undefined> {
  return (await callSingle(connection, AddDistributionGroupToImList, { smtpAddress, displayName }, options)).imGroup
}

/** Takes such a group off the list (docs "RemoveDistributionGroupFromImList operation"). */
export async function removeDistributionGroupFromImList(
  connection: Connection,
  group: ItemIdLike,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, RemoveDistributionGroupFromImList, { groupId: plainItemId(group) }, options)
}

/** Says whether the list has moved here from the messenger's own server (docs "SetImListMigrationCompleted operation"). */
export async function setImListMigrationCompleted(
  connection: Connection,
  imListMigrationCompleted: boolean,
  options: CallOptions = {},
): Promise<void> {
  await callSingle(connection, SetImListMigrationCompleted, { imListMigrationCompleted }, options)
}
