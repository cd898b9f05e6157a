import {
  CreateUserConfiguration,
  DeleteUserConfiguration,
  encodeBase64,
  GetUserConfiguration,
  type ItemId,
  UpdateUserConfiguration,
  type UserConfigurationName,
  type UserConfigurationProperty,
  type UserConfiguration as Values,
} from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import type { Connection } from './connection.js'
import { type FolderIdLike, folderIdOf } from './ids.js'
import { UserConfigurationDictionary } from './user-configuration-values.js'

/** What an application keeps with a folder: a dictionary, a text of XML, bytes. Each may be set and changed in place. */
export class UserConfiguration {
  dictionary: UserConfigurationDictionary = new UserConfigurationDictionary()
  xmlData: Uint8Array | undefined
  binaryData: Uint8Array | undefined
  /** Where it lies; known once it was made or found. */
  name: string | undefined
  folder: FolderIdLike | undefined
  itemId: ItemId | undefined
}

export interface GetUserConfigurationOptions extends CallOptions {
  /** What of it to get; all where absent. */
  readonly properties?: UserConfigurationProperty
}

/** What the server is known to hold of each, so that an update sends what changed. */
const known = new WeakMap<UserConfiguration, string[]>()

type Streams = Pick<Values, 'dictionary' | 'xmlData' | 'binaryData'>
const streamNames = ['dictionary', 'xmlData', 'binaryData'] as const

function streamsOf({ dictionary, xmlData, binaryData }: UserConfiguration): Streams {
  return {
    ...(dictionary.size > 0 && { dictionary: dictionary.toEntries() }),
    ...(xmlData && { xmlData }),
    ...(binaryData && { binaryData }),
  }
}

const prints = (streams: Streams): string[] =>
  streamNames.map((name) => {
    const stream = streams[name]
    return stream instanceof Uint8Array ? encodeBase64(stream) : JSON.stringify(stream ?? null)
  })

const nameOf = (name: string, folder: FolderIdLike): UserConfigurationName => ({ name, folderId: folderIdOf(folder) })

function placeOf({ name, folder }: UserConfiguration): UserConfigurationName {
  if (name === undefined || folder === undefined)
    throw new TypeError('The user configuration has no name: it was not created or loaded')
  return nameOf(name, folder)
}

/** Gets what an application keeps with a folder under a name. */
export async function getUserConfiguration(
  connection: Connection,
  name: string,
  folder: FolderIdLike,
  { properties = ['All'], ...options }: GetUserConfigurationOptions = {},
): Promise<UserConfiguration> {
  const { userConfiguration: found } = await callOne(
    connection,
    GetUserConfiguration,
    { userConfigurationName: nameOf(name, folder), userConfigurationProperties: properties },
    options,
  )
  const configuration = new UserConfiguration()
  configuration.name = name
  configuration.folder = folder
  configuration.itemId = found?.itemId
  configuration.dictionary = UserConfigurationDictionary.of(found?.dictionary ?? [])
  configuration.xmlData = found?.xmlData
  configuration.binaryData = found?.binaryData
  known.set(configuration, prints(streamsOf(configuration)))
  return configuration
}

/** Saves a new configuration under a name in a folder. */
export async function createUserConfiguration(
  connection: Connection,
  configuration: UserConfiguration,
  name: string,
  folder: FolderIdLike,
  options: CallOptions = {},
): Promise<void> {
  const streams = streamsOf(configuration)
  await callOne(
    connection,
    CreateUserConfiguration,
    { userConfiguration: { userConfigurationName: nameOf(name, folder), ...streams } },
    options,
  )
  configuration.name = name
  configuration.folder = folder
  known.set(configuration, prints(streams))
}

/** Sends the streams that have changed, each whole; where none has there is no call. A dictionary that was emptied is sent empty. */
export async function updateUserConfiguration(
  connection: Connection,
  configuration: UserConfiguration,
  options: CallOptions = {},
): Promise<void> {
  const userConfigurationName = placeOf(configuration)
  const streams = streamsOf(configuration)
  const before = known.get(configuration) ?? prints({})
  const after = prints(streams)
  const changed = streamNames.filter((_, index) => before[index] !== after[index])
  if (changed.length === 0) return
  const sent = { dictionary: [], xmlData: new Uint8Array(), binaryData: new Uint8Array(), ...streams }
  await callOne(
    connection,
    UpdateUserConfiguration,
    { userConfiguration: { userConfigurationName, ...Object.fromEntries(changed.map((name) => [name, sent[name]])) } },
    options,
  )
  known.set(configuration, after)
}

/** Deletes a configuration that was created or loaded. */
export async function deleteUserConfiguration(
  connection: Connection,
  configuration: UserConfiguration,
  options: CallOptions = {},
): Promise<void> {
  await callOne(connection, DeleteUserConfiguration, { userConfigurationName: placeOf(configuration) }, options)
  known.delete(configuration)
}
