import type { Mailbox, TaskRecurrence } from '@exchequer/protocol'
import type { MailboxRow } from '#store/store'
import type { Zone } from '#time/zone'
import { type Access, fullAccess } from './access.js'
import { calendarProperties } from './calendar-properties.js'
import { formatChangeKey } from './change-keys.js'
import { certificates, completeName, emailAddresses } from './contacts.js'
import { conversationOf, formatConversationId } from './conversations.js'
import { itemRights } from './effective-rights.js'
import { iconIndex } from './icon-index.js'
import { entryIdOf } from './id-formats.js'
import { formatId } from './ids.js'
import { taskRecurrenceIn } from './recurrences.js'
import { responseObjects } from './response-objects.js'
import { messageFlag, type StoredItem } from './stored-item.js'
import { statusDescriptions } from './tasks.js'

/** What a computed property may look at besides the item. */
export interface Reader {
  readonly mailboxGuid: string
  /** SMTP address of the mailbox that the item lies in. */
  readonly address: string
  /** What the caller may do where the item lies. */
  readonly access: Access
  /** The zone that the caller named for the dates of the answer. */
  readonly zone?: Zone | undefined
}

/** Without `access`, for what is the same whoever looks. */
export const readerOf = ({ guid, address }: MailboxRow, access: Access = fullAccess, zone?: Zone): Reader => ({
  mailboxGuid: guid,
  address,
  access,
  zone,
})

export type Compute = (item: StoredItem, reader: Reader, key: string) => unknown

const flag =
  (bit: number): Compute =>
  ({ state }) =>
    (state.flags & bit) !== 0

/** What every message and post answers, and nothing else. */
const ofMail =
  (value: boolean): Compute =>
  ({ table }) =>
    table.isMessage || table.element === 'PostItem' ? value : undefined

/** `Ada Lovelace; Charles Babbage`, as DisplayTo lists people. */
const names =
  (key: string): Compute =>
  ({ properties }) =>
    ((properties[key] as Mailbox[] | undefined) ?? [])
      .map(({ name, emailAddress }) => name ?? emailAddress ?? '')
      .join('; ')

export const itemIdOf = (
  { row, occurrence }: StoredItem,
  { mailboxGuid }: Reader,
): { id: string; changeKey: string } => ({
  id: formatId('item', mailboxGuid, row.id, occurrence?.instance),
  changeKey: formatChangeKey('item', mailboxGuid, row.change),
})

/** Properties that the row alone answers for, without the document. */
export const ofRow: Readonly<Record<string, Compute>> = {
  'item:ItemId': itemIdOf,
  'item:ParentFolderId': ({ row }, { mailboxGuid }) => ({
    id: formatId('folder', mailboxGuid, row.folder),
    changeKey: 'AQAAAA==',
  }),
  'item:ItemClass': ({ row }) => row.itemClass,
  'item:Size': ({ row }) => row.size,
  'item:HasAttachments': ({ row }) => row.hasAttachments,
  'item:IsAssociated': ({ row }) => row.isAssociated,
  'item:LastModifiedTime': ({ row }) => new Date(row.modified),
  'item:InstanceKey': ({ row, occurrence }) => instanceKey(row.id, occurrence?.instance),
  'message:IsRead': ({ row, table }) => (table.isMessage || table.element === 'PostItem' ? row.isRead : undefined),
}

/** Properties that nobody stores: each is worked out from the row, the state or other properties whenever it is asked for. */
export const computed: Readonly<Record<string, Compute>> = {
  ...ofRow,
  'item:IsSubmitted': flag(messageFlag.submitted),
  'item:IsDraft': flag(messageFlag.unsent),
  'item:IsFromMe': flag(messageFlag.fromMe),
  'item:IsResend': flag(messageFlag.resend),
  'item:IsUnmodified': flag(messageFlag.unmodified),
  'item:EffectiveRights': (item, { access }) => itemRights(access, item),
  'item:DisplayTo': names('toRecipients'),
  'item:DisplayCc': names('ccRecipients'),
  'item:DisplayBcc': names('bccRecipients'),
  'item:ResponseObjects': responseObjects,
  'item:Flag': ({ properties }) => properties['flag'] ?? { flagStatus: 'NotFlagged' },
  'item:IconIndex': iconIndex,
  // Nobody here sorts mail into clutter, blocks content or looks for mentions: the answer to whether is no.
  'item:IsClutter': ofMail(false),
  'item:BlockStatus': ofMail(false),
  'item:HasBlockedImages': ofMail(false),
  'item:MentionedMe': ofMail(false),
  'item:AtAllMention': ofMail(false),
  'item:StoreEntryId': (item, reader) => new Uint8Array(Buffer.from(entryIdOf(itemIdOf(item, reader).id), 'base64')),
  'item:InternetMessageHeaders': ({ state }) => headersOf(state.headers),
  'item:ConversationId': (item, { mailboxGuid }) => {
    const conversation = conversationOf(item)
    return conversation && { id: formatConversationId(mailboxGuid, conversation) }
  },
  'message:ConversationIndex': ({ state }) =>
    state.conversationIndex === undefined ? undefined : new Uint8Array(Buffer.from(state.conversationIndex, 'base64')),
  'task:Recurrence': ({ properties }, { zone }) =>
    properties['recurrence'] && taskRecurrenceIn(zone, properties['recurrence'] as TaskRecurrence),
  'task:StatusDescription': ({ properties }) => statusDescriptions[properties['status'] as string],
  'contacts:CompleteName': completeName,
  'contacts:EmailAddresses': emailAddresses,
  'contacts:UserSMIMECertificate': certificates,
  'contacts:ContactSource': () => 'Store',
  'contacts:HasPicture': ({ properties }) => properties['hasPicture'] === true,
  ...calendarProperties,
}

function instanceKey(id: number, instance = 0): Uint8Array {
  const bytes = new Uint8Array(instance === 0 ? 8 : 12)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(id))
  if (instance > 0) view.setUint32(8, instance)
  return bytes
}

/** Some of the headers, says the docs page "InternetMessageHeaders": Exchange leaves out people, and has all in PidTagTransportMessageHeaders. */
const addressHeader = /^(?:resent-)?(?:from|sender|reply-to|to|cc|bcc)$/i

function headersOf(headers: readonly { name: string; value: string }[] | undefined): object[] | undefined {
  const shown = headers?.filter(({ name }) => !addressHeader.test(name)) ?? []
  return shown.length > 0 ? shown.map(({ name, value }) => ({ headerName: name, value })) : undefined
}
