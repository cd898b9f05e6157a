import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { openSqliteStore } from '@exchequer/server'
import {
  all,
  bob,
  contact,
  createItem,
  deleteFolder,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

interface SyncOptions {
  readonly state?: string | undefined
  readonly max?: number
  readonly ignore?: readonly { id: string }[]
  readonly itemShape?: string
  readonly scope?: string
}

interface Page {
  readonly state: string
  readonly isLast: boolean
  /** `Create 152…`, by the element and the id. */
  readonly changes: readonly { readonly kind: string; readonly id: string; readonly isRead: string | undefined }[]
}

const syncRequest = (
  folder: string,
  { state, max = 512, ignore = [], itemShape = shape('IdOnly'), scope }: SyncOptions,
): string =>
  `<m:SyncFolderItems><m:ItemShape>${itemShape}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>` +
  (state === undefined ? '' : `<m:SyncState>${state}</m:SyncState>`) +
  (ignore.length === 0 ? '' : `<m:Ignore>${ignore.map(({ id }) => `<t:ItemId Id="${id}"/>`).join('')}</m:Ignore>`) +
  `<m:MaxChangesReturned>${max}</m:MaxChangesReturned>${scope === undefined ? '' : `<m:SyncScope>${scope}</m:SyncScope>`}</m:SyncFolderItems>`

async function sync(folder: string, options: SyncOptions = {}, from: Host = server): Promise<Page> {
  const { node } = (await from.post(syncRequest(folder, options))).fine.message
  return {
    state: textOf(node, 'm:SyncState')!,
    isLast: textOf(node, 'm:IncludesLastItemInRange') === 'true',
    changes: find(node, 'm:Changes')!.children.map((change) => ({
      kind: change.name.slice(2),
      id: all(change, 't:ItemId')[0]!.attributes['Id']!,
      isRead: textOf(change, 't:IsRead'),
    })),
  }
}

/** All changes from a state on, page by page. */
async function syncAll(folder: string, state?: string, max = 512): Promise<Page> {
  const changes: Page['changes'][number][] = []
  for (;;) {
    const page = await sync(folder, { state, max })
    changes.push(...page.changes)
    state = page.state
    if (page.isLast) return { ...page, changes }
    assert.equal(page.changes.length > 0, true, 'a page that is not the last has changes')
  }
}

const kinds = ({ changes }: Page): string[] => changes.map(({ kind }) => kind)
const ids = ({ changes }: Page): string[] => changes.map(({ id }) => id)
const create = async (folder: string, count: number, from: Host = server): Promise<Id[]> =>
  (await from.post(createItem(Array.from({ length: count }, (_, i) => message(`No ${i}`)).join(''), folder))).fine.ids
const setRead = (id: Id, isRead: boolean): string =>
  updateItem(
    itemChange(id, setField(field('message:IsRead'), `<t:Message><t:IsRead>${isRead}</t:IsRead></t:Message>`)),
    'AlwaysOverwrite',
  )
const rename = (id: Id, subject: string): string =>
  updateItem(itemChange(id, setField(field('item:Subject'), message(subject))), 'AlwaysOverwrite')

describe('a synchronization', () => {
  test('tells of every item once, newest first, and then of nothing', async () => {
    const folder = await freshFolder(server)
    const made = await create(folder, 5)
    const first = await sync(folder)
    assert.deepEqual(kinds(first), Array(5).fill('Create'))
    assert.deepEqual(ids(first), made.map(({ id }) => id).reverse())
    assert.equal(first.isLast, true)
    const second = await sync(folder, { state: first.state })
    assert.deepEqual(second.changes, [])
    assert.equal(second.isLast, true)
  })

  test('tells an update, a read flag, a deletion and a new item apart', async () => {
    const folder = await freshFolder(server)
    const [updated, flagged, deleted, both] = (await create(folder, 4)) as [Id, Id, Id, Id]
    const { state } = await sync(folder)
    ;(await post(rename(updated, 'Other'))).fine
    ;(await post(setRead(flagged, false))).fine
    ;(await post(deleteItem([deleted], 'HardDelete'))).fine
    ;(await post(rename(both, 'Other'))).fine
    ;(await post(setRead(both, false))).fine
    const [created] = (await create(folder, 1)) as [Id]
    const page = await sync(folder, { state })
    const byId = new Map(page.changes.map(({ id, kind }) => [id, kind]))
    assert.deepEqual(
      [updated, flagged, deleted, both, created].map(({ id }) => byId.get(id)),
      ['Update', 'ReadFlagChange', 'Delete', 'Update', 'Create'],
    )
    assert.equal(page.changes.find(({ kind }) => kind === 'ReadFlagChange')?.isRead, 'false')
    assert.equal(page.changes.length, 5)
  })

  test('tells of an item that came and changed as of one that came, and not of one that came and went', async () => {
    const folder = await freshFolder(server)
    const { state } = await sync(folder)
    const [changed, gone] = (await create(folder, 2)) as [Id, Id]
    ;(await post(rename(changed, 'Other'))).fine
    ;(await post(deleteItem([gone], 'HardDelete'))).fine
    const page = await sync(folder, { state })
    assert.deepEqual(
      page.changes.map(({ kind, id }) => [kind, id]),
      [['Create', changed.id]],
    )
  })

  test('does not tell later either of what came and went around something else', async () => {
    const folder = await freshFolder(server)
    const [stays] = await create(folder, 1)
    const first = await sync(folder)
    const [comes] = await create(folder, 1)
    ;(await post(rename(stays!, 'Renamed'))).fine
    ;(await post(deleteItem([comes!], 'HardDelete'))).fine
    const second = await sync(folder, { state: first.state })
    assert.deepEqual(kinds(second), ['Update'])
    assert.deepEqual((await sync(folder, { state: second.state })).changes, [])
  })

  test('tells of an item that was moved away as deleted, and where it went as created', async () => {
    const folder = await freshFolder(server)
    const [moved] = (await create(folder, 1)) as [Id]
    const here = await sync(folder)
    const there = await syncAll(distinguished('deleteditems'))
    ;(await post(deleteItem([moved], 'MoveToDeletedItems'))).fine
    assert.deepEqual(kinds(await sync(folder, { state: here.state })), ['Delete'])
    const arrived = await sync(distinguished('deleteditems'), { state: there.state })
    assert.deepEqual(kinds(arrived), ['Create'])
    assert.notEqual(arrived.changes[0]!.id, moved.id)
  })

  test('gives every item in the shape asked for, and every id can be read', async () => {
    const folder = await freshFolder(server)
    await create(folder, 3)
    const answer = (await post(syncRequest(folder, { itemShape: shape('IdOnly', [field('item:Subject')]) }))).fine
    assert.deepEqual(
      all(answer.message.node, 't:Subject').map(({ text }) => text),
      ['No 2', 'No 1', 'No 0'],
    )
    ;(await post(getItem(answer.ids, shape('IdOnly')))).fine
  })

  test('leaves out what is to be ignored, for this call, and tolerates an id that is none', async () => {
    const folder = await freshFolder(server)
    const [one, two] = (await create(folder, 2)) as [Id, Id]
    const page = await sync(folder, { ignore: [one, { id: 'no id' }] })
    assert.deepEqual(ids(page), [two.id])
    const { state } = page
    ;(await post(rename(one, 'A'))).fine
    ;(await post(rename(two, 'B'))).fine
    assert.deepEqual(ids(await sync(folder, { state, ignore: [two] })), [one.id])
    assert.equal((await sync(folder, { state })).changes.length, 2, 'a later call that ignores nothing has both')
  })

  test('of normal and associated items has both', async () => {
    const folder = await freshFolder(server)
    await create(folder, 1)
    const hidden =
      '<t:Message><t:ItemClass>IPM.Configuration.Test</t:ItemClass><t:Subject>Hidden</t:Subject><t:IsAssociated>true</t:IsAssociated></t:Message>'
    ;(await post(createItem(hidden, folder))).fine
    assert.equal((await sync(folder)).changes.length, 1)
    const both = await sync(folder, { scope: 'NormalAndAssociatedItems' })
    assert.equal(both.changes.length, 2)
    ;(await post(createItem(hidden, folder))).fine
    assert.equal((await sync(folder, { scope: 'NormalAndAssociatedItems', state: both.state })).changes.length, 1)
  })
})

describe('pages of a synchronization', () => {
  test('hold as many changes as were asked for, and together everything', async () => {
    const folder = await freshFolder(server)
    const made = await create(folder, 10)
    const first = await sync(folder, { max: 4 })
    assert.equal(first.changes.length, 4)
    assert.equal(first.isLast, false)
    const second = await sync(folder, { max: 4, state: first.state })
    const third = await sync(folder, { max: 4, state: second.state })
    assert.equal(third.isLast, true)
    assert.deepEqual([...ids(first), ...ids(second), ...ids(third)].sort(), made.map(({ id }) => id).sort())
  })

  test('end where the changes end, also when they fill the last page', async () => {
    const folder = await freshFolder(server)
    await create(folder, 8)
    const all = await syncAll(folder, undefined, 4)
    assert.equal(all.changes.length, 8)
    ;(await create(folder, 4)).length
    assert.equal((await syncAll(folder, all.state, 4)).changes.length, 4)
  })

  test('come to an end and lead to what is there, whatever happens between them', async () => {
    const folder = await freshFolder(server)
    let known = await create(folder, 30)
    const mirror = new Set<string>()
    const apply = (page: Page): void => {
      for (const { kind, id } of page.changes) {
        if (kind === 'Delete') mirror.delete(id)
        else mirror.add(id)
      }
    }
    let state: string | undefined
    for (let round = 0; round < 40; round++) {
      const page = await sync(folder, { state, max: 7 })
      apply(page)
      state = page.state
      if (round < 12) {
        const [first, ...rest] = known
        ;(await post(deleteItem([first!], 'HardDelete'))).fine
        ;(await post(rename(rest[round % rest.length]!, `Round ${round}`))).fine
        known = [...rest, ...(await create(folder, 2))]
      } else if (page.isLast) break
    }
    assert.deepEqual([...mirror].sort(), known.map(({ id }) => id).sort())
  })

  test('may be asked for twice, with the same answer', async () => {
    const folder = await freshFolder(server)
    await create(folder, 10)
    const first = await sync(folder, { max: 4 })
    assert.deepEqual(
      await sync(folder, { max: 4, state: first.state }),
      await sync(folder, { max: 4, state: first.state }),
    )
    const done = await syncAll(folder, first.state)
    await create(folder, 3)
    assert.deepEqual(await sync(folder, { state: done.state }), await sync(folder, { state: done.state }))
  })

  test('hold between 1 and 512 changes; more is against the schema', async () => {
    for (const max of [0, 513, -1])
      assert.equal((await post(syncRequest(distinguished('inbox'), { max }))).fault, 'ErrorSchemaValidation')
    await sync(distinguished('inbox'), { max: 512 })
    await sync(distinguished('inbox'), { max: 1 })
  })
})

describe('a sync state', () => {
  const code = async (folder: string, state: string): Promise<string> =>
    (await post(syncRequest(folder, { state }))).message.code

  test('of another folder, of another mailbox, cut, changed or made up is refused', async () => {
    const [one, two] = [await freshFolder(server), await freshFolder(server)]
    await create(one, 3)
    const { state } = await sync(one, { max: 2 })
    assert.equal(await code(two, state), 'ErrorInvalidSyncStateData')
    assert.equal(await code(distinguished('inbox'), state), 'ErrorInvalidSyncStateData')
    const middle = state.length / 2
    const changed = `${state.slice(0, middle)}${state[middle] === 'A' ? 'B' : 'A'}${state.slice(middle + 1)}`
    for (const wrong of [state.slice(4), `${state}AAAA`, changed, 'H4sIAAA=', 'bm8=', 'not base64!'])
      assert.equal(await code(one, wrong), 'ErrorInvalidSyncStateData', wrong)
    const inbox = (await post(syncRequest(distinguished('inbox'), {}))).fine
    const other = await post(
      syncRequest(distinguished('inbox'), { state: textOf(inbox.message.node, 'm:SyncState') }),
      { as: bob },
    )
    assert.equal(other.message.code, 'ErrorInvalidSyncStateData')
  })

  test('that is empty begins anew, as one that is not there', async () => {
    const folder = await freshFolder(server)
    await create(folder, 1)
    assert.equal((await sync(folder, { state: '' })).changes.length, 1)
  })

  test('is refused with a text that clients know', async () => {
    const { message: refusal } = await post(syncRequest(distinguished('inbox'), { state: 'bm8=' }))
    assert.equal(refusal.text, 'Synchronization state data is corrupt or otherwise invalid.')
  })

  test('of a folder that is gone finds no folder', async () => {
    const folder = await freshFolder(server)
    const { state } = await sync(folder)
    ;(await post(deleteFolder(folder))).fine
    assert.equal(await code(folder, state), 'ErrorSyncFolderNotFound')
  })

  test('outlives the server', async () => {
    const data = await mkdtemp(join(tmpdir(), 'exchequer-sync-'))
    const open = async () => host({ store: await openSqliteStore({ path: join(data, 'store.sqlite') }) })
    const before = await open()
    await create(distinguished('inbox'), 5, before)
    const half = await sync(distinguished('inbox'), { max: 3 }, before)
    await before.close()
    const behind = await open()
    const rest = await sync(distinguished('inbox'), { max: 3, state: half.state }, behind)
    assert.equal(rest.changes.length, 2)
    const [created] = await create(distinguished('inbox'), 1, behind)
    await behind.close()
    const again = await open()
    assert.deepEqual(ids(await sync(distinguished('inbox'), { state: rest.state }, again)), [created!.id])
    assert.equal((await again.post(findItem(distinguished('inbox')))).fine.ids.length, 6)
    await again.close()
    await rm(data, { recursive: true })
  })
})

test('contacts synchronize as messages do', async () => {
  const folder = await freshFolder(server, 'ContactsFolder')
  const [id] = (await post(createItem(contact('Ada'), folder))).fine.ids as [Id]
  const page = await sync(folder)
  assert.deepEqual(ids(page), [id.id])
  ;(await post(updateItem(itemChange(id, setField(field('contacts:DisplayName'), contact('Grace')))))).fine
  assert.deepEqual(kinds(await sync(folder, { state: page.state })), ['Update'])
})
