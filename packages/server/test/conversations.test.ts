import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { conversing, to } from './conversing.js'
import {
  type Answer,
  alice,
  all,
  bob,
  childNames,
  createFolder,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  folderId,
  freshFolder,
  host,
  idOf,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const one = await host()
const { post } = one
after(() => one.close())

const { send, named, reply, thread, conversationIdOf } = conversing(one)

interface Search {
  readonly attributes?: string
  readonly view?: string
  readonly sort?: string
  readonly shape?: string
  readonly scope?: string
}

const findConversation = (folder: string, search: Search = {}): string =>
  `<m:FindConversation${search.attributes ? ` ${search.attributes}` : ''}>${search.view ?? ''}${search.sort ?? ''}` +
  `<m:ParentFolderId>${folder}</m:ParentFolderId>${search.scope ?? ''}` +
  `${search.shape ? `<m:ConversationShape>${search.shape}</m:ConversationShape>` : ''}</m:FindConversation>`

const view = (offset: number, limit: number, basePoint = 'Beginning'): string =>
  `<m:IndexedPageItemView MaxEntriesReturned="${limit}" Offset="${offset}" BasePoint="${basePoint}"/>`

const conversations = (answer: Answer): XmlNode[] => all(answer.fine.message.node, 't:Conversation')
const topics = (answer: Answer): (string | undefined)[] =>
  conversations(answer).map((node) => textOf(node, 't:ConversationTopic'))
const strings = (node: XmlNode, name: string): string[] =>
  (find(node, `t:${name}`)?.children ?? []).map(({ text }) => text)
const idsIn = (node: XmlNode, name: string): number => find(node, `t:${name}`)?.children.length ?? 0

test('a conversation is told as it is in the folder and as it is in the mailbox', async () => {
  const id = await thread('Lunch')
  const [found] = conversations(await post(findConversation(distinguished('inbox'))))
  assert.equal(find(found!, 't:ConversationId')?.attributes['Id'], id)
  assert.equal(textOf(found!, 't:ConversationTopic'), 'Lunch')
  assert.deepEqual(strings(found!, 'UniqueSenders'), ['bob'])
  assert.deepEqual(strings(found!, 'UniqueUnreadSenders'), ['bob'])
  assert.deepEqual(strings(found!, 'UniqueRecipients'), ['alice'])
  assert.deepEqual(strings(found!, 'GlobalUniqueSenders').sort(), ['alice', 'bob'])
  assert.deepEqual(strings(found!, 'GlobalUniqueRecipients').sort(), ['alice', 'bob'])
  const counts = [
    'MessageCount',
    'GlobalMessageCount',
    'UnreadCount',
    'GlobalUnreadCount',
    'HasAttachments',
    'FlagStatus',
  ]
  assert.deepEqual(
    counts.map((name) => textOf(found!, `t:${name}`)),
    ['1', '3', '1', '1', 'false', 'NotFlagged'],
  )
  assert.deepEqual([idsIn(found!, 'ItemIds'), idsIn(found!, 'GlobalItemIds')], [1, 3])
  assert.equal(textOf(found!, 't:ItemClasses/t:ItemClass'), 'IPM.Note')
  assert.ok(Number(textOf(found!, 't:GlobalSize')) > Number(textOf(found!, 't:Size')))
  assert.equal(textOf(found!, 't:Preview'), undefined)
})

test('Exchange 2010 tells less than later versions, and a shape says what is told', async () => {
  const folder = distinguished('inbox')
  const early = (await post(findConversation(folder), { version: 'Exchange2010_SP1' })).fine
  const [known] = conversations(early)
  assert.equal(find(known!, 't:InstanceKey'), undefined)
  assert.equal(find(early.message.node, 'm:TotalConversationsInView'), undefined)
  const [whole] = conversations(await post(findConversation(folder, { shape: shape('AllProperties') })))
  for (const name of [
    'InstanceKey',
    'LastModifiedTime',
    'Preview',
    'IconIndex',
    'MailboxScope',
    'HasIrm',
    'MailboxGuids',
  ])
    assert.ok(find(whole!, `t:${name}`), name)
  const chosen = shape('IdOnly', [field('conversation:UnreadCount')])
  const [little] = conversations(await post(findConversation(folder, { shape: chosen })))
  assert.deepEqual(childNames(little!), ['t:ConversationId', 't:UnreadCount'])
  const wrong = await post(findConversation(folder, { shape: shape('IdOnly', [field('item:Subject')]) }))
  assert.equal(wrong.message.code, 'ErrorInvalidPropertyRequest')
})

/** A folder with posts, each the beginning of a conversation of its own. */
async function folderOf(...subjects: string[]): Promise<string> {
  const folder = await freshFolder(one)
  for (const [index, subject] of subjects.entries()) {
    const received = `<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x0E06" PropertyType="SystemTime"/><t:Value>2024-01-0${index + 1}T00:00:00Z</t:Value></t:ExtendedProperty>`
    ;(await post(createItem(message(subject, `${received}<t:IsRead>${index % 2 === 0}</t:IsRead>`), folder))).fine
  }
  return folder
}

test('conversations come by pages from either end, the last delivered first unless the request says otherwise', async () => {
  const folder = await folderOf('A', 'B', 'C', 'D', 'E')
  const page = async (search: Search) => {
    const answer = await post(findConversation(folder, search))
    const { node } = answer.fine.message
    return [topics(answer), textOf(node, 'm:TotalConversationsInView'), textOf(node, 'm:IndexedOffset')]
  }
  assert.deepEqual(await page({}), [['E', 'D', 'C', 'B', 'A'], '5', '5'])
  assert.deepEqual(await page({ view: view(0, 2) }), [['E', 'D'], '5', '2'])
  assert.deepEqual(await page({ view: view(2, 2) }), [['C', 'B'], '5', '4'])
  assert.deepEqual(await page({ view: view(4, 2) }), [['A'], '5', '5'])
  assert.deepEqual(await page({ view: view(9, 2) }), [[], '5', '5'])
  assert.deepEqual(await page({ view: view(0, 2, 'End') }), [['B', 'A'], '5', '2'])
  const order = (uri: string) =>
    `<m:SortOrder><t:FieldOrder Order="Ascending">${field(uri)}</t:FieldOrder></m:SortOrder>`
  assert.deepEqual(await page({ view: view(0, 3), sort: order('conversation:LastDeliveryTime') }), [
    ['A', 'B', 'C'],
    '5',
    '3',
  ])
  const wrong = await post(findConversation(folder, { sort: order('conversation:Size') }))
  assert.equal(wrong.message.code, 'ErrorUnsupportedPathForSortGroup')
  assert.equal((await post(findConversation(folder, { view: view(0, 0) }))).message.code, 'ErrorInvalidPagingMaxRows')
})

test('a page may begin where something holds', async () => {
  const folder = await folderOf('A', 'B', 'C', 'D')
  const seek = (subject: string) =>
    `<m:SeekToConditionPageItemView MaxEntriesReturned="2" BasePoint="Beginning"><t:Condition><t:IsEqualTo>${field('item:Subject')}` +
    `<t:FieldURIOrConstant><t:Constant Value="${subject}"/></t:FieldURIOrConstant></t:IsEqualTo></t:Condition></m:SeekToConditionPageItemView>`
  assert.deepEqual(topics(await post(findConversation(folder, { view: seek('C') }))), ['C', 'B'])
  assert.deepEqual(topics(await post(findConversation(folder, { view: seek('Z') }))), [])
})

test('a view filter leaves the conversations of which something passes', async () => {
  const folder = await folderOf('A', 'B', 'C')
  const [flagged] = await named('C', { folder })
  const flag = '<t:Message><t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag></t:Message>'
  ;(await post(updateItem(itemChange(flagged!, setField(field('item:Flag'), flag))))).fine
  ;(await post(createItem(message('To me', to(alice)), folder))).fine
  const filtered = async (viewFilter: string) =>
    topics(await post(findConversation(folder, { attributes: `ViewFilter="${viewFilter}"` })))
  assert.deepEqual(await filtered('All'), ['To me', 'C', 'B', 'A'])
  assert.deepEqual(await filtered('Unread'), ['B'])
  assert.deepEqual(await filtered('Flagged'), ['C'])
  assert.deepEqual(await filtered('ToOrCcMe'), ['To me'])
  assert.deepEqual(await filtered('HasAttachment'), [])
  assert.deepEqual(await filtered('Clutter'), [])
})

test('a scope needs a query, and a folder must be there', async () => {
  const scope = '<m:MailboxScope>PrimaryOnly</m:MailboxScope>'
  const answer = await post(findConversation(distinguished('inbox'), { scope }))
  assert.equal(answer.message.code, 'ErrorMailboxScopeNotAllowedWithoutQueryString')
  assert.equal((await post(findConversation(distinguished('archiveinbox')))).message.code, 'ErrorFolderNotFound')
})

test('a query string finds conversations by what is in them, in a folder or below it', async () => {
  await thread('Picnic')
  const find = async (query: string, attributes = 'Traversal="Shallow"', folder = 'inbox') => {
    const queryString = `<m:QueryString ReturnHighlightTerms="true">${query}</m:QueryString>`
    return post(findConversation(distinguished(folder), { attributes, scope: queryString }))
  }
  const answer = await find('picnic')
  assert.deepEqual(topics(answer), ['Picnic'])
  assert.equal(all(answer.message.node, 't:Term').length > 0, true)
  assert.deepEqual(topics(await find('subject:nothing')), [])
  assert.deepEqual(topics(await find('picnic', 'Traversal="Shallow"', 'msgfolderroot')), [])
  assert.deepEqual(topics(await find('picnic', 'Traversal="Deep"', 'msgfolderroot')), ['Picnic'])
  const scope = '<m:MailboxScope>PrimaryOnly</m:MailboxScope><m:QueryString>picnic</m:QueryString>'
  assert.deepEqual(topics(await post(findConversation(distinguished('inbox'), { scope }))), ['Picnic'])
})

test('a search folder shows the conversations of what it finds', async () => {
  await thread('Sought')
  const parameters =
    `<t:SearchParameters Traversal="Deep"><t:Restriction><t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase">${field('item:Subject')}` +
    `<t:Constant Value="sought"/></t:Contains></t:Restriction><t:BaseFolderIds>${distinguished('msgfolderroot')}</t:BaseFolderIds></t:SearchParameters>`
  const made = await post(
    createFolder(
      distinguished('searchfolders'),
      `<t:SearchFolder><t:DisplayName>Sought</t:DisplayName>${parameters}</t:SearchFolder>`,
    ),
  )
  const [found, ...others] = conversations(await post(findConversation(folderId(made.fine.id))))
  assert.equal(textOf(found!, 't:ConversationTopic'), 'Sought')
  assert.equal(textOf(found!, 't:MessageCount'), '3')
  assert.deepEqual(others, [])
})

interface Items {
  readonly sort?: string
  readonly ignore?: readonly string[]
  readonly limit?: number
  readonly state?: string
}

function getConversationItems(id: string, { sort, ignore, limit, state }: Items = {}): string {
  const folders = ignore ? `<m:FoldersToIgnore>${ignore.map(distinguished).join('')}</m:FoldersToIgnore>` : ''
  return (
    `<m:GetConversationItems><m:ItemShape>${shape('IdOnly', [field('item:Subject'), field('message:InternetMessageId'), field('item:DateTimeReceived')])}</m:ItemShape>${folders}` +
    `${limit === undefined ? '' : `<m:MaxItemsToReturn>${limit}</m:MaxItemsToReturn>`}${sort ? `<m:SortOrder>${sort}</m:SortOrder>` : ''}` +
    `<m:Conversations><t:Conversation><t:ConversationId Id="${id}"/>${state ? `<t:SyncState>${state}</t:SyncState>` : ''}</t:Conversation></m:Conversations></m:GetConversationItems>`
  )
}

const nodesOf = (answer: Answer): XmlNode[] => all(answer.fine.message.node, 't:ConversationNode')
const subjectsOf = (answer: Answer): string[] => all(answer.fine.message.node, 't:Subject').map(({ text }) => text)

test('the messages of a conversation name what they answer to, in the order of the tree or of time', async () => {
  const id = await thread('Dinner')
  const nodes = nodesOf(await post(getConversationItems(id, { sort: 'TreeOrderAscending' })))
  assert.equal(nodes.length, 3)
  const ids = nodes.map((node) => textOf(node, 't:InternetMessageId'))
  assert.deepEqual(
    nodes.map((node) => textOf(node, 't:ParentInternetMessageId')),
    [undefined, ids[0], ids[1]],
  )
  for (const [index, node] of nodes.entries())
    assert.equal(
      all(node, 't:Message').length > 0 && textOf(all(node, 't:Message')[0]!, 't:InternetMessageId'),
      ids[index],
    )
  for (const sort of ['TreeOrderDescending', 'DateOrderDescending']) {
    const turned = nodesOf(await post(getConversationItems(id, { sort })))
    assert.deepEqual(
      turned.map((node) => textOf(node, 't:InternetMessageId')),
      [...ids].reverse(),
      sort,
    )
  }
})

test('in the tree, answers stand below what they answer to, whatever came between', async () => {
  await send('Tree')
  const [asked] = await named('Tree', { as: bob })
  await reply(asked!, 'First', bob)
  const [first] = await named('RE: Tree')
  await reply(asked!, 'Second', bob)
  await reply(first!, 'On the first')
  const id = await conversationIdOf(first!)
  const parents = async (sort: string) => {
    const nodes = nodesOf(await post(getConversationItems(id, { sort })))
    const ids = nodes.map((node) => textOf(node, 't:InternetMessageId'))
    return nodes.map((node) => ids.indexOf(textOf(node, 't:ParentInternetMessageId')))
  }
  assert.deepEqual(await parents('TreeOrderAscending'), [-1, 0, 1, 0])
  assert.deepEqual(await parents('DateOrderAscending'), [-1, 0, 0, 1])
})

test('folders are left out, copies are one node, and of many items the newest are told', async () => {
  const id = await thread('Supper')
  const left = nodesOf(await post(getConversationItems(id, { ignore: ['sentitems'] })))
  assert.equal(left.length, 1)
  const everywhere = await post(getConversationItems(id, { ignore: ['sentitems', 'inbox'] }))
  assert.equal(everywhere.message.code, 'ErrorItemNotFound')
  const [answered] = await named('RE: Supper')
  const copy = `<m:CopyItem><m:ToFolderId>${distinguished('drafts')}</m:ToFolderId><m:ItemIds>${itemId(answered!)}</m:ItemIds></m:CopyItem>`
  ;(await post(copy)).fine
  const nodes = nodesOf(await post(getConversationItems(id)))
  assert.deepEqual(
    nodes.map((node) => all(node, 't:Message').length),
    [1, 2, 1],
  )
  const newest = await post(getConversationItems(id, { limit: 1 }))
  assert.equal(nodesOf(newest).length, 1)
  assert.deepEqual(subjectsOf(newest), ['RE: Supper'])
})

test('a state brings what is new since, and must be of this conversation', async () => {
  const id = await thread('Breakfast')
  const first = await post(getConversationItems(id))
  const state = textOf(all(first.fine.message.node, 'm:Conversation')[0]!, 't:SyncState')!
  const again = await post(getConversationItems(id, { state }))
  assert.equal(nodesOf(again).length, 0)
  const [answered] = await named('RE: Breakfast')
  const read = '<t:Message><t:IsRead>true</t:IsRead></t:Message>'
  ;(await post(updateItem(itemChange(answered!, setField(field('message:IsRead'), read))))).fine
  const changed = await post(getConversationItems(id, { state }))
  assert.deepEqual(
    all(changed.fine.message.node, 't:ItemId').map((node) => idOf(node).id),
    [answered!.id],
  )
  const other = await thread('Brunch')
  assert.equal((await post(getConversationItems(other, { state }))).message.code, 'ErrorInvalidSyncStateData')
})

test('what was deleted for good or can only be recovered is in no conversation any more', async () => {
  const id = await thread('Snack')
  const [answered] = await named('RE: Snack')
  ;(await post(deleteItem([answered!], 'SoftDelete'))).fine
  assert.equal(nodesOf(await post(getConversationItems(id))).length, 2)
  assert.deepEqual(topics(await post(findConversation(distinguished('inbox')))).includes('Snack'), false)
})

test('a conversation id that is none, or of somebody else, is refused', async () => {
  assert.equal((await post(getConversationItems('AAQk'))).message.code, 'ErrorInvalidIdMalformed')
  assert.equal((await post(getConversationItems(''))).message.code, 'ErrorInvalidIdEmpty')
  const id = await thread('Mine')
  assert.equal((await post(getConversationItems(id), { as: bob })).message.code, 'ErrorItemNotFound')
})
