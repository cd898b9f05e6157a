import assert from 'node:assert/strict'
import { ApplyConversationAction, type Conversation, FindConversation, type ResponseMessage } from '@exchequer/protocol'
import {
  copyItem,
  disposeOf,
  isHidden,
  liveItems,
  type ModelFolder,
  type ModelItem,
  type ModelMailbox,
  moveItem,
  Refusal,
  wellKnown,
  written,
} from './model.state.js'
import type { Act, ConversationDeed, Search } from './model.steps.js'
import {
  choose,
  expectEach,
  folderReference,
  type ModelClient,
  namedFolder,
  nonsense,
  pathOf,
  targetFolder,
  theFolder,
  type World,
} from './model.world.js'

// Conversations: what is done to them, and how a folder shows them.

const partsOf = (mailbox: ModelMailbox, conversation: string): ModelItem[] =>
  liveItems(mailbox).filter((item) => item.conversation === conversation && !isHidden(item.folder))

export async function converse(
  world: World,
  client: ModelClient,
  { deeds }: Extract<Act, { does: 'converse' }>,
): Promise<void> {
  const known = [...client.mailbox.conversations]
  if (known.length === 0) return
  const inputs = deeds.map((deed) => {
    const chosen = deed.conversation === 'nonsense' ? undefined : choose(known, ([name]) => name, deed.conversation)
    return {
      deed,
      conversation: chosen?.[0],
      id: chosen?.[1] ?? nonsense,
      context: deed.context && namedFolder(world, client, deed.context),
      to: namedFolder(world, client, deed.to),
    }
  })
  const told = inputs.map(
    ({ deed: { action, deleteType, isRead }, conversation, context, to }) =>
      `${action} (${{ Move: to.text, Copy: to.text, Delete: deleteType, SetReadState: isRead }[action]}) ${conversation} in ${context?.text ?? 'all folders'}`,
  )
  world.log.push(`  does to conversations: ${told.join(', ')}`)
  const messages = await client.service.call(ApplyConversationAction, {
    conversationActions: inputs.map(({ deed: { action, deleteType, isRead }, id, context, to }) => ({
      action,
      conversationId: { id },
      ...(context && { contextFolderId: targetFolder(context) }),
      ...((action === 'Move' || action === 'Copy') && { destinationFolderId: targetFolder(to) }),
      ...(action === 'Delete' && { deleteType }),
      ...(action === 'SetReadState' && { isRead, suppressReadReceipts: true }),
    })),
  })
  expectEach<(typeof inputs)[number], ResponseMessage>(world, messages, inputs, (input) => {
    const { deed, conversation, context, to } = input
    if (conversation === undefined) throw new Refusal('ErrorInvalidIdMalformed')
    const within = context && theFolder(context, 'ErrorFolderNotFound')
    const all = partsOf(client.mailbox, conversation)
    if (all.length === 0) throw new Refusal('ErrorItemNotFound')
    const isOnTheWay = deed.action === 'Move' || deed.action === 'Copy'
    const destination = isOnTheWay ? theFolder(to, 'ErrorToFolderNotFound') : undefined
    // The newest first, and of what came at once the last.
    const parts = all
      .filter(({ folder }) => !within || folder === within)
      .sort((one, other) => other.received - one.received || other.arrival - one.arrival)
    return () => {
      for (const part of parts) act(part, deed, destination)
    }
  })
}

function act(item: ModelItem, { action, deleteType, isRead }: ConversationDeed, to: ModelFolder | undefined): void {
  if (action === 'SetReadState') {
    if (item.isRead === isRead) return
    item.isRead = isRead
    written(item, ['isRead'])
  } else if (action === 'Delete') {
    const isThere = item.folder === wellKnown(item.folder.mailbox, 'deleteditems')
    if (deleteType !== 'MoveToDeletedItems' || !isThere) disposeOf(item, deleteType)
  } else if (item.folder !== to) (action === 'Move' ? moveItem : copyItem)(item, to!)
}

/** Asks a folder for its conversations page by page, and holds them against the model: each once, with what lies in it, the newest first. */
export async function checkConversations(
  world: World,
  client: ModelClient,
  { folder, pageSize }: Search,
): Promise<void> {
  const { thing } = namedFolder(world, client, folder)
  if (!thing || isHidden(thing)) return
  const expected = new Map<string, ModelItem[]>()
  for (const item of thing.items)
    if (item.conversation !== undefined)
      expected.set(item.conversation, [...(expected.get(item.conversation) ?? []), item])
  const found = await allConversations(client, thing, pageSize, expected.size)
  const byItem = new Map(thing.items.map((item) => [item.id!, item.conversation]))
  const seen = new Set<string>()
  let last = Number.POSITIVE_INFINITY
  for (const conversation of found) {
    const name = byItem.get(idsIn(conversation.itemIds)[0] ?? '')
    assert.ok(name !== undefined, `a conversation in ${pathOf(thing)} has items there`)
    assert.ok(!seen.has(name), `a conversation is there once in ${pathOf(thing)}`)
    seen.add(name)
    const { id } = conversation.conversationId!
    const known = client.mailbox.conversations.get(name)
    assert.equal(id, known ?? id, 'a conversation keeps its id')
    client.mailbox.conversations.set(name, id)
    const everywhere = partsOf(client.mailbox, name)
    assert.deepEqual(shownOf(conversation), expectedOf(expected.get(name)!, everywhere), `${name} in ${pathOf(thing)}`)
    const time = conversation.lastDeliveryTime!.getTime()
    assert.ok(time <= last, 'the newest come first')
    last = time
  }
  const ids = [...client.mailbox.conversations.values()]
  assert.equal(new Set(ids).size, ids.length, 'no two conversations have one id')
}

async function allConversations(
  { service }: ModelClient,
  folder: ModelFolder,
  pageSize: number,
  expected: number,
): Promise<Conversation[]> {
  const found: Conversation[] = []
  while (true) {
    const message = await service.call(FindConversation, {
      paging: {
        element: 'IndexedPageItemView',
        value: { maxEntriesReturned: pageSize, offset: found.length, basePoint: 'Beginning' },
      },
      parentFolderId: { folderId: folderReference({ id: folder.id! }) },
      conversationShape: { baseShape: 'AllProperties' },
    })
    assert.equal(message.responseCode, 'NoError', message.messageText)
    assert.equal(message.totalConversationsInView, expected, `conversations in ${pathOf(folder)}`)
    const page = message.conversations ?? []
    assert.ok(page.length <= pageSize)
    found.push(...page)
    if (found.length >= expected) return found
    assert.ok(page.length > 0, 'a page leads on')
  }
}

const idsIn = (list: Conversation['itemIds']): string[] =>
  (list ?? []).map(({ value }) => (value as { id: string }).id).sort()

function shownOf(conversation: Conversation): object {
  const { messageCount, unreadCount, hasAttachments, importance, categories, itemIds } = conversation
  const { globalMessageCount, globalUnreadCount, globalHasAttachments, globalImportance, globalItemIds } = conversation
  return {
    here: {
      messageCount,
      unreadCount,
      hasAttachments,
      importance,
      ids: idsIn(itemIds),
      categories: [...(categories ?? [])].sort(),
    },
    everywhere: {
      messageCount: globalMessageCount,
      unreadCount: globalUnreadCount,
      hasAttachments: globalHasAttachments,
      importance: globalImportance,
      ids: idsIn(globalItemIds),
      categories: [...(conversation.globalCategories ?? [])].sort(),
    },
  }
}

const expectedOf = (here: readonly ModelItem[], everywhere: readonly ModelItem[]): object => ({
  here: sumOf(here),
  everywhere: sumOf(everywhere),
})

const importances = ['Low', 'Normal', 'High']

const sumOf = (items: readonly ModelItem[]): object => ({
  messageCount: items.length,
  unreadCount: items.filter(({ isRead }) => !isRead).length,
  hasAttachments: items.some(({ attachments }) => attachments.length > 0),
  importance: importances[Math.max(...items.map(({ importance }) => importances.indexOf(importance)))],
  ids: items.map(({ id }) => id!).sort(),
  categories: [...new Set(items.flatMap(({ categories }) => categories))].sort(),
})
