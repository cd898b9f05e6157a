import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import {
  Appointment,
  Contact,
  EmailMessage,
  ExchangeService,
  Folder,
  PropertySet,
  ServiceResponseException,
} from '@exchequer/client'
import type { Attachment } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
let users = 0
let service: ExchangeService

beforeEach(async () => {
  const username = `user${++users}@contoso.com`
  await server.addMailbox({ address: username, password: 'secret', displayName: `User ${users}` })
  service = new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username, password: 'secret' },
    fetch: server.fetch,
    batchSize: 2,
  })
})

after(async () => {
  await server.close()
  await store.close()
})

const codes = (responses: Iterable<{ errorCode: string }>): string[] => [...responses].map(({ errorCode }) => errorCode)

async function makeFolders(...names: string[]): Promise<Folder[]> {
  const folders = names.map((displayName) => new Folder({ displayName }))
  assert.equal((await service.createFolders(folders, 'msgfolderroot')).overallResult, 'success')
  return folders
}

async function makeMessages(count: number): Promise<EmailMessage[]> {
  const messages = Array.from({ length: count }, (_, i) => new EmailMessage({ subject: `Message ${i}` }))
  assert.equal((await service.createItems(messages)).overallResult, 'success')
  return messages
}

const childNames = async (folder: Folder): Promise<(string | undefined)[]> =>
  (await service.findFolders(folder, { traversal: 'Deep' })).folders.map(({ displayName }) => displayName)

const file = (name: string, text: string): Attachment => ({
  element: 'FileAttachment',
  value: { name, content: new TextEncoder().encode(text) },
})

test('a folder that was changed sends what has changed, and one that was not sends nothing', async () => {
  const [changed, same] = await makeFolders('Before', 'Same')
  const key = changed!.folderId?.changeKey
  changed!.displayName = 'After'
  assert.deepEqual(codes(await service.updateFolders([changed!, same!])), ['NoError', 'NoError'])
  assert.notEqual(changed!.folderId?.changeKey, key)
  const [loaded] = await service.bindToFolders<Folder>([changed!], PropertySet.default)
  assert.equal(loaded?.folder?.displayName, 'After')
})

test('folders are moved, copied and emptied in batches, whatever happens to their neighbours', async () => {
  const [target, ...folders] = await makeFolders('Target', 'A', 'B', 'C')
  const [a, b, c] = folders
  assert.deepEqual(codes(await service.moveFolders([a!, 'inbox', b!], target!)), [
    'NoError',
    'ErrorMoveDistinguishedFolder',
    'NoError',
  ])
  const [copied] = await service.copyFolders([c!], target!)
  assert.notEqual(copied?.folder?.folderId?.id, c!.folderId?.id)
  assert.deepEqual(await childNames(target!), ['A', 'B', 'C'])
  assert.deepEqual(codes(await service.emptyFolders([target!], { deleteType: 'HardDelete', deleteSubFolders: true })), [
    'NoError',
  ])
  assert.deepEqual(await childNames(target!), [])
})

test('a path goes out in one piece, whatever the batch size', async () => {
  const [top] = await makeFolders('Top')
  const path = ['A', 'B', 'C'].map((displayName) => new Folder({ displayName }))
  assert.deepEqual(codes(await service.createFolderPath(path, top!)), ['NoError', 'NoError', 'NoError'])
  const [deepest] = await service.bindToFolders<Folder>([path[2]!])
  assert.equal(deepest?.folder?.parentFolderId?.id, path[1]!.folderId?.id)
})

test('the hierarchy is synchronized, and a state of something else is refused', async () => {
  const { syncState, changes } = await service.syncFolderHierarchy({ propertySet: PropertySet.default })
  assert.ok(changes.some((change) => change.changeType === 'create' && change.folder.displayName === 'Inbox'))
  const [made] = await makeFolders('New')
  const later = await service.syncFolderHierarchy({ syncState })
  assert.deepEqual(
    later.changes.map(({ changeType, folderId }) => [changeType, folderId.id]),
    [['create', made!.folderId?.id]],
  )
  await service.deleteFolders([made!], { deleteType: 'HardDelete' })
  const last = await service.syncFolderHierarchy({ syncState: later.syncState })
  assert.deepEqual(last.changes, [{ changeType: 'delete', folderId: { id: made!.folderId?.id } }])
  await assert.rejects(
    service.syncFolderHierarchy({ folder: 'inbox', syncState }),
    (error) => error instanceof ServiceResponseException && error.code === 'ErrorInvalidSyncStateData',
  )
})

test('items are moved and copied, and the responses hold their new ids', async () => {
  const [target] = await makeFolders('Target')
  const messages = await makeMessages(3)
  const copies = await service.copyItems(messages, target!)
  const moved = await service.moveItems(messages, target!)
  const ids = [...copies, ...moved].map(({ item }) => item?.itemId?.id)
  assert.equal(new Set([...ids, ...messages.map(({ itemId }) => itemId?.id)]).size, 9)
  assert.equal((await service.bindToItems(ids.map((id) => id!))).overallResult, 'success')
})

test('what was deleted is changed where it lies, and moved back', async () => {
  const [draft] = await makeMessages(1)
  await service.deleteItems([draft!], { deleteType: 'SoftDelete' })
  const { items } = await service.findItems<EmailMessage>('recoverableitemsdeletions')
  items[0]!.subject = 'Changed'
  const changed = await service.updateItemsInRecoverableItems(items, { attachments: [file('a.txt', 'a')] })
  assert.deepEqual(codes(changed), ['NoError'])
  const [moved] = await service.moveItems(items, 'drafts')
  const [loaded] = await service.bindToItems<EmailMessage>([moved!.item!.itemId!])
  assert.equal(loaded!.item!.subject, 'Changed')
  assert.equal(loaded!.item!.attachments?.length, 1)
})

test('messages are marked: all of a folder as read, and some as junk', async () => {
  const messages = await makeMessages(3)
  const unread = async () => (await service.bindToFolders<Folder>(['drafts'])).at(0)?.folder?.unreadCount
  await service.markAllItemsAsRead(['drafts'], { readFlag: false })
  assert.equal(await unread(), 3)
  await service.markAllItemsAsRead(['drafts'])
  assert.equal(await unread(), 0)
  const [junk, kept] = await service.markAsJunk(messages.slice(0, 2))
  const found = await service.findItems('junkemail')
  assert.deepEqual(
    found.items.map(({ itemId }) => itemId?.id).toSorted(),
    [junk?.movedItemId?.id, kept?.movedItemId?.id].toSorted(),
  )
  const [blocked] = await service.markAsJunk(messages.slice(2), { moveItem: false })
  assert.deepEqual([blocked?.result, blocked?.movedItemId], ['success', undefined])
  assert.deepEqual(codes(await service.archiveItems(messages.slice(2), 'drafts')), ['ErrorInvalidOperation'])
})

test('attachments come and go, and the item at hand keeps up with them', async () => {
  const [message] = await makeMessages(1)
  const made = await service.createAttachments(message!, [file('a', 'A'), file('b', 'B'), file('c', 'C')])
  assert.deepEqual(codes(made), ['NoError', 'NoError', 'NoError'])
  assert.equal(message!.itemId?.changeKey, made.at(-1)?.attachmentId?.rootItemChangeKey)
  message!.subject = 'Changed'
  assert.equal(
    (await service.updateItems([message!], { conflictResolution: 'NeverOverwrite' })).overallResult,
    'success',
  )

  const [loaded] = await service.bindToItems<EmailMessage>([message!])
  const got = await service.getAttachments(loaded!.item!.attachments!)
  assert.deepEqual(
    [...got].map(
      ({ attachment }) => attachment?.element === 'FileAttachment' && Buffer.from(attachment.value.content!).toString(),
    ),
    ['A', 'B', 'C'],
  )
  const removed = await service.deleteAttachments([made.at(0)!.attachmentId!, made.at(1)!.attachmentId!.id])
  assert.equal(removed.at(-1)?.rootItemId?.id, message!.itemId?.id)
  const [after] = await service.bindToItems<EmailMessage>([message!])
  assert.deepEqual(
    after?.item?.attachments?.map(({ value }) => value.name),
    ['c'],
  )
  assert.equal(after?.item?.itemId?.changeKey, removed.at(-1)?.rootItemId?.changeKey)
})

test('an item in an attachment comes in the shape asked for', async () => {
  const contact = new Contact({ givenName: 'Ada' })
  await service.createItems([contact])
  const embedded: Attachment = {
    element: 'ItemAttachment',
    value: {
      name: 'Letter',
      item: { element: 'Message', value: { subject: 'Inside', body: { bodyType: 'HTML', value: '<p>Hello</p>' } } },
    },
  }
  const [made] = await service.createAttachments(contact, [embedded])
  const [got] = await service.getAttachments([made!.attachmentId!], { bodyType: 'Text' })
  assert.ok(got?.attachment?.element === 'ItemAttachment' && got.attachment.value.item?.element === 'Message')
  const { subject, body } = got.attachment.value.item.value
  assert.deepEqual([subject, body?.bodyType, body?.value.trim()], ['Inside', 'Text', 'Hello'])
})

test('items are exported, and uploaded as new ones or in place of others', async () => {
  const [message] = await makeMessages(1)
  const [folder] = await makeFolders('Restored')
  const [{ data } = {}] = await service.exportItems([message!])
  assert.ok(data)
  const [created] = await service.uploadItems([{ parentFolder: folder!, data }])
  assert.notEqual(created?.itemId?.id, message!.itemId?.id)
  const update = { parentFolder: folder!.folderId!, data, createAction: 'Update', itemId: created!.itemId! } as const
  const responses = await service.uploadItems([update, { ...update, createAction: 'CreateNew' }])
  assert.deepEqual(codes(responses), ['NoError', 'ErrorInvalidArgument'])
  assert.equal(responses.at(0)?.itemId?.id, created?.itemId?.id)
  const [bound] = await service.bindToItems<EmailMessage>([created!.itemId!], PropertySet.default)
  assert.equal(bound?.item?.subject, 'Message 0')
})

test('conversations are found page after page, and their messages are got in batches', async () => {
  const messages = await makeMessages(3)
  const first = await service.findConversation('drafts', { pageSize: 2, order: 'Ascending' })
  assert.deepEqual(
    first.conversations.map(({ conversationTopic }) => conversationTopic),
    ['Message 0', 'Message 1'],
  )
  assert.deepEqual([first.totalCount, first.nextPageOffset], [3, 2])
  const last = await service.findConversation('drafts', { pageSize: 2, offset: 2, propertySet: PropertySet.idOnly })
  assert.deepEqual([last.conversations.length, last.nextPageOffset], [1, undefined])
  const found = [...first.conversations, { id: 'AAQk' }]
  const responses = await service.getConversationItems(found, { propertySet: PropertySet.default })
  assert.deepEqual(codes(responses), ['NoError', 'NoError', 'ErrorInvalidIdMalformed'])
  const { nodes = [], syncState } = responses.at(0)!
  assert.deepEqual(
    nodes.flatMap(({ items }) => items.map(({ itemId }) => itemId?.id)),
    [messages[0]!.itemId?.id],
  )
  const [again] = await service.getConversationItems([{ conversation: first.conversations[0]!, syncState }])
  assert.deepEqual(again?.nodes, [])
})

test('a query string finds items by their words, and says which words to show', async () => {
  await service.createItems([
    new EmailMessage({ subject: 'Plans for spring', body: { bodyType: 'HTML', value: '<p>Plant <b>tulips</b></p>' } }),
    new EmailMessage({ subject: 'Tulips', importance: 'High' }),
  ])
  const subjects = async (queryString: string): Promise<(string | undefined)[]> =>
    (await service.findItems('drafts', { queryString })).items.map(({ subject }) => subject)
  assert.deepEqual(await subjects('tulip'), ['Tulips', 'Plans for spring'])
  assert.deepEqual(await subjects('subject:tulip OR size:>1GB'), ['Tulips'])
  assert.deepEqual(await subjects('tulip NOT importance:high'), ['Plans for spring'])
  const found = await service.findItems('drafts', { queryString: 'body:tulip', returnHighlightTerms: true })
  assert.equal(found.totalCount, 1)
  assert.deepEqual(found.highlightTerms, [{ scope: 'Body', value: 'tulip' }])
})

test('whole conversations are acted on, once or for good', async () => {
  await makeMessages(2)
  const [target, copies] = await makeFolders('Moved', 'Copies')
  const { conversations } = await service.findConversation('drafts', { order: 'Ascending' })
  const [first, second] = conversations
  const seen = { conversation: first!, lastSyncTime: new Date(Date.now() + 60_000) }
  assert.deepEqual(codes(await service.copyItemsInConversations([seen, second!], copies!)), ['NoError', 'NoError'])
  const inDrafts = { contextFolder: 'drafts' } as const
  assert.deepEqual(codes(await service.moveItemsInConversations([seen, 'AAQk'], target!, inDrafts)), [
    'NoError',
    'ErrorInvalidIdMalformed',
  ])
  const steps = [
    service.setReadStateForItemsInConversations([first!], false),
    service.setFlagStatusForItemsInConversations([first!], { flagStatus: 'Flagged' }),
    service.setRetentionPolicyForItemsInConversations([first!], 'Delete', undefined),
    service.enableAlwaysCategorizeItemsInConversations([first!], ['Red']),
    service.disableAlwaysCategorizeItemsInConversations([first!]),
    service.enableAlwaysMoveItemsInConversations([first!], target!),
    service.disableAlwaysMoveItemsInConversations([first!]),
    service.disableAlwaysDeleteItemsInConversations([first!]),
  ]
  for (const step of steps) assert.deepEqual(codes(await step), ['NoError'])
  const { items } = await service.findItems<EmailMessage>(target!, { propertySet: PropertySet.firstClass })
  assert.deepEqual(
    items.map(({ isRead, flag, categories }) => ({ isRead, flag: flag?.flagStatus, categories })),
    [
      { isRead: false, flag: 'Flagged', categories: ['Red'] },
      { isRead: false, flag: 'Flagged', categories: ['Red'] },
    ],
  )
  assert.deepEqual(codes(await service.deleteItemsInConversations([first!], 'HardDelete')), ['NoError'])
  assert.equal((await service.findItems(target!)).totalCount, 0)
  assert.deepEqual(codes(await service.enableAlwaysDeleteItemsInConversations([second!])), ['NoError'])
  assert.equal((await service.findItems(copies!)).totalCount, 0)
})

test('reminders are listed, snoozed and dismissed', async () => {
  const start = new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000)
  const end = new Date(start.getTime() + 3_600_000)
  const appointment = new Appointment({ subject: 'Remind', start, end, reminderMinutesBeforeStart: 10 })
  await service.createItems([appointment])
  const window = { beginTime: new Date(), endTime: end, maxItems: 5, reminderType: 'All' } as const
  const [reminder] = await service.getReminders(window)
  assert.equal(reminder?.reminderTime.getTime(), start.getTime() - 600_000)
  const snooze = { item: reminder!.itemId, actionType: 'Snooze', newReminderTime: start } as const
  const [changed] = await service.performReminderAction([snooze])
  assert.equal(changed?.id, appointment.itemId?.id)
  assert.equal((await service.getReminders(window))[0]?.reminderTime.getTime(), start.getTime())
  await service.performReminderAction([{ item: changed!, actionType: 'Dismiss' }])
  assert.deepEqual(await service.getReminders(window), [])
  assert.deepEqual(await service.performReminderAction([{ item: changed!, actionType: 'Dismiss' }]), [])
})
