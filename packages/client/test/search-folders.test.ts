import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { EmailMessage, ExchangeService, SearchFilter, SearchFolder, searchParameters } from '@exchequer/client'
import type { SearchExpression } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const credentials = { username: 'ada@contoso.com', password: 'secret' }
await server.addMailbox({ address: credentials.username, password: credentials.password, displayName: 'Ada' })
const service = new ExchangeService({
  url: 'http://localhost/EWS/Exchange.asmx',
  credentials,
  fetch: server.fetch,
})

after(async () => {
  await server.close()
  await store.close()
})

test('a search folder is made, shows what it finds, and is told to find something else', async () => {
  const messages = ['Message 0', 'Message 1', 'Message 2'].map((subject) => new EmailMessage({ subject }))
  await service.createItems(messages)
  const rootFolderIds = ['drafts', 'inbox'] as const
  const contains = (text: string): SearchExpression =>
    SearchFilter.containsSubstring('item:Subject', text, 'Substring', 'IgnoreCase')
  const made = new SearchFolder({
    displayName: 'Found',
    searchParameters: searchParameters({ searchFilter: contains('message'), rootFolderIds }),
  })
  assert.equal((await service.createFolders([made], 'searchfolders')).overallResult, 'success')
  assert.equal((await service.findItems(made)).totalCount, 3)

  const [bound] = await service.bindToFolders<SearchFolder>([made])
  assert.ok(bound?.folder instanceof SearchFolder)
  assert.equal(bound.folder.totalCount, 3)
  assert.equal(bound.folder.searchParameters?.baseFolderIds.length, 2)
  const searchFilter = contains('message 1')
  bound.folder.searchParameters = searchParameters({ searchFilter, rootFolderIds, traversal: 'Deep' })
  assert.equal((await service.updateFolders([bound.folder])).overallResult, 'success')
  const { items } = await service.findItems(made)
  assert.deepEqual(
    items.map(({ subject }) => subject),
    ['Message 1'],
  )
  const [again] = await service.bindToFolders<SearchFolder>([made])
  assert.equal(again?.folder?.searchParameters?.traversal, 'Deep')
})
