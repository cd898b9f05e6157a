import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { openSqliteStore, type Store, type ThrottlingOptions } from '@exchequer/server'
import {
  bob,
  createFolder,
  createItem,
  distinguished,
  field,
  findItem,
  folderId,
  getFolder,
  getItem,
  host,
  message,
  shape,
} from './harness.js'

const inbox = distinguished('inbox')
const drafts = distinguished('drafts')
const timedOut = 'ErrorTimeoutExpired'

async function stage(context: TestContext, throttling: ThrottlingOptions, store?: Store) {
  const mail = await host({ throttling, ...(store && { store }) })
  context.after(() => mail.close())
  const ids = (await mail.post(createItem(message('one').repeat(3), drafts))).fine.ids
  return { ...mail, ids }
}

const containing = (text: string): string =>
  `<m:Restriction><t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="item:Body"/><t:Constant Value="${text}"/></t:Contains></m:Restriction>`
const query = (folders: string): string =>
  findItem(folders, shape('IdOnly')).replace('</m:FindItem>', '<m:QueryString>one</m:QueryString></m:FindItem>')
const findConversation = `<m:FindConversation><m:ParentFolderId>${drafts}</m:ParentFolderId></m:FindConversation>`

test('a batch that reads for longer than it may says so for each item that it has not begun', async (context) => {
  const { post, ids } = await stage(context, { batchTimeoutInSeconds: 0 })
  const { messages } = await post(getItem(ids, shape('IdOnly')))
  assert.deepEqual(
    messages.map(({ code, responseClass, text }) => [code, responseClass, text]),
    [
      ['NoError', 'Success', undefined],
      [timedOut, 'Error', 'The request timed out.'],
      [timedOut, 'Error', 'The request timed out.'],
    ],
  )
  assert.deepEqual((await post(findItem(drafts + inbox, shape('IdOnly')))).codes, ['NoError', timedOut])
})

test('a batch that writes is finished, however long that takes', async (context) => {
  const { post } = await stage(context, { batchTimeoutInSeconds: 0 })
  const { ids } = (await post(createItem(message('two').repeat(3), drafts))).fine
  assert.equal(ids.length, 3)
})

test('a search that takes longer than it may ends, in each folder and whatever is looked for', async (context) => {
  const accounts = { [bob]: { EWSFastSearchTimeoutInSeconds: null } }
  const { post, ids } = await stage(context, { EWSFastSearchTimeoutInSeconds: 0, accounts })
  assert.deepEqual((await post(query(drafts + inbox))).codes, [timedOut, timedOut])
  assert.deepEqual((await post(findItem(drafts, shape('IdOnly'), containing('one')))).codes, [timedOut])
  assert.deepEqual((await post(findConversation, { version: 'Exchange2013' })).codes, [timedOut])
  assert.deepEqual((await post(getItem(ids, shape('IdOnly')))).codes, ['NoError', 'NoError', 'NoError'])
  assert.deepEqual((await post(query(drafts + inbox), { as: bob })).codes, ['NoError', 'NoError'])
})

test('a search ends amid its folder when its time is over', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  const { post } = await stage(context, { EWSFastSearchTimeoutInSeconds: 0.2 }, withSlowSearches(store, 400))
  assert.deepEqual((await post(findItem(drafts + inbox, shape('IdOnly'), containing('one')))).codes, [
    timedOut,
    timedOut,
  ])
  assert.deepEqual((await post(findItem(drafts, shape('IdOnly')))).codes, ['NoError'], 'what is quick is done')
})

test('to count what a search folder finds is a search, and ends like one; what tells no counts is none', async (context) => {
  const store = await openSqliteStore({ path: ':memory:' })
  const { post } = await stage(context, { EWSFastSearchTimeoutInSeconds: 0.2 }, withSlowSearches(store, 400))
  const found = `<t:Restriction>${containing('one').replace(/<\/?m:Restriction>/g, '')}</t:Restriction>`
  const parameters = `<t:SearchParameters>${found}<t:BaseFolderIds>${drafts}</t:BaseFolderIds></t:SearchParameters>`
  const folder = `<t:SearchFolder><t:DisplayName>One</t:DisplayName>${parameters}</t:SearchFolder>`
  const { id } = (await post(createFolder(distinguished('searchfolders'), folder))).fine
  const below = (how: string): string =>
    `<m:FindFolder Traversal="Shallow"><m:FolderShape>${how}</m:FolderShape><m:ParentFolderIds>${distinguished('searchfolders')}</m:ParentFolderIds></m:FindFolder>`
  const synchronize = (how: string): string =>
    `<m:SyncFolderHierarchy><m:FolderShape>${how}</m:FolderShape><m:SyncFolderId>${distinguished('root')}</m:SyncFolderId></m:SyncFolderHierarchy>`
  for (const how of [shape('Default'), shape('IdOnly', [field('folder:UnreadCount')])]) {
    assert.deepEqual((await post(getFolder(folderId(id) + drafts, how))).codes, [timedOut, 'NoError'], how)
    assert.deepEqual((await post(below(how))).codes, [timedOut], how)
    assert.deepEqual((await post(synchronize(how))).codes, [timedOut], how)
  }
  const names = shape('IdOnly', [field('folder:DisplayName')])
  for (const request of [getFolder(folderId(id), names), below(names), synchronize(names)])
    assert.deepEqual((await post(request)).codes, ['NoError'], request)
})

test('counts of search folders take no longer than they may from the beginning', async (context) => {
  const { post } = await stage(context, { EWSFastSearchTimeoutInSeconds: 0 })
  assert.deepEqual((await post(getFolder(distinguished('todosearch'), shape('Default')))).codes, [timedOut])
  assert.deepEqual((await post(getFolder(distinguished('todosearch'), shape('IdOnly')))).codes, ['NoError'])
})

/** The same store, but that looking for the items of a folder takes its time. */
const withSlowSearches = (store: Store, milliseconds: number): Store =>
  replacing(store, {
    read: (work) =>
      store.read((view) =>
        work(
          replacing(view, {
            async itemIds(filter) {
              await setTimeout(milliseconds)
              return view.itemIds(filter)
            },
          }),
        ),
      ),
  })

/** An object with some methods that are otherwise. */
function replacing<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get(target, key) {
      const method = methods[key as keyof T]
      if (method !== undefined) return method
      const value = Reflect.get(target, key, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
