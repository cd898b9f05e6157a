import { type ConversationNodeSortOrder, EwsError } from '@exchequer/protocol'
import type { StoreView } from '#store/store'
import type { Reach } from './conversation-reach.js'
import { itemsOfConversation } from './conversation-summary.js'
import { crc32 } from './crc32.js'
import type { WholeItem } from './stored-item.js'

/** One message of a conversation, in all the folders where it lies. */
export interface MessageNode {
  readonly internetMessageId: string | undefined
  /** Of the message that it answers to, where that is in the conversation. */
  parentInternetMessageId: string | undefined
  readonly items: WholeItem[]
}

export interface ConversationItems {
  readonly nodes: readonly MessageNode[]
  readonly syncState: Uint8Array
}

export interface NodeChoice {
  /** Where the items lie that are part of the answer. */
  readonly reach: Reach
  readonly sortOrder: ConversationNodeSortOrder
  readonly limit: number | undefined
  readonly syncState: Uint8Array | undefined
}

/**
 * What is in a conversation, or what has come or changed since a state. Throws `ErrorItemNotFound` where nothing is left of it (docs
 * "GetConversationItems operation").
 */
export async function conversationItems(
  store: StoreView,
  mailbox: { readonly id: number; readonly guid: string },
  conversation: string,
  { reach, sortOrder, limit, syncState }: NodeChoice,
): Promise<ConversationItems> {
  const since = syncState === undefined ? 0 : parseState(syncState, mailbox.guid, conversation)
  const items: WholeItem[] = []
  for await (const item of itemsOfConversation(store, mailbox.id, conversation, reach)) items.push(item)
  if (items.length === 0) throw new EwsError('ErrorItemNotFound')
  const nodes = sorted(nodesOf(items), sortOrder)
  const latest = items.reduce((change, { row }) => Math.max(change, row.change), since)
  return { nodes: cut(nodes, since, limit), syncState: formatState(latest, mailbox.guid, conversation) }
}

/** Copies of a message are one node; a message without an id is one by itself. */
function nodesOf(items: readonly WholeItem[]): MessageNode[] {
  const nodes = new Map<string, MessageNode>()
  for (const item of items) {
    const internetMessageId = item.properties['internetMessageId'] as string | undefined
    const key = internetMessageId ?? `\n${item.row.id}`
    const node = nodes.get(key)
    if (node) node.items.push(item)
    else nodes.set(key, { internetMessageId, parentInternetMessageId: undefined, items: [item] })
  }
  const byIndex = new Map<string, MessageNode>()
  for (const node of nodes.values()) byIndex.set(indexOf(node).toString('hex'), node)
  for (const node of nodes.values()) {
    const parent = parentOf(node, nodes, byIndex)
    node.parentInternetMessageId = parent?.internetMessageId
  }
  return [...nodes.values()]
}

const indexOf = ({ items }: MessageNode): Buffer => Buffer.from(items[0]!.state.conversationIndex ?? '', 'base64')

/** A child's index is its parent's and five bytes (MS-OXOMSG 2.2.1.3). */
const childLength = 5

/** What a message answers to: by its own headers, the nearest first, or else by its place in the conversation. */
function parentOf(
  node: MessageNode,
  nodes: ReadonlyMap<string, MessageNode>,
  byIndex: ReadonlyMap<string, MessageNode>,
): MessageNode | undefined {
  const { properties } = node.items[0]!
  const named = `${properties['references'] ?? ''} ${properties['inReplyTo'] ?? ''}`.match(/<[^<>\s]+>/g) ?? []
  for (const id of named.reverse()) {
    const parent = nodes.get(id)
    if (parent && parent !== node) return parent
  }
  const index = indexOf(node)
  const parent = byIndex.get(index.subarray(0, index.length - childLength).toString('hex'))
  return parent === node ? undefined : parent
}

const receivedOf = ({ items }: MessageNode): number => Math.min(...items.map(({ row }) => row.received ?? 0))

function sorted(nodes: readonly MessageNode[], sortOrder: ConversationNodeSortOrder): MessageNode[] {
  const byDate = [...nodes].sort((a, b) => receivedOf(a) - receivedOf(b) || a.items[0]!.row.id - b.items[0]!.row.id)
  const ascending = sortOrder.startsWith('Tree') ? inTreeOrder(byDate) : byDate
  return sortOrder.endsWith('Descending') ? ascending.reverse() : ascending
}

/** Each message before those that answer to it. A circle of messages that name each other begins with its oldest. */
function inTreeOrder(byDate: readonly MessageNode[]): MessageNode[] {
  const children = new Map<string, MessageNode[]>()
  for (const node of byDate) {
    const parent = node.parentInternetMessageId
    if (parent === undefined) continue
    const siblings = children.get(parent)
    if (siblings) siblings.push(node)
    else children.set(parent, [node])
  }
  const ordered = new Set<MessageNode>()
  const walk = (top: MessageNode): void => {
    // A thread may be as deep as it is long, so that nothing here calls itself.
    for (const stack = [top]; stack.length > 0; ) {
      const node = stack.pop()!
      if (ordered.has(node)) continue
      ordered.add(node)
      if (node.internetMessageId !== undefined)
        stack.push(...[...(children.get(node.internetMessageId) ?? [])].reverse())
    }
  }
  for (const node of byDate) if (node.parentInternetMessageId === undefined) walk(node)
  for (const node of byDate) walk(node)
  return [...ordered]
}

/** Leaves what is new since a state and, of that, the newest items up to a number. */
function cut(nodes: readonly MessageNode[], since: number, limit: number | undefined): MessageNode[] {
  const fresh = nodes.flatMap(({ items }) => items.filter(({ row }) => row.change > since))
  const newestFirst = fresh.sort((a, b) => (b.row.received ?? 0) - (a.row.received ?? 0) || b.row.id - a.row.id)
  const kept = new Set(limit === undefined ? newestFirst : newestFirst.slice(0, limit))
  return nodes
    .map((node) => ({ ...node, items: node.items.filter((item) => kept.has(item)) }))
    .filter(({ items }) => items.length > 0)
}

const stateVersion = 1
const stateLength = 1 + 16 + 16 + 8 + 4

/** Where a client stands with one conversation, whole in itself as every sync state is. */
function formatState(change: number, mailboxGuid: string, conversation: string): Uint8Array {
  const bytes = Buffer.alloc(stateLength)
  bytes[0] = stateVersion
  bytes.write(mailboxGuid.replaceAll('-', ''), 1, 'hex')
  bytes.write(conversation, 17, 'hex')
  bytes.writeDoubleBE(change, 33)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, stateLength - 4)), stateLength - 4)
  return bytes
}

function parseState(state: Uint8Array, mailboxGuid: string, conversation: string): number {
  const bytes = Buffer.from(state.buffer, state.byteOffset, state.byteLength)
  const change = bytes.length === stateLength ? bytes.readDoubleBE(33) : 0
  if (!bytes.equals(formatState(change, mailboxGuid, conversation))) throw new EwsError('ErrorInvalidSyncStateData')
  return change
}
