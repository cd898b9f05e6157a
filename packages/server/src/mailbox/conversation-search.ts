import {
  type Conversation,
  EwsError,
  type FieldOrder,
  type FindConversationRequest,
  type Mailbox,
} from '@exchequer/protocol'
import type { Condition, ItemFilter, StoreView } from '#store/store'
import { listedOnly } from './access.js'
import { readerOf } from './computed.js'
import { reachOf } from './conversation-reach.js'
import { conversationShaper } from './conversation-shape.js'
import { summarizeConversation } from './conversation-summary.js'
import { walk } from './find.js'
import { findCount } from './find-count.js'
import { type FoundFolder, foldersBelow, type OpenedFolder } from './folders.js'
import { allOf, type Narrowing, narrowingOf } from './narrowing.js'
import { inZoneOf, itemOperands } from './operands.js'
import { checkView, pageOf } from './paging.js'
import type { Query } from './query-string.js'
import { type Scope, scopeOf } from './search-folders.js'
import { searchTime } from './search-time.js'
import type { Session } from './session.js'
import { pathNode } from './shape.js'

export interface FoundConversations {
  readonly conversations: readonly Conversation[]
  readonly total: number
  /** Where the next page begins, counted from the base point. */
  readonly nextOffset: number
}

/**
 * One page of the conversations of a folder (docs "FindConversation operation"), in the order of their last delivery. Listing them takes
 * one look at the index of conversations; items are read for those on the page alone.
 */
export async function findConversations(
  session: Session,
  found: OpenedFolder,
  request: FindConversationRequest,
  query: Query | undefined,
): Promise<FoundConversations> {
  const { store } = session
  const { mailbox, access } = found
  const { paging, sortOrder, conversationShape = { baseShape: 'Default' } } = request
  checkView(paging)
  const shape = conversationShaper(conversationShape)
  const reader = { mailbox: mailbox.id, ...readerOf(mailbox) }
  const descending = isDescending(sortOrder)
  const all = await store.folders(mailbox.id)
  const reach = await reachOf(session, mailbox, all)
  const scope = await conversationScope(store, found, request.traversal)
  const searched = [scope.folders].flat().filter((folder) => !reach.hidden.includes(folder))
  const narrowing = allOf([query, scope.narrowing, listedOnly(access), filterOf(request.viewFilter, mailbox.address)])
  const filter: ItemFilter = {
    mailbox: mailbox.id,
    folder: access.isOwner ? scope.folders : searched,
    associated: false,
    ...(narrowing.where && { where: narrowing.where }),
  }
  const sought =
    paging?.element === 'SeekToConditionPageItemView'
      ? narrowingOf(paging.value.condition, inZoneOf(session, itemOperands(reader, store)))
      : undefined
  const checkTime = searchTime(session)
  checkTime()
  const { limit, counted } = findCount(session)
  const { page, ids } = await pageOfConversations()
  counted(page, paging !== undefined)
  const conversations: Conversation[] = []
  const folders = new Set([scope.folders].flat())
  for (const id of ids) conversations.push(shape(await summarizeConversation(store, reader, id, folders, reach)))
  return {
    conversations,
    total: page.attributes.totalItemsInView,
    nextOffset: page.attributes.indexedPagingOffset ?? page.to,
  }

  async function pageOfConversations() {
    if (narrowing.passes || sought) {
      const ids = await idsOf(store, filter, narrowing, descending, checkTime)
      const page = pageOf(paging, ids.length, limit, sought && (await positionOf(ids, sought)))
      return { page, ids: ids.slice(page.from, page.to) }
    }
    const page = pageOf(paging, await store.countConversations(filter), limit)
    const shown = page.to - page.from
    const query = { ...filter, descending, offset: page.from, limit: shown }
    return { page, ids: shown === 0 ? [] : await store.listConversations(query) }
  }

  async function positionOf(ids: readonly string[], sought: Narrowing): Promise<number | undefined> {
    const { where } = allOf([{ ...(filter.where && { where: filter.where }) }, sought])
    const narrowed = { ...filter, ...(where && { where }) }
    const found = new Set(await idsOf(store, narrowed, sought, descending, checkTime))
    const isFromEnd = paging?.element === 'SeekToConditionPageItemView' && paging.value.basePoint === 'End'
    const index = isFromEnd ? ids.findLastIndex((id) => found.has(id)) : ids.findIndex((id) => found.has(id))
    if (index < 0) return undefined
    return isFromEnd ? ids.length - 1 - index : index
  }
}

/**
 * Where conversations are looked for, and what of them must pass: a search folder shows those of which it finds something, and tells of
 * them what lies in the folders that it searches.
 */
export async function conversationScope(
  store: StoreView,
  found: FoundFolder,
  traversal: FindConversationRequest['traversal'],
): Promise<Scope> {
  const scope = await scopeOf(store, found)
  if (scope.narrowing || traversal !== 'Deep') return scope
  const { mailbox, folder } = found
  const below = foldersBelow(await store.folders(mailbox.id), folder.id, true)
  return { folders: [folder.id, ...below.map(({ id }) => id)], narrowing: undefined }
}

/** Conversations are sorted by one thing only (docs "SortOrder"), the newest first where nothing is said. */
function isDescending(sortOrder: readonly FieldOrder[] | undefined): boolean {
  if (!sortOrder) return true
  for (const { path } of sortOrder)
    if (path.element !== 'FieldURI' || path.value.fieldURI !== 'conversation:LastDeliveryTime')
      throw new EwsError('ErrorUnsupportedPathForSortGroup', undefined, [pathNode(path)])
  return sortOrder[0]!.order === 'Descending'
}

/** A conversation is in a view when something of it is (docs "ViewFilter"). */
function filterOf(viewFilter: FindConversationRequest['viewFilter'], address: string): Narrowing | undefined {
  switch (viewFilter) {
    case 'Flagged':
      return { where: { kind: '=', column: 'flagStatus', value: 2 } }
    case 'HasAttachment':
      return { where: { kind: '=', column: 'hasAttachments', value: true } }
    case 'Unread':
      return { where: { kind: '=', column: 'isRead', value: false } }
    case 'ToOrCcMe':
      return {
        passes: async ({ properties }) =>
          ['toRecipients', 'ccRecipients'].some((key) =>
            ((properties[key] as Mailbox[] | undefined) ?? []).some(
              ({ emailAddress }) => emailAddress?.toLowerCase() === address,
            ),
          ),
      }
    case 'TaskActive':
    case 'TaskOverdue':
    case 'TaskCompleted':
    // Nobody here sorts mail into clutter.
    case 'Clutter':
      return { where: { kind: 'or', of: [] } }
    default:
      return undefined
  }
}

/** Every conversation of what passes, by last delivery: of each no more is kept than its id and what it is ordered by. */
async function idsOf(
  store: StoreView,
  filter: ItemFilter,
  { passes }: Narrowing,
  descending: boolean,
  checkTime: () => void,
): Promise<string[]> {
  const present: Condition = { kind: 'not', of: { kind: 'absent', column: 'conversation' } }
  const where: Condition = filter.where ? { kind: 'and', of: [filter.where, present] } : present
  const last = new Map<string, { received: number; id: number }>()
  for await (const { row } of walk(store, { filter: { ...filter, where }, ...(passes && { passes }), checkTime })) {
    const received = Math.max(last.get(row.conversation!)?.received ?? 0, row.received ?? 0)
    last.set(row.conversation!, { received, id: row.id })
  }
  const ordered = [...last].sort(([, one], [, other]) => one.received - other.received || one.id - other.id)
  const sorted = ordered.map(([id]) => id)
  return descending ? sorted.reverse() : sorted
}
