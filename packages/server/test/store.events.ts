import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { EventRow, Store, SubscriptionRow } from '@exchequer/server/internal/store/store'
import { addItem, editItem, folderOf, freshMailbox, itemOf, removeItem } from './store.samples.js'

const everything = 1000

/** What happened, and to whom; the change and the time follow from when. */
const told = ({ what, isFolder, id, parent, from, changesTimes }: EventRow) => ({
  what,
  ...(isFolder ? { folder: id } : { item: id }),
  parent,
  ...(from && { from }),
  ...(changesTimes && { changesTimes }),
})

const subscriptionOf = (mailbox: number, id: string, settings: Partial<SubscriptionRow> = {}): SubscriptionRow => ({
  mailbox,
  id,
  owner: 'alice@example.test',
  kind: 'pull',
  ended: null,
  position: 10,
  used: 1000,
  document: '{}',
  ...settings,
})

/** What happens is written down where somebody listens, with the transaction that does it. */
export function eventsSuite(store: () => Store): void {
  const events = (mailbox: number, after = 0, limit = everything) =>
    store().read((view) => view.events(mailbox, after, limit))

  async function listenedMailbox(...folders: number[]): Promise<number> {
    const mailbox = await freshMailbox(store(), ...folders)
    await store().write((transaction) => transaction.keepEvents(mailbox, 1))
    return mailbox
  }

  it('writes no event of a mailbox to which nobody listens', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write((transaction) => addItem(transaction, mailbox, 1))
    assert.deepEqual(await events(mailbox), [])
    assert.equal(await store().read((view) => view.eventsAfter(mailbox)), undefined)
  })

  it('writes an event for each change of an item, under its change number', async () => {
    const mailbox = await listenedMailbox(1, 2)
    const before = Date.now()
    const changes = await store().write(async (transaction) => {
      const item = await addItem(transaction, mailbox, 1)
      const edited = await editItem(transaction, item, { subject: 'changed' })
      const id = await transaction.nextChange(mailbox)
      await transaction.insertItem(itemOf(mailbox, 2, id), { how: 'copied', from: { id: item.id, parent: 1 } })
      const moved = await transaction.nextChange(mailbox)
      await transaction.insertItem(itemOf(mailbox, 2, moved), { how: 'moved', from: { id: item.id, parent: 1 } })
      await transaction.deleteItem(mailbox, item.id, await transaction.nextChange(mailbox), true)
      const delivered = await transaction.nextChange(mailbox)
      await transaction.insertItem(itemOf(mailbox, 1, delivered), { how: 'delivered' })
      await removeItem(transaction, await transaction.item(mailbox, id).then((row) => row!))
      return { item: item.id, edited: edited.change, id, moved, delivered }
    })
    const rows = await events(mailbox)
    const { item, id, moved, delivered } = changes
    assert.deepEqual(rows.map(told), [
      { what: 'created', item, parent: 1 },
      { what: 'modified', item, parent: 1 },
      { what: 'copied', item: id, parent: 2, from: { id: item, parent: 1 } },
      { what: 'moved', item: moved, parent: 2, from: { id: item, parent: 1 } },
      { what: 'delivered', item: delivered, parent: 1 },
      { what: 'deleted', item: id, parent: 2 },
    ])
    assert.deepEqual(
      rows.slice(0, 5).map(({ change }) => change),
      [item, changes.edited, id, moved, delivered],
    )
    for (const { time } of rows) assert.ok(time >= before && time <= Date.now())
    assert.deepEqual(await events(mailbox, changes.edited, 2), rows.slice(2, 4))
  })

  it('writes an event for each change of a folder, and none for the items that go with it', async () => {
    const mailbox = await listenedMailbox(1, 2)
    await store().write(async (transaction) => {
      const id = await transaction.nextChange(mailbox)
      const made = folderOf(mailbox, id, { parent: 1 })
      await transaction.insertFolder(made)
      await addItem(transaction, mailbox, id)
      await transaction.updateFolder({ ...made, displayName: 'Other', change: await transaction.nextChange(mailbox) })
      await transaction.updateFolder({ ...made, parent: 2, change: await transaction.nextChange(mailbox) })
      const copy = await transaction.nextChange(mailbox)
      await transaction.insertFolder(folderOf(mailbox, copy, { parent: 1 }), { id, parent: 2 })
      await transaction.deleteFolder(mailbox, id, await transaction.nextChange(mailbox))
      const item = id + 1
      assert.deepEqual((await transaction.events(mailbox, 0, everything)).map(told), [
        { what: 'created', folder: id, parent: 1 },
        { what: 'created', item, parent: id },
        { what: 'modified', folder: id, parent: 1 },
        { what: 'moved', folder: id, parent: 2, from: { id, parent: 1 } },
        { what: 'copied', folder: copy, parent: 1, from: { id, parent: 2 } },
        { what: 'deleted', folder: id, parent: 2 },
      ])
    })
  })

  it('says where the times of a calendar change: with what has a start, and where it is told so', async () => {
    const mailbox = await listenedMailbox(1)
    await store().write(async (transaction) => {
      const meeting = await addItem(transaction, mailbox, 1, { start: 1000, end: 2000 })
      const renamed = await editItem(transaction, meeting, { subject: 'renamed' })
      const later = await editItem(transaction, renamed, { end: 3000 })
      await transaction.updateItem({ ...later, change: await transaction.nextChange(mailbox) }, true)
      await removeItem(transaction, later)
      const flags = (await transaction.events(mailbox, 0, everything)).map(({ changesTimes }) => changesTimes)
      assert.deepEqual(flags, [true, false, true, true, true])
    })
  })

  it('takes events back with the savepoint in which they were written', async () => {
    const mailbox = await listenedMailbox(1)
    const other = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      const failing = transaction.savepoint(async () => {
        await addItem(transaction, mailbox, 1)
        await transaction.keepEvents(other, 1)
        throw new Error('no')
      })
      await assert.rejects(failing, /no/)
      await addItem(transaction, other, 1)
      await addItem(transaction, mailbox, 1, { subject: 'kept' })
    })
    assert.equal((await events(mailbox)).length, 1)
    assert.deepEqual(await events(other), [])
  })

  it('tells its listeners of a mailbox with new events once they are committed, and of no other', async () => {
    const mailbox = await listenedMailbox(1)
    const other = await freshMailbox(store(), 1)
    const heard: number[] = []
    const stop = store().listen((each) => heard.push(each))
    await store().write(async (transaction) => {
      await addItem(transaction, mailbox, 1)
      await addItem(transaction, other, 1)
      assert.deepEqual(heard, [])
    })
    assert.deepEqual(heard, [mailbox])
    stop()
    await store().write((transaction) => addItem(transaction, mailbox, 1))
    assert.deepEqual(heard, [mailbox])
  })

  it('keeps events without a gap from the first wish on, and forgets the oldest', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const known = await store().write(async (transaction) => {
      const { change } = await addItem(transaction, mailbox, 1)
      await transaction.keepEvents(mailbox, 10)
      await transaction.keepEvents(mailbox, 20)
      for (let i = 0; i < 3; i++) await addItem(transaction, mailbox, 1)
      return change
    })
    assert.equal(await store().read((view) => view.eventsAfter(mailbox)), known)
    const wanted = await store().read((view) => view.mailboxesWithEvents())
    assert.deepEqual(
      wanted.filter((each) => each.mailbox === mailbox),
      [{ mailbox, wanted: 20 }],
    )
    const forget = (time: number, limit: number) =>
      store().write((transaction) => transaction.forgetEvents(mailbox, time, limit))
    assert.equal(await forget(1, everything), 0)
    assert.equal(await forget(Date.now() + 1000, 2), 2)
    assert.deepEqual(
      (await events(mailbox)).map(({ change }) => change),
      [known + 3],
    )
    assert.equal(await store().read((view) => view.eventsAfter(mailbox)), known + 2)
    await store().write(async (transaction) => {
      await transaction.dropEvents(mailbox)
      await addItem(transaction, mailbox, 1)
    })
    assert.deepEqual(await events(mailbox), [])
    assert.equal(await store().read((view) => view.eventsAfter(mailbox)), undefined)
  })

  it('keeps subscriptions, lists them by mailbox and by kind, and moves them forward only', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const one = subscriptionOf(mailbox, 'one')
    const two = subscriptionOf(mailbox, 'two', { kind: 'push of this test' })
    const both = await store().write(async (transaction) => {
      await transaction.saveSubscription(one)
      await transaction.saveSubscription(two)
      return transaction.subscriptions({ mailbox })
    })
    assert.deepEqual(both, [one, two])
    assert.deepEqual(await store().read((view) => view.subscriptions({ kind: 'push of this test' })), [two])
    await store().write(async (transaction) => {
      await transaction.moveSubscription({ mailbox, id: 'one', position: 12, used: 900 })
      await transaction.moveSubscription({ mailbox, id: 'one', position: 11, used: 2000 })
      await transaction.moveSubscription({ mailbox, id: 'none', position: 11, used: 2000 })
      await transaction.saveSubscription({ ...two, ended: 'unsubscribed' })
    })
    const [moved, ended] = await store().read((view) =>
      Promise.all([view.subscription(mailbox, 'one'), view.subscription(mailbox, 'two')]),
    )
    assert.deepEqual(moved, { ...one, position: 12, used: 2000 })
    assert.deepEqual(ended, { ...two, ended: 'unsubscribed' })
    await store().write((transaction) => transaction.deleteSubscription(mailbox, 'one'))
    assert.equal(await store().read((view) => view.subscription(mailbox, 'one')), undefined)
  })
}
