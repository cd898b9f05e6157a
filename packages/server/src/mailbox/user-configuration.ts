import { EwsError, itemClassOf, type UserConfiguration, type UserConfigurationName } from '@exchequer/protocol'
import { defaultCategoryList } from '#content/category-list'
import { readDictionary, writeDictionary } from '#content/configuration-dictionary'
import type { FolderRow, MailboxRow, StoreView } from '#store/store'
import { itemIdOf, readerOf } from './computed.js'
import { settledDictionary } from './configuration-values.js'
import { disposeOf } from './deletion.js'
import type { Draft } from './draft.js'
import { type FoundFolder, findFolder } from './folders.js'
import { draftOfItem, insertDraft, saveDraft } from './items.js'
import type { Session, WriteSession } from './session.js'
import { type ExtendedValue, StoredItem } from './stored-item.js'

/** What an application keeps with a folder: an associated item, whose three streams are MAPI properties ([MS-OXOCFG] 2.2.2). */
const streams = {
  dictionary: { key: '0x7c07', dataType: 4 },
  xmlData: { key: '0x7c08', dataType: 2 },
  binaryData: { key: '0x7c09', dataType: 1 },
} as const
type Stream = keyof typeof streams
const streamNames = Object.keys(streams) as Stream[]

/** PidTagRoamingDatatypes: which of them there are. */
const dataTypesKey = '0x7c06'

type Bytes = Partial<Record<Stream, Uint8Array>>

/** Configurations that a mailbox has before anybody saved one, by folder and folded name. */
const defaults: Readonly<Record<string, (mailboxGuid: string) => Bytes>> = {
  'calendar/categorylist': (guid) => ({ xmlData: defaultCategoryList(guid) }),
}

export async function createUserConfiguration(session: WriteSession, given: UserConfiguration): Promise<void> {
  const place = await placeOf(session, given.userConfigurationName, 'administer')
  if (await storedIn(session, place)) throw new EwsError('ErrorItemSave', 'This user configuration exists already.')
  await insert(session, place, given)
}

/** Replaces the streams that are given, and leaves the others. */
export async function updateUserConfiguration(session: WriteSession, given: UserConfiguration): Promise<void> {
  const place = await placeOf(session, given.userConfigurationName, 'administer')
  const item = await storedIn(session, place)
  if (!item) {
    if (!defaultOf(place)) throw new EwsError('ErrorItemNotFound')
    await insert(session, place, given)
    return
  }
  const draft = draftOfItem(item)
  const changed = putStreams(draft, given)
  if (changed.size > 0) await saveDraft(session, place.mailbox, item, draft, changed)
}

/** It goes where deleted things can be had back from. */
export async function deleteUserConfiguration(session: WriteSession, name: UserConfigurationName): Promise<void> {
  const place = await placeOf(session, name, 'administer')
  const item = await storedIn(session, place)
  if (!item) throw new EwsError('ErrorItemNotFound')
  await disposeOf(session, place.mailbox, item, 'SoftDelete')
}

/** Gives a configuration with all that it has; the caller leaves out what nobody asked for. */
export async function getUserConfiguration(session: Session, name: UserConfigurationName): Promise<UserConfiguration> {
  const place = await placeOf(session, name, 'read')
  const item = await storedIn(session, place)
  const bytes = item ? streamsOf(item) : defaultOf(place)
  if (!bytes) throw new EwsError('ErrorItemNotFound')
  const { dictionary, xmlData, binaryData } = bytes
  const entries = dictionary && readDictionary(dictionary)
  const { mailbox } = place
  return {
    userConfigurationName: name,
    ...(item && { itemId: itemIdOf(item, readerOf(mailbox)) }),
    ...(entries && { dictionary: entries }),
    ...(xmlData && { xmlData }),
    ...(binaryData && { binaryData }),
  }
}

/** The streams of a configuration, whoever asks; nothing where there is none. */
export async function configurationIn(
  store: StoreView,
  mailbox: MailboxRow,
  folder: FolderRow,
  name: string,
): Promise<Bytes | undefined> {
  const item = await storedIn({ store }, { mailbox, folder, itemClass: `IPM.Configuration.${name}` })
  return item ? streamsOf(item) : undefined
}

interface Place extends FoundFolder {
  readonly itemClass: string
  readonly name: string
}

/** A class is at most so long, and a name of such characters as a class can have ([MS-OXCMSG] 2.2.1.3). */
const maximumLength = 255
const nameForm = /^[\w.-]+$/

/** Associated items belong to the folder: who may change it may change them. */
async function placeOf(
  session: Session,
  { folderId, name }: UserConfigurationName,
  deed: 'read' | 'administer',
): Promise<Place> {
  const found = await findFolder(session, folderId, deed)
  const itemClass = `IPM.Configuration.${name}`
  if (!nameForm.test(name) || itemClass.length > maximumLength)
    throw new EwsError('ErrorInvalidOperation', `"${name}" cannot be the name of a user configuration.`)
  return { ...found, itemClass, name }
}

/** The item that a configuration is; the case of its name does not matter. */
async function storedIn(
  { store }: Pick<Session, 'store'>,
  { mailbox, folder, itemClass }: Omit<Place, 'name'>,
): Promise<StoredItem | undefined> {
  const rows = await store.itemsByLookup(mailbox.id, itemClass.toLowerCase())
  const row = rows.find((one) => one.folder === folder.id && one.isAssociated)
  return row && new StoredItem(row)
}

const defaultOf = ({ mailbox, folder, name }: Place): Bytes | undefined =>
  defaults[`${folder.distinguishedName}/${name.toLowerCase()}`]?.(mailbox.guid)

async function insert(session: WriteSession, place: Place, given: UserConfiguration): Promise<void> {
  const { itemClass } = place
  const draft: Draft = {
    table: itemClassOf(itemClass),
    itemClass,
    properties: {
      isAssociated: true,
      subject: itemClass,
      importance: 'Normal',
      sensitivity: 'Normal',
      dateTimeCreated: session.now,
      dateTimeReceived: session.now,
      culture: 'en-US',
    },
    extended: {},
    state: { flags: 0 },
    isRead: true,
    body: undefined,
    mime: undefined,
    attachments: [],
  }
  putStreams(draft, given)
  await insertDraft(session, place.mailbox, place.folder, draft)
}

/** Puts the streams that are given into a draft, and tells the properties that changed. */
function putStreams(draft: Draft, { dictionary, xmlData, binaryData }: UserConfiguration): Set<string> {
  const bytes: Bytes = {
    ...(dictionary && { dictionary: writeDictionary(settledDictionary(dictionary)) }),
    ...(xmlData && { xmlData }),
    ...(binaryData && { binaryData }),
  }
  const changed = new Set<string>()
  for (const stream of streamNames) {
    const value = bytes[stream]
    if (!value) continue
    const { key } = streams[stream]
    draft.extended[key] = { type: 'Binary', value: Buffer.from(value).toString('base64') }
    changed.add(key)
  }
  const dataTypes = streamNames.reduce(
    (sum, stream) => (draft.extended[streams[stream].key] ? sum | streams[stream].dataType : sum),
    0,
  )
  draft.extended[dataTypesKey] = { type: 'Integer', value: String(dataTypes) }
  return changed
}

function streamsOf({ extended }: StoredItem): Bytes {
  const bytes: Bytes = {}
  for (const stream of streamNames) {
    const value: ExtendedValue['value'] | undefined = extended[streams[stream].key]?.value
    if (typeof value === 'string') bytes[stream] = Buffer.from(value, 'base64')
  }
  return bytes
}
