import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  all,
  contact,
  createFolder,
  createItem,
  distinguished,
  findItem,
  folderId,
  type Host,
  host,
  message,
  shape,
} from './harness.js'

const root = distinguished('msgfolderroot')
const indexed = (offset = 0, element = 'Item'): string =>
  `<m:IndexedPage${element}View MaxEntriesReturned="100" Offset="${offset}" BasePoint="Beginning"/>`
const subject = '<t:FieldURI FieldURI="item:Subject"/>'
const constant = '<t:FieldURIOrConstant><t:Constant Value="one"/></t:FieldURIOrConstant>'
const restriction = `<m:Restriction><t:IsEqualTo>${subject}${constant}</t:IsEqualTo></m:Restriction>`

describe('a server that shows an account five things at a time', () => {
  let mail: Host
  let folders: string[]
  before(async () => {
    mail = await host({ throttling: { EWSFindCountLimit: 5 } })
    const names = ['A', 'B'].map((name) => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`)
    folders = (await mail.post(createFolder(root, names.join('')))).fine.ids.map(folderId)
    for (const folder of folders) (await mail.post(createItem(message('one').repeat(8), folder))).fine
    ;(await mail.post(createItem(contact('Ada').repeat(8), distinguished('contacts')))).fine
  })
  after(() => mail.close())

  /** Of each message the code, how many it shows, and where the next page begins. */
  const shown = async (request: string, version?: string) =>
    (await mail.post(request, { ...(version && { version }) })).messages.map(({ node, code }) => {
      const [page] = all(node, 'm:RootFolder')
      const { IncludesLastItemInRange: isLast, IndexedPagingOffset: next } = page?.attributes ?? {}
      return [code, all(node, 't:ItemId', 't:FolderId').length, isLast, next]
    })

  test('has longer pages cut to five, and goes on where they end', async () => {
    const [folder] = folders
    assert.deepEqual(await shown(findItem(folder!, shape('IdOnly'), indexed())), [['NoError', 5, 'false', '5']])
    assert.deepEqual(await shown(findItem(folder!, shape('IdOnly'), indexed(5))), [['NoError', 3, 'true', '8']])
    assert.deepEqual(await shown(findItem(folder!, shape('IdOnly'), restriction)), [['NoError', 5, 'false', undefined]])
  })

  test('shows as many folders, conversations and people', async () => {
    const find = (view: string): string =>
      `<m:FindFolder Traversal="Deep"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>${view}` +
      `<m:ParentFolderIds>${root}</m:ParentFolderIds></m:FindFolder>`
    assert.deepEqual(await shown(find(indexed(0, 'Folder'))), [['NoError', 5, 'false', '5']])
    assert.deepEqual(await shown(find('')), [['NoError', 5, 'false', undefined]])
    for (let each = 0; each < 6; each++) (await mail.post(createItem(message(`Topic ${each}`), folders[1]))).fine
    const conversations = await mail.post(
      `<m:FindConversation>${indexed()}<m:ParentFolderId>${folders[1]}</m:ParentFolderId></m:FindConversation>`,
    )
    assert.equal(all(conversations.fine.root, 't:Conversation').length, 5)
    const people = await mail.post(
      `<m:FindPeople><m:PersonaShape><t:BaseShape>IdOnly</t:BaseShape></m:PersonaShape>${indexed()}` +
        `<m:ParentFolderId>${distinguished('contacts')}</m:ParentFolderId></m:FindPeople>`,
    )
    assert.equal(all(people.fine.root, 't:Persona').length, 5)
  })

  test('counts the folders of one search together, each in its own message', async () => {
    const both = folders.join('')
    const paged = await shown(findItem(both, shape('IdOnly'), indexed()))
    assert.deepEqual(paged, [
      ['NoError', 5, 'false', '5'],
      ['ErrorExceededFindCountLimit', 0, undefined, undefined],
    ])
    const three = `<m:IndexedPageItemView MaxEntriesReturned="3" Offset="0" BasePoint="Beginning"/>`
    assert.deepEqual(await shown(findItem(both, shape('IdOnly'), three)), [
      ['NoError', 3, 'false', '3'],
      ['NoError', 2, 'false', '2'],
    ])
    // Whoever does not page gets all that there is room for, or hears that it is too much.
    const drafts = `${distinguished('drafts')}${folders[0]}`
    ;(await mail.post(createItem(message('one'), distinguished('drafts')))).fine
    assert.deepEqual(await shown(findItem(drafts)), [
      ['NoError', 1, 'true', undefined],
      ['ErrorExceededFindCountLimit', 0, undefined, undefined],
    ])
  })

  test('tells clients of Exchange 2010 that it is busy, and stops there', async () => {
    const answer = await mail.post(findItem(folders.join('') + folders[0], shape('IdOnly'), indexed()), {
      version: 'Exchange2010',
    })
    assert.deepEqual(answer.codes, ['NoError', 'ErrorServerBusy', 'ErrorBatchProcessingStopped'])
    assert.equal(all(answer.root, 't:Value')[0]?.attributes['Name'], 'BackOffMilliseconds')
  })
})

test('a policy without a limit leaves pages of 1,000 items, and all folders', async () => {
  const mail = await host({ throttling: { profile: 'unlimited' } })
  const folder = distinguished('drafts')
  for (let each = 0; each < 2; each++) (await mail.post(createItem(message('one').repeat(600), folder))).fine
  for (const view of ['', `<m:IndexedPageItemView MaxEntriesReturned="1200" Offset="0" BasePoint="Beginning"/>`])
    assert.equal((await mail.post(findItem(folder, shape('IdOnly'), view))).fine.ids.length, 1_000)
  assert.equal((await mail.post(findItem(folder, shape('IdOnly'), restriction))).fine.ids.length, 250)
  const names = Array.from({ length: 1_001 }, (_, i) => `<t:Folder><t:DisplayName>F${i}</t:DisplayName></t:Folder>`)
  ;(await mail.post(createFolder(distinguished('inbox'), names.join('')))).fine
  const found = await mail.post(
    '<m:FindFolder Traversal="Shallow"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape>' +
      `<m:ParentFolderIds>${distinguished('inbox')}</m:ParentFolderIds></m:FindFolder>`,
  )
  assert.equal(found.fine.ids.length, 1_001)
  await mail.close()
})
