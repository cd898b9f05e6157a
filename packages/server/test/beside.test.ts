import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { openSqliteStore } from '@exchequer/server'
import {
  type Answer,
  contact,
  createItem,
  deleteItem,
  field,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  itemChange,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

// What a client gets from a store in a file while another one keeps the server busy.

const data = mkdtempSync(join(tmpdir(), 'exchequer-beside-'))
let mail: Host
before(async () => {
  mail = await host({ store: await openSqliteStore({ path: join(data, 'store.sqlite') }) })
})
after(async () => {
  await mail.close()
  rmSync(data, { recursive: true })
})

const batchSize = 500
const contacts = Array.from({ length: batchSize }, (_, index) => contact(`No ${index}`)).join('')
const names = shape('IdOnly', [field('contacts:DisplayName')])
const create = (folder: string): Promise<Answer> => mail.post(createItem(contacts, folder))
const namesIn = (answer: Answer): (string | undefined)[] =>
  answer.fine.items.map((item) => textOf(item, 't:DisplayName'))

/** Does one after the other until `work` is done, and gives what came of those that ended before it. */
async function doWhile<T>(work: Promise<unknown>, one: () => Promise<T>): Promise<T[]> {
  let isDone = false
  const ended = work.finally(() => {
    isDone = true
  })
  const results: T[] = []
  while (!isDone) {
    const result = await one()
    if (!isDone) results.push(result)
    // As every request does that comes over a socket.
    await setImmediate()
  }
  await ended
  return results
}

/** What was seen before the answer to a batch: what was there before it, at first at least, or all of it; never some of it. */
function assertWhole<T>(seen: readonly T[], old: T, changed: T): void {
  assert.ok(seen.length > 0, 'nothing was answered before the batch')
  const first = seen.findIndex((each) => !isDeepStrictEqual(each, old))
  const oldOnes = first < 0 ? seen.length : first
  assert.ok(oldOnes > 0, 'nothing was answered while the batch was written')
  assert.deepEqual(seen.slice(oldOnes), Array(seen.length - oldOnes).fill(changed))
}

describe('beside a large batch', () => {
  it('a client is answered that reads, and sees nothing of it before all of it', async () => {
    const folder = await freshFolder(mail, 'ContactsFolder')
    const count = async () => (await mail.post(findItem(folder))).fine.items.length
    const counts = await doWhile(create(folder), count)
    assertWhole(counts, 0, batchSize)
    assert.equal(await count(), batchSize)
  })

  it('what it changes is there as it was, and then all as it is', async () => {
    const folder = await freshFolder(mail, 'ContactsFolder')
    const { ids } = (await create(folder)).fine
    const renamed = setField(
      field('contacts:DisplayName'),
      '<t:Contact><t:DisplayName>Renamed</t:DisplayName></t:Contact>',
    )
    const ends = async () => namesIn(await mail.post(getItem([ids[0]!, ids.at(-1)!], names)))
    const updating = mail.post(updateItem(ids.map((id) => itemChange(id, renamed)).join('')))
    assertWhole(await doWhile(updating, ends), ['No 0', `No ${batchSize - 1}`], ['Renamed', 'Renamed'])
    assert.deepEqual(await ends(), ['Renamed', 'Renamed'])
  })

  it('an item that fails takes back itself alone, whoever reads meanwhile', async () => {
    const folder = await freshFolder(mail, 'ContactsFolder')
    const { ids } = (await create(folder)).fine
    const gone = ids[250]!
    ;(await mail.post(deleteItem([gone], 'HardDelete'))).fine
    const deleting = mail.post(deleteItem(ids, 'HardDelete'))
    const counts = await doWhile(deleting, async () => (await mail.post(findItem(folder))).fine.items.length)
    assertWhole(counts, batchSize - 1, 0)
    const failed = (await deleting).codes.flatMap((code, index) => (code === 'NoError' ? [] : [[index, code]]))
    assert.deepEqual(failed, [[250, 'ErrorItemNotFound']])
    assert.equal((await mail.post(findItem(folder))).fine.items.length, 0)
  })
})

describe('beside a large page', () => {
  it('a client is answered that writes, and the page shows what was there when it began', async () => {
    const folder = await freshFolder(mail, 'ContactsFolder')
    const { ids } = (await create(folder)).fine
    const page = mail.post(findItem(folder, shape('AllProperties')))
    const left = [...ids]
    const removed = await doWhile(page, async () => (await mail.post(deleteItem([left.pop()!], 'HardDelete'))).fine)
    assert.ok(removed.length > 0, 'no writing was answered before the page')
    assert.equal((await page).fine.items.length, batchSize)
    assert.equal((await mail.post(findItem(folder))).fine.items.length, left.length)
  })
})
