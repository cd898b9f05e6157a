import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import {
  Contact,
  EmailMessage,
  ExchangeService,
  type FindItemsOptions,
  type FindItemsResults,
  Folder,
  type PropertySet,
  SearchFilter,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
let users = 0
let service: ExchangeService

beforeEach(async () => {
  const username = `finder${++users}@contoso.com`
  await server.addMailbox({ address: username, password: 'secret', displayName: `Finder ${users}` })
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

const number = { propertyTag: '0x6701', propertyType: 'Integer' } as const
const other = { propertyTag: '0x6702', propertyType: 'Integer' } as const
const propertySet: PropertySet = { baseShape: 'IdOnly', additionalProperties: ['item:Subject'] }
const bySubject = [{ property: 'item:Subject', order: 'Ascending' }] as const

/** Messages called by letters; those that are consonants are important, and each has its place in the alphabet. */
async function letters(text: string): Promise<EmailMessage[]> {
  const messages = [...text].map((letter, i) => {
    const importance = 'aeiou'.includes(letter) ? 'Normal' : 'High'
    const message = new EmailMessage({ subject: letter, importance, isRead: i % 2 === 0 })
    message.setExtendedProperty(number, letter.charCodeAt(0) - 96)
    message.setExtendedProperty(other, i)
    return message
  })
  assert.equal((await service.createItems(messages)).overallResult, 'success')
  return messages
}

const subjectsIn = (items: readonly EmailMessage[]): string => items.map(({ subject }) => subject).join('')
const found = async (options: FindItemsOptions): Promise<string> =>
  subjectsIn((await service.findItems<EmailMessage>('drafts', { propertySet, sortOrder: bySubject, ...options })).items)

test('filters say what to find, and mean the same on the server', async () => {
  await letters('abcde')
  const { and, or, not, exists } = SearchFilter
  const cases: readonly (readonly [FindItemsOptions['restriction'], string])[] = [
    [SearchFilter.isEqualTo('item:Subject', 'B'), 'b'],
    [SearchFilter.isNotEqualTo('item:Subject', 'b'), 'acde'],
    [SearchFilter.isGreaterThan(number, 3), 'de'],
    [SearchFilter.isGreaterThanOrEqualTo(number, 3), 'cde'],
    [SearchFilter.isLessThan(number, 3), 'ab'],
    [SearchFilter.isLessThanOrEqualTo(number, 3), 'abc'],
    [SearchFilter.isEqualTo('message:IsRead', true), 'ace'],
    [SearchFilter.isGreaterThan('item:DateTimeCreated', new Date(0)), 'abcde'],
    [SearchFilter.isLessThan(other, { property: number }), 'abcde'],
    [SearchFilter.containsSubstring('item:Subject', 'D'), 'd'],
    [SearchFilter.containsSubstring('item:Subject', 'D', 'Substring', 'Exact'), ''],
    [SearchFilter.excludesBitmask(number, 0b100), 'abc'],
    [exists('item:Categories'), ''],
    [
      and(not(exists('item:Categories')), SearchFilter.isGreaterThan(number, 1), SearchFilter.isLessThan(number, 4)),
      'bc',
    ],
    [or(SearchFilter.isEqualTo(number, 1), SearchFilter.isEqualTo('item:Importance', 'Normal')), 'ae'],
    [and(SearchFilter.isEqualTo(number, 2)), 'b'],
  ]
  for (const [restriction, expected] of cases)
    assert.equal(await found({ restriction: restriction! }), expected, JSON.stringify(restriction))
})

test('a page is found from either end, by a fraction and from a condition on', async () => {
  await letters('abcdefg')
  assert.equal(await found({ pageSize: 2, offset: 1 }), 'bc')
  assert.equal(await found({ pageSize: 2, offset: 1, basePoint: 'End' }), 'ef')
  const seekTo = SearchFilter.isEqualTo('item:Subject', 'd')
  assert.equal(await found({ pageSize: 2, seekTo }), 'de')
  assert.equal(await found({ pageSize: 2, seekTo, basePoint: 'End' }), 'cd')

  const seen: string[] = []
  let fraction: FindItemsOptions['fraction'] = { numerator: 1, denominator: 3 }
  while (fraction) {
    const options: FindItemsOptions = { propertySet, sortOrder: bySubject, pageSize: 2, fraction }
    const page: FindItemsResults<EmailMessage> = await service.findItems<EmailMessage>('drafts', options)
    assert.equal(page.totalCount, 7)
    assert.equal(page.nextPageOffset, undefined)
    seen.push(subjectsIn(page.items))
    fraction = page.nextPageFraction
  }
  assert.deepEqual(seen, ['cd', 'ef', 'g'])
})

test('contacts are found from one name to another', async () => {
  const contacts = ['Ada', 'Bob', 'Charles', 'Dora'].map((displayName) => new Contact({ displayName }))
  assert.equal((await service.createItems(contacts)).overallResult, 'success')
  const contactsView = { initialName: 'b', finalName: 'charles' }
  const { items, totalCount } = await service.findItems<Contact>('contacts', {
    contactsView,
    propertySet: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] },
  })
  assert.deepEqual(
    items.map(({ displayName }) => displayName),
    ['Bob', 'Charles'],
  )
  assert.equal(totalCount, 2)
})

test('items come in groups, page by page', async () => {
  await letters('abcde')
  const groupBy = { groupOn: 'item:Importance', aggregateOn: 'item:Subject' } as const
  const group = async (options: object): Promise<string[]> => {
    const all = { propertySet, sortOrder: bySubject, groupBy, ...options }
    const { itemGroups } = await service.findGroupedItems<EmailMessage>('drafts', all)
    return itemGroups.map(({ groupIndex, items }) => `${groupIndex}:${subjectsIn(items)}`)
  }
  assert.deepEqual(await group({}), ['0:ae', '1:bcd'])
  assert.deepEqual(await group({ groupBy: { ...groupBy, sortDirection: 'Descending' } }), ['0:bcd', '1:ae'])
  assert.deepEqual(await group({ groupBy: { ...groupBy, aggregateType: 'Maximum' } }), ['0:bcd', '1:ae'])
  assert.deepEqual(await group({ pageSize: 3 }), ['0:ae', '1:b'])
  assert.deepEqual(await group({ pageSize: 3, offset: 3 }), ['1:cd'])
  const byTopic = await service.findGroupedItems('drafts', { groupBy: 'ConversationTopic' })
  assert.equal(byTopic.itemGroups.length, 5)
  assert.equal(byTopic.totalCount, 5)
})

test('several folders are searched at once, each with an answer of its own', async () => {
  await letters('ab')
  await service.createItems([new Contact({ displayName: 'Ada' })])
  const gone = { id: 'AAMkbad' }
  const responses = [...(await service.findItemsInFolders(['drafts', 'contacts', 'inbox', gone]))]
  assert.deepEqual(
    responses.map(({ errorCode, totalCount }) => [errorCode, totalCount]),
    [
      ['NoError', 2],
      ['NoError', 1],
      ['NoError', 0],
      ['ErrorInvalidIdMalformed', undefined],
    ],
  )
})

test('folders are found a page at a time', async () => {
  const parent = new Folder({ displayName: 'Parent' })
  assert.equal((await service.createFolders([parent], 'msgfolderroot')).overallResult, 'success')
  await service.createFolders(
    [...'abcde'].map((displayName) => new Folder({ displayName })),
    parent,
  )
  const names = async (options: object): Promise<string> =>
    (await service.findFolders(parent, options)).folders.map(({ displayName }) => displayName).join('')
  assert.equal(await names({}), 'abcde')
  assert.equal(await names({ offset: 3 }), 'de')
  assert.equal(await names({ pageSize: 2, offset: 1, basePoint: 'End' }), 'cd')
  assert.equal(await names({ pageSize: 2, fraction: { numerator: 1, denominator: 2 } }), 'cd')
  assert.equal(await names({ restriction: SearchFilter.isGreaterThan('folder:DisplayName', 'c') }), 'de')
})
