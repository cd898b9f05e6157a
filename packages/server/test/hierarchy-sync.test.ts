import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  all,
  createFolder,
  createItem,
  deleteFolder,
  distinguished,
  field,
  folderId,
  freshFolder,
  host,
  type Id,
  message,
  shape,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const request = (folder: string | undefined, state: string | undefined, folderShape = shape('Default')): string =>
  `<m:SyncFolderHierarchy><m:FolderShape>${folderShape}</m:FolderShape>${
    folder === undefined ? '' : `<m:SyncFolderId>${folder}</m:SyncFolderId>`
  }${state === undefined ? '' : `<m:SyncState>${state}</m:SyncState>`}</m:SyncFolderHierarchy>`

interface Synced {
  readonly state: string
  /** `Create Name`, `Update Name`, `Delete id`. */
  readonly changes: string[]
}

async function sync(folder?: string, state?: string): Promise<Synced> {
  const { node } = (await post(request(folder, state))).fine.message
  assert.equal(textOf(node, 'm:IncludesLastFolderInRange'), 'true')
  const changes = all(node, 't:Create', 't:Update', 't:Delete').map((change) => {
    const name = all(change, 't:DisplayName')[0]?.text
    return `${change.name.slice(2)} ${name ?? all(change, 't:FolderId')[0]?.attributes['Id']}`
  })
  return { state: textOf(node, 'm:SyncState')!, changes }
}

const folder = (name: string): string => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`

const make = async (parent: string, name: string): Promise<Id> =>
  (await post(createFolder(parent, folder(name)))).fine.id

const move = async (id: Id, to: string): Promise<void> => {
  ;(
    await post(
      `<m:MoveFolder><m:ToFolderId>${to}</m:ToFolderId><m:FolderIds>${folderId(id)}</m:FolderIds></m:MoveFolder>`,
    )
  ).fine
}

const rename = async (id: Id, name: string): Promise<void> => {
  const set = `<t:SetFolderField>${field('folder:DisplayName')}${folder(name)}</t:SetFolderField>`
  ;(
    await post(
      `<m:UpdateFolder><m:FolderChanges><t:FolderChange>${folderId(id)}<t:Updates>${set}</t:Updates></t:FolderChange></m:FolderChanges></m:UpdateFolder>`,
    )
  ).fine
}

test('a first synchronization tells of everything below the root, parents before what is in them', async () => {
  const { changes } = await sync()
  assert.ok(changes.every((change) => change.startsWith('Create ')))
  assert.ok(changes.includes('Create Inbox') && changes.includes('Create Deletions'))
  assert.ok(!changes.includes('Create Root'))
  assert.ok(changes.indexOf('Create Top of Information Store') < changes.indexOf('Create Inbox'))
})

test('each change is told once: made, renamed, moved, deleted', async () => {
  const root = await freshFolder(server)
  let { state, changes } = await sync(root)
  const next = async () => {
    ;({ state, changes } = await sync(root, state))
    return changes
  }
  assert.deepEqual(changes, [])
  const a = await make(root, 'A')
  const b = await make(root, 'B')
  assert.deepEqual(await next(), ['Create A', 'Create B'])
  assert.deepEqual(await next(), [])
  await rename(a, 'A2')
  assert.deepEqual(await next(), ['Update A2'])
  await move(b, folderId(a))
  assert.deepEqual(await next(), ['Update B'])
  ;(await post(deleteFolder(folderId(a)))).fine
  assert.deepEqual((await next()).toSorted(), [`Delete ${a.id}`, `Delete ${b.id}`].toSorted())
  assert.deepEqual(await next(), [])
})

test('what was made and deleted in between is not told, and what was made and renamed is told as new', async () => {
  const root = await freshFolder(server)
  const { state } = await sync(root)
  const brief = await make(root, 'Brief')
  ;(await post(deleteFolder(folderId(brief)))).fine
  await rename(await make(root, 'First name'), 'Second name')
  assert.deepEqual((await sync(root, state)).changes, ['Create Second name'])
})

test('counts alone are no change', async () => {
  const root = await freshFolder(server)
  const made = await make(root, 'Counted')
  const { state } = await sync(root)
  ;(await post(createItem(message('One'), folderId(made)))).fine
  assert.deepEqual((await sync(root, state)).changes, [])
})

test('a folder that moves in is new with all that is in it, and one that moves out is gone with all of it', async () => {
  const [root, other] = [await freshFolder(server), await freshFolder(server)]
  const outer = await make(other, 'Outer')
  const inner = await make(folderId(outer), 'Inner')
  const before = await sync(root)
  await move(outer, root)
  const after = await sync(root, before.state)
  assert.deepEqual(after.changes, ['Create Outer', 'Create Inner'])
  await move(outer, other)
  assert.deepEqual(
    (await sync(root, after.state)).changes.toSorted(),
    [`Delete ${outer.id}`, `Delete ${inner.id}`].toSorted(),
  )
  assert.deepEqual((await sync(root, before.state)).changes, [], 'in and out again')
})

test('the same state gives the same answer, also from a new server on the same store', async () => {
  const root = await freshFolder(server)
  const { state } = await sync(root)
  await make(root, 'A')
  const first = await sync(root, state)
  assert.deepEqual(await sync(root, state), first)
  const again = await host({ store: server.store })
  const answer = (await again.post(request(root, state))).fine
  assert.equal(textOf(answer.message.node, 'm:SyncState'), first.state)
})

test('a state is good for the choice of a root that it was given for, and for nothing else', async () => {
  const { state } = await sync()
  const codes = async (folder: string | undefined, text: string) => (await post(request(folder, text))).codes
  const invalid = ['ErrorInvalidSyncStateData']
  assert.deepEqual(await codes(distinguished('root'), state), invalid, 'named is another choice than left out')
  assert.deepEqual(await codes(distinguished('msgfolderroot'), state), invalid)
  assert.deepEqual(await codes(undefined, (await sync(distinguished('root'))).state), invalid)
  assert.deepEqual(await codes(undefined, 'bm9uc2Vuc2U='), invalid)
  assert.deepEqual(await codes(undefined, `X${state.slice(1)}`), invalid)
  const items = await post(
    `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${distinguished('inbox')}</m:SyncFolderId><m:MaxChangesReturned>1</m:MaxChangesReturned></m:SyncFolderItems>`,
  )
  assert.deepEqual(await codes(undefined, textOf(items.fine.message.node, 'm:SyncState')!), invalid, 'a state of items')
})

test('a root that is not there has a code of its own', async () => {
  const made = await make(await freshFolder(server), 'Gone')
  ;(await post(deleteFolder(folderId(made)))).fine
  assert.deepEqual((await post(request(folderId(made), undefined))).codes, ['ErrorSyncFolderNotFound'])
})
