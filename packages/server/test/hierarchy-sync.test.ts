import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { administerAccounts } from '@exchequer/server'
import {
  alice,
  all,
  bob,
  createFolder,
  createItem,
  deleteFolder,
  distinguished,
  field,
  find,
  folderId,
  freshFolder,
  getFolder,
  host,
  type Id,
  message,
  shape,
  textOf,
} from './harness.js'
import { letBob, letIn } from './rights.js'

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

async function sync(folder?: string, state?: string, as = alice): Promise<Synced> {
  const { node } = (await post(request(folder, state), { as })).fine.message
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

const relocate = (id: Id, to: string): string =>
  `<m:MoveFolder><m:ToFolderId>${to}</m:ToFolderId><m:FolderIds>${folderId(id)}</m:FolderIds></m:MoveFolder>`

const move = async (id: Id, to: string): Promise<void> => {
  ;(await post(relocate(id, to))).fine
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
  const { changes } = await sync(distinguished('root'))
  assert.ok(changes.every((change) => change.startsWith('Create ')))
  assert.ok(changes.includes('Create Inbox') && changes.includes('Create Deletions'))
  assert.ok(!changes.includes('Create Root'))
  assert.ok(changes.indexOf('Create Top of Information Store') < changes.indexOf('Create Inbox'))
})

test('where no folder is named, it tells of the folders that people see', async () => {
  const { changes } = await sync()
  assert.deepEqual(changes, (await sync(distinguished('msgfolderroot'))).changes)
  assert.ok(changes.includes('Create Inbox') && changes.includes('Create Calendar'))
  for (const name of ['Top of Information Store', 'Finder', 'To-Do Search', 'Recoverable Items', 'Deletions'])
    assert.ok(!changes.includes(`Create ${name}`), name)
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

/** Numbers below 1, always the same for a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const seed = Number(process.env['SEED'] ?? 20261121)

test(`a client that only synchronizes knows the same tree as one that looks (SEED=${seed})`, async () => {
  const random = randomOf(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const [root, other] = [await freshFolder(server), await freshFolder(server)]
  const idOfRoot = /Id="([^"]+)"/.exec(root)![1]!
  const known = new Map<string, { name: string; parent: string }>()
  let live: Id[] = []
  let state: string | undefined
  let names = 0

  const look = async () => {
    const paths = field('folder:ParentFolderId')
    const answer = await post(
      `<m:FindFolder Traversal="Deep"><m:FolderShape>${shape('Default', [paths])}</m:FolderShape><m:ParentFolderIds>${root}</m:ParentFolderIds></m:FindFolder>`,
    )
    return new Map(answer.fine.items.map(treeEntry))
  }
  const treeEntry = (node: XmlNode): [string, { name: string; parent: string }] => [
    find(node, 't:FolderId')!.attributes['Id']!,
    { name: textOf(node, 't:DisplayName')!, parent: find(node, 't:ParentFolderId')!.attributes['Id']! },
  ]
  const synchronize = async () => {
    const answer = await post(request(root, state, shape('Default', [field('folder:ParentFolderId')])))
    const { node } = answer.fine.message
    for (const change of find(node, 'm:Changes')!.children) {
      if (change.name === 't:Delete') {
        known.delete(find(change, 't:FolderId')!.attributes['Id']!)
        continue
      }
      const [id, entry] = treeEntry(change.children[0]!)
      assert.ok(entry.parent === idOfRoot || known.has(entry.parent), 'a parent is known before what is in it')
      if (change.name === 't:Update') assert.ok(known.has(id), 'an update is of something known')
      known.set(id, entry)
    }
    state = textOf(node, 'm:SyncState')
  }

  for (let step = 0; step < 150; step++) {
    const roll = random()
    const place = pick([root, other, ...live.map(folderId)])
    if (roll < 0.4 || live.length === 0) live.push(await make(place, `Folder ${++names}`))
    else if (roll < 0.55) await rename(pick(live), `Folder ${++names}`)
    else if (roll < 0.85)
      // Into itself it cannot go, which is an answer too.
      await post(relocate(pick(live), place))
    else {
      ;(await post(deleteFolder(folderId(pick(live))))).fine
      const left = await post(getFolder(live.map(folderId).join(''), shape('IdOnly')))
      live = live.filter((_, i) => left.codes[i] === 'NoError')
    }
    if (random() < 0.3) {
      await synchronize()
      assert.deepEqual(sorted(known), sorted(await look()), `after step ${step}`)
    }
  }
})

const sorted = <T>(map: ReadonlyMap<string, T>): [string, T][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

test('a guest is told of folders while he may see them, that one is gone which was taken from him, and of no others', async () => {
  const top = await freshFolder(server)
  await letBob(server, top, 'Reviewer')
  const [kept, taken, thrown] = [await make(top, 'Kept'), await make(top, 'Taken'), await make(top, 'Thrown')]
  await letBob(server, top, 'Contributor')
  const hidden = await make(top, 'Hidden')
  await letBob(server, folderId(hidden), 'None')
  const first = await sync(top, undefined, bob)
  assert.deepEqual(first.changes, ['Create Kept', 'Create Taken', 'Create Thrown'])
  await letBob(server, folderId(taken), 'None')
  await rename(hidden, 'Hidden well')
  await rename(kept, 'Kept on')
  ;(await post(deleteFolder(folderId(thrown)))).fine
  const second = await sync(top, first.state, bob)
  assert.deepEqual(second.changes, ['Update Kept on', `Delete ${taken.id}`, `Delete ${thrown.id}`])
  ;(await post(deleteFolder(folderId(taken)))).fine
  await letBob(server, folderId(hidden), 'Reviewer')
  const third = await sync(top, second.state, bob)
  assert.deepEqual(third.changes, ['Create Hidden well'])
  ;(await post(deleteFolder(folderId(hidden)))).fine
  assert.deepEqual((await sync(top, first.state, bob)).changes, [
    'Update Kept on',
    `Delete ${taken.id}`,
    `Delete ${thrown.id}`,
  ])
  assert.deepEqual((await sync(top, third.state, bob)).changes, [`Delete ${hidden.id}`])
})

test('a guest is told that folders are gone when he leaves a list that could see them, and that they are there when he is on it again', async () => {
  const list = 'readers@example.test'
  const join = (...members: string[]): Promise<void> => server.server.addDistributionList({ address: list, members })
  await join(bob)
  const top = await freshFolder(server)
  await letBob(server, top, 'Reviewer')
  const [own, shared] = [await make(top, 'His'), await make(top, 'Of the list')]
  await letIn(server, alice, folderId(shared), list, 'Reviewer')
  const first = await sync(top, undefined, bob)
  assert.deepEqual(first.changes, ['Create His', 'Create Of the list'])
  await join(alice)
  const second = await sync(top, first.state, bob)
  assert.deepEqual(second.changes, [`Delete ${shared.id}`])
  assert.deepEqual((await sync(top, second.state, bob)).changes, [])
  await rename(shared, 'Not for him')
  await rename(own, 'Still his')
  const third = await sync(top, second.state, bob)
  assert.deepEqual(third.changes, ['Update Still his'])
  await join(alice, bob)
  assert.deepEqual((await sync(top, third.state, bob)).changes, ['Create Not for him'])
  assert.deepEqual((await sync(top, second.state, bob)).changes, ['Update Still his', 'Create Not for him'])
})

test('who had full access is told that all is gone but what he may still see', async () => {
  const accounts = administerAccounts(server.store)
  await accounts.setFullAccess(alice, [bob])
  const top = await freshFolder(server)
  const [kept, lost] = [await make(top, 'Kept'), await make(top, 'Lost')]
  for (const folder of [top, folderId(kept)]) await letBob(server, folder, 'Reviewer')
  await letBob(server, folderId(lost), 'None')
  const { state, changes } = await sync(top, undefined, bob)
  assert.deepEqual(changes, ['Create Kept', 'Create Lost'])
  await accounts.setFullAccess(alice, [])
  const after = await sync(top, state, bob)
  assert.deepEqual(after.changes, [`Delete ${lost.id}`])
  await accounts.setFullAccess(alice, [bob])
  assert.deepEqual((await sync(top, after.state, bob)).changes, ['Create Lost'])
  await accounts.setFullAccess(alice, [])
})

test('a state of the owner tells a guest nothing', async () => {
  const top = await freshFolder(server)
  await letBob(server, top, 'Reviewer')
  const hidden = await make(top, 'Hidden')
  await letBob(server, folderId(hidden), 'None')
  const { state } = await sync(top)
  ;(await post(deleteFolder(folderId(hidden)))).fine
  assert.deepEqual((await post(request(top, state), { as: bob })).codes, ['ErrorInvalidSyncStateData'])
})

test('the state of a guest holds what it holds, however many folders there are', async () => {
  const top = await freshFolder(server)
  await letBob(server, top, 'Reviewer')
  const names = Array.from({ length: 300 }, (_, index) => `Folder ${index}`)
  ;(await post(createFolder(top, names.map(folder).join('')))).fine
  const { state, changes } = await sync(top, undefined, bob)
  assert.equal(changes.length, 300)
  assert.deepEqual((await sync(top, state, bob)).changes, [])
  const damaged = `${state.slice(0, 60)}${state[60] === 'A' ? 'B' : 'A'}${state.slice(61)}`
  assert.deepEqual((await post(request(top, damaged), { as: bob })).codes, ['ErrorInvalidSyncStateData'])
})
