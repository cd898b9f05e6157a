import type { Conversation, ItemId, Mailbox } from '@exchequer/protocol'
import { giveWay, isTimeUp } from '#giving-way'
import type { Condition, StoreView } from '#store/store'
import { flagStatuses, importances } from './columns.js'
import { itemIdOf, type Reader } from './computed.js'
import type { Reach } from './conversation-reach.js'
import { formatConversationId } from './conversations.js'
import { iconIndex } from './icon-index.js'
import { type Properties, StoredItem, type WholeItem } from './stored-item.js'

const sliceLength = 512

/** The items of a conversation wherever they lie within a reach, the newest first, in slices: there is no bound to their number. */
export async function* itemsOfConversation(
  store: StoreView,
  mailbox: number,
  conversation: string,
  { hidden, where: also }: Reach,
): AsyncGenerator<WholeItem> {
  const where: Condition = {
    kind: 'and',
    of: [
      { kind: '=', column: 'conversation', value: conversation },
      { kind: 'not', of: { kind: 'in', column: 'folder', values: hidden } },
      ...(also ? [also] : []),
    ],
  }
  const query = { mailbox, folder: undefined, associated: false, where, limit: sliceLength }
  for (let offset = 0; ; offset += sliceLength) {
    const rows = await store.listItems({ ...query, sort: [{ column: 'received', descending: true }], offset })
    for (const row of rows) {
      if (isTimeUp()) await giveWay()
      yield new StoredItem(row)
    }
    if (rows.length < sliceLength) return
  }
}

/** What FindConversation tells of a conversation: of what lies in the folders that were searched, and of all of it. */
export async function summarizeConversation(
  store: StoreView,
  reader: Reader & { readonly mailbox: number },
  conversation: string,
  folders: ReadonlySet<number>,
  reach: Reach,
): Promise<Conversation> {
  const here = new Scope(reader)
  const everywhere = new Scope(reader)
  const drafts: BaseItemId[] = []
  let newest: WholeItem | undefined
  let modified = 0
  for await (const item of itemsOfConversation(store, reader.mailbox, conversation, reach)) {
    everywhere.add(item)
    if (item.row.isDraft) drafts.push(baseItemId(item, reader))
    if (!folders.has(item.row.folder)) continue
    here.add(item)
    newest ??= item
    modified = Math.max(modified, item.row.modified)
  }
  const global: Properties = {}
  for (const [key, value] of Object.entries(everywhere.properties()))
    global[`global${key[0]!.toUpperCase()}${key.slice(1)}`] = value
  const from = newest && senderOf(newest)
  return {
    conversationId: {
      id: formatConversationId(reader.mailboxGuid, Buffer.from(conversation, 'hex')),
    },
    conversationTopic: newest?.properties['conversationTopic'] as string | undefined,
    ...here.properties(),
    ...global,
    lastModifiedTime: new Date(modified),
    instanceKey: Buffer.from(conversation, 'hex'),
    preview: newest?.properties['preview'] as string | undefined,
    mailboxScope: 'PrimaryOnly',
    draftItemIds: drafts.length > 0 ? drafts : undefined,
    senderSMTPAddress: from?.emailAddress === undefined ? undefined : { value: from.emailAddress },
    mailboxGuids: [reader.mailboxGuid],
    from,
  }
}

type BaseItemId = { element: 'ItemId'; value: ItemId }

const baseItemId = (item: WholeItem, reader: Reader): BaseItemId => ({
  element: 'ItemId',
  value: itemIdOf(item, reader),
})

const senderOf = ({ properties }: WholeItem): Mailbox | undefined =>
  (properties['from'] ?? properties['sender']) as Mailbox | undefined

const nameOf = ({ name, emailAddress }: Mailbox): string => name ?? emailAddress ?? ''

/** Sums up items, the newest of which comes first. */
class Scope {
  readonly #reader: Reader
  readonly #recipients = new Set<string>()
  readonly #senders = new Set<string>()
  readonly #unreadSenders = new Set<string>()
  readonly #categories = new Set<string>()
  readonly #itemClasses = new Set<string>()
  readonly #itemIds: BaseItemId[] = []
  #newest: WholeItem | undefined
  #unreadCount = 0
  #size = 0
  #hasAttachments = false
  #importance = 0
  #flagStatus = 0

  constructor(reader: Reader) {
    this.#reader = reader
  }

  add(item: WholeItem): void {
    const { row, properties } = item
    this.#newest ??= item
    const sender = senderOf(item)
    if (sender) this.#senders.add(nameOf(sender))
    if (sender && !row.isRead) this.#unreadSenders.add(nameOf(sender))
    for (const recipient of (properties['toRecipients'] as Mailbox[] | undefined) ?? [])
      this.#recipients.add(nameOf(recipient))
    for (const category of (properties['categories'] as string[] | undefined) ?? []) this.#categories.add(category)
    this.#itemClasses.add(row.itemClass)
    this.#itemIds.push(baseItemId(item, this.#reader))
    if (!row.isRead) this.#unreadCount += 1
    this.#size += row.size
    this.#hasAttachments ||= row.hasAttachments
    this.#importance = Math.max(this.#importance, row.importance)
    // Flagged goes before complete, and that before none: the numbers are in this order.
    this.#flagStatus = Math.max(this.#flagStatus, row.flagStatus)
  }

  properties(): Properties {
    const newest = this.#newest
    return {
      uniqueRecipients: listOf(this.#recipients),
      uniqueUnreadSenders: listOf(this.#unreadSenders),
      uniqueSenders: listOf(this.#senders),
      lastDeliveryTime: newest && newest.row.received !== null ? new Date(newest.row.received) : undefined,
      categories: listOf(this.#categories),
      flagStatus: flagStatuses[this.#flagStatus],
      hasAttachments: this.#hasAttachments,
      messageCount: this.#itemIds.length,
      unreadCount: this.#unreadCount,
      size: this.#size,
      itemClasses: listOf(this.#itemClasses),
      importance: importances[this.#importance],
      itemIds: this.#itemIds.length > 0 ? this.#itemIds : undefined,
      iconIndex: newest && iconIndex(newest),
      hasIrm: false,
      mentionedMe: false,
      atAllMention: false,
    }
  }
}

/** A list with nothing in it is not written at all. */
const listOf = (values: ReadonlySet<string>): string[] | undefined => (values.size > 0 ? [...values] : undefined)
