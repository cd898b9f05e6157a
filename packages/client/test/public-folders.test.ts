import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CalendarFolder, EmailMessage, ExchangeService, Folder, PostItem } from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
const publicFolders = 'publicfolders@contoso.com'
const serviceOf = async (username: string): Promise<ExchangeService> => {
  const credentials = { username, password: 'secret' }
  await server.addMailbox({ address: username, password: credentials.password })
  return new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials,
    fetch: server.fetch,
    // Exchange routes by these; here they lead nowhere else.
    anchorMailbox: publicFolders,
    headers: { 'X-PublicFolderMailbox': publicFolders },
  })
}
const ada = await serviceOf('ada@contoso.com')
const ben = await serviceOf('ben@contoso.com')
await server.addMailbox({ address: publicFolders, kind: 'public-folders', fullAccess: ['ada@contoso.com'] })

after(async () => {
  await server.close()
  await store.close()
})

test('public folders are made, found from their root, and written in', async () => {
  const news = new Folder({ displayName: 'News' })
  const events = new CalendarFolder({ displayName: 'Events' })
  assert.equal((await ada.createFolders([news, events], 'publicfoldersroot')).overallResult, 'success')
  const [root] = await ben.bindToFolders(['publicfoldersroot'])
  assert.deepEqual([root?.folder?.displayName, root?.folder?.childFolderCount], ['IPM_SUBTREE', 2])
  const { folders } = await ben.findFolders('publicfoldersroot')
  assert.deepEqual(
    folders.map((folder) => [folder.displayName, folder instanceof CalendarFolder]),
    [
      ['News', false],
      ['Events', true],
    ],
  )
  const post = new PostItem({ subject: 'Hello' })
  assert.equal((await ben.createItems([post], { savedItemFolderId: folders[0]! })).overallResult, 'success')
  const mail = new EmailMessage({ subject: 'Kept' })
  await ben.createItems([mail])
  assert.equal((await ben.moveItems([mail], folders[0]!)).overallResult, 'success')
  const { items } = await ada.findItems(news)
  assert.deepEqual(items.map(({ subject }) => subject).sort(), ['Hello', 'Kept'])
  const [refused] = await ben.createFolders([new Folder({ displayName: 'Mine' })], 'publicfoldersroot')
  assert.equal(refused?.errorCode, 'ErrorCreateSubfolderAccessDenied')
})

test('ids of public folders, and of what lies in them, are converted as such', async () => {
  const { folders } = await ben.findFolders('publicfoldersroot')
  const { items } = await ben.findItems(folders[0]!)
  const folderId = folders[0]!.folderId!.id
  const itemId = items[0]!.itemId!.id
  const [folder, item] = await ben.convertIds(
    [
      { format: 'EwsId', folderId },
      { format: 'EwsId', folderId, itemId },
    ],
    'HexEntryId',
  )
  assert.match(folder!.alternateId!.folderId, /^[\dA-F]+$/)
  const [back] = await ben.convertIds([item!.alternateId!], 'EwsId')
  assert.deepEqual(back!.alternateId, { format: 'EwsId', folderId, itemId })
})
