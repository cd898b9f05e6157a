import { formatDateTime } from '@exchequer/protocol'
import { readBody } from './body.js'
import { computed, type Reader } from './computed.js'
import { conversationOf } from './conversations.js'
import { internetHeadersKey } from './extended-properties.js'
import { flagMember, flagOf } from './flags.js'
import { entryIdOf } from './id-formats.js'
import { formatId } from './ids.js'
import type { ItemParts } from './item-parts.js'
import { aliasOf } from './mapi.js'
import type { ExtendedValue, StoredItem } from './stored-item.js'

type Read = (
  item: StoredItem,
  reader: Reader,
  store: ItemParts,
) => ExtendedValue['value'] | undefined | Promise<ExtendedValue['value'] | undefined>

const time = (date: unknown): string | undefined => (date instanceof Date ? formatDateTime(date) : undefined)

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')

/** MAPI properties that the row or a part answers for ([MS-OXPROPS] by tag). */
const fromRow: Readonly<Record<string, Read>> = {
  // PidTagMessageClass
  '0x1a': ({ row }) => row.itemClass,
  // PidTagMessageFlags
  '0xe07': ({ row, state }) => String((state.flags & ~1) | (row.isRead ? 1 : 0) | (row.hasAttachments ? 0x10 : 0)),
  // PidTagMessageSize
  '0xe08': ({ row }) => String(row.size),
  // PidTagHasAttachments
  '0xe1b': ({ row }) => String(row.hasAttachments),
  // PidTagInternetArticleNumber: DavMail sorts every listing by it and drops items without it.
  '0xe23': ({ row }) => String(row.articleNumber),
  // PidTagEntryId: what ConvertId takes as EntryId, and as HexEntryId.
  '0xfff': ({ row }, { mailboxGuid }) => entryIdOf(formatId('item', mailboxGuid, row.id)),
  // PidTagRecordKey, PidTagSearchKey: unique and stable, which is all that is asked of them.
  '0xff9': ({ row }, { mailboxGuid }) => base64(`${mailboxGuid}${row.id}`),
  '0x300b': ({ row }, { mailboxGuid }) => base64(`${mailboxGuid}${row.id}`),
  // PidTagCreationTime, PidTagLastModificationTime
  '0x3007': ({ properties }) => time(properties['dateTimeCreated']),
  '0x3008': ({ row }) => time(new Date(row.modified)),
  // PidTagMessageDeliveryTime, PidTagClientSubmitTime
  '0xe06': ({ properties }) => time(properties['dateTimeReceived']),
  '0x39': ({ properties }) => time(properties['dateTimeSent']),
  // PidTagBody, PidTagHtml
  '0x1000': async (item, _, store) => (item.state.bodyType ? (await readBody(store, item, 'Text')).value : undefined),
  '0x1013': async (item, _, store) =>
    item.state.bodyType ? Buffer.from((await readBody(store, item, 'HTML')).value).toString('base64') : undefined,
  // PidTagTransportMessageHeaders
  '0x7d': ({ state }) => state.headers?.map(({ name, value }) => `${name}: ${value}\r\n`).join(''),
  // PidTagConversationId
  '0x3013': (item) => {
    const conversation = conversationOf(item)
    return conversation && Buffer.from(conversation).toString('base64')
  },
  // PidTagFlagStatus
  '0x1090': ({ properties, extended }) => {
    const status = (properties['flag'] as { flagStatus?: string } | undefined)?.flagStatus
    if (status === undefined) return extended['0x1090']?.value
    return { Flagged: '2', Complete: '1' }[status]
  },
}

/** Reads a MAPI property, whichever way the item has it: in its row, as a first-class property, or as it was set. */
export async function readMapi(
  item: StoredItem,
  key: string,
  type: string,
  reader: Reader,
  store: ItemParts,
): Promise<ExtendedValue['value'] | undefined> {
  const read = fromRow[key]
  if (read) return read(item, reader, store)
  const member = flagMember(item.table, key)
  if (member) return time(flagOf(item.properties)?.[member])
  const alias = aliasOf(key)
  if (alias) {
    const compute = computed[alias.uri]
    return alias.read(compute ? { [alias.key]: compute(item, reader, alias.key) } : item.properties)
  }
  const extended = item.extended[key] ?? headerOf(item, key)
  // Who asks for another type than was stored asks for a property that is not there.
  return extended && extended.type.endsWith('Array') === type.endsWith('Array') ? extended.value : undefined
}

/** A header line of a message that came in, under the name that MAPI gives it. */
function headerOf({ state }: StoredItem, key: string): ExtendedValue | undefined {
  if (!key.startsWith(internetHeadersKey)) return undefined
  const name = key.slice(internetHeadersKey.length).toLowerCase()
  const header = state.headers?.find((one) => one.name.toLowerCase() === name)
  return header && { type: 'String', value: header.value }
}
