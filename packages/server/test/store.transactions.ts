import assert from 'node:assert/strict'
import { it } from 'node:test'
import {
  type ItemRow,
  PART,
  type Store,
  type StoreTransaction,
  type StoreView,
} from '@exchequer/server/internal/store/store'
import fc from 'fast-check'
import { checkMailbox } from './crash.store.js'
import {
  addItem,
  allItems,
  editItem,
  folderIn,
  folderOf,
  freshMailbox,
  mailboxOf,
  removeItem,
  usedBytesOf,
} from './store.samples.js'

/** Savepoints, transactions and shared commits keep what is whole and nothing else. */
export function transactionsSuite(store: () => Store): void {
  it('has the same version while it is read, and another one once anything was written', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const before = store().version()
    assert.equal(await store().read(async () => store().version()), before)
    assert.equal(store().version(), before)
    const during = await store().write(async (transaction) => {
      await addItem(transaction, mailbox, 1)
      return store().version()
    })
    // Who asks while something is written may still read what was there before.
    assert.equal(new Set([before, during, store().version()]).size, 3)
  })

  it('takes back rows, parts, counts and change numbers with a savepoint, and nothing else', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const failure = new Error('this item alone')
    const [kept, lost, next] = await store().write(async (transaction) => {
      const kept = await addItem(transaction, mailbox, 1, { size: 1 })
      let lost: ItemRow | undefined
      const attempt = transaction.savepoint(async () => {
        lost = await addItem(transaction, mailbox, 1, { size: 2 })
        await transaction.putText(mailbox, lost.id, PART.body, 'lost')
        await editItem(transaction, kept, { isRead: true, subject: 'lost' })
        throw failure
      })
      await assert.rejects(attempt, (error) => error === failure)
      assert.equal((await transaction.folder(mailbox, 1))!.unreadCount, 1)
      const next = await transaction.savepoint(() => addItem(transaction, mailbox, 1, { size: 4 }))
      return [kept, lost!, next]
    })
    assert.deepEqual([lost.id, next.id, next.articleNumber], [kept.id + 1, kept.id + 1, 2])
    const counted = (await folderIn(store(), mailbox, 1))!
    assert.deepEqual(
      [
        counted.totalCount,
        counted.unreadCount,
        counted.nextArticleNumber,
        counted.contentChange,
        await usedBytesOf(store(), mailbox),
      ],
      [2, 2, 3, next.change, 5],
    )
    await store().read(async (view) => {
      assert.deepEqual(await view.item(mailbox, kept.id), kept)
      assert.equal(await view.text(mailbox, next.id, PART.body), undefined)
    })
  })

  it('calls after the commit who wants to see what was written, and nobody where it was lost', async () => {
    const id = await freshMailbox(store(), 1)
    const looks: Promise<number | null | undefined>[] = []
    const look = () => looks.push(store().read(async (view) => (await view.mailbox(id))?.quotaBytes))
    const write = (quotaBytes: number, error?: Error): Promise<void> =>
      store().write(async (transaction) => {
        const mailbox = (await transaction.mailbox(id))!
        await transaction.updateMailbox({ ...mailbox, quotaBytes })
        transaction.afterCommit(look)
        if (error) throw error
      })
    await Promise.all([write(1), assert.rejects(write(2, new Error('lost')), /lost/), write(3)])
    assert.deepEqual(await Promise.all(looks), [3, 3])
  })

  it('nests savepoints: the outer takes back what the inner kept', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      await addItem(transaction, mailbox, 1)
      const outer = transaction.savepoint(async () => {
        await transaction.savepoint(() => addItem(transaction, mailbox, 1))
        await assert.rejects(
          transaction.savepoint(async () => {
            await addItem(transaction, mailbox, 1)
            throw new Error('inner')
          }),
        )
        assert.equal(await transaction.countItems({ mailbox, folder: 1, associated: false }), 2)
        throw new Error('outer')
      })
      await assert.rejects(outer, /outer/)
      assert.equal(await transaction.countItems({ mailbox, folder: 1, associated: false }), 1)
      await transaction.savepoint(() => addItem(transaction, mailbox, 1))
    })
    assert.equal((await folderIn(store(), mailbox, 1))!.totalCount, 2)
    assert.equal((await store().read((view) => view.itemsBefore(mailbox, 1, 1000, false, 10, true))).length, 2)
  })

  it('forgets a folder that was made in a savepoint that failed', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      await addItem(transaction, mailbox, 1)
      const attempt = transaction.savepoint(async () => {
        await transaction.insertFolder(folderOf(mailbox, 50))
        await addItem(transaction, mailbox, 50)
        throw new Error('no')
      })
      await assert.rejects(attempt, /no/)
      assert.equal(await transaction.folder(mailbox, 50), undefined)
      await transaction.insertFolder(folderOf(mailbox, 50, { nextArticleNumber: 9 }))
      assert.equal((await addItem(transaction, mailbox, 50)).articleNumber, 9)
    })
    assert.equal((await folderIn(store(), mailbox, 50))!.totalCount, 1)
  })

  it('forgets a mailbox that was made in a savepoint that failed', async () => {
    const address = 'attempt@example.test'
    await store().write(async (transaction) => {
      const attempt = transaction.savepoint(async () => {
        const { id } = await transaction.insertMailbox(mailboxOf(address))
        for (let count = 0; count < 5; count++) await transaction.nextChange(id)
        throw new Error('no')
      })
      await assert.rejects(attempt, /no/)
      const { id } = await transaction.insertMailbox(mailboxOf(address))
      assert.equal(await transaction.nextChange(id), 1)
    })
    assert.equal((await store().read((view) => view.mailboxByAddress(address)))!.change, 1)
  })

  it('brings a folder back when the savepoint that deleted it fails', async () => {
    const mailbox = await freshMailbox(store(), 1)
    await store().write(async (transaction) => {
      const row = await addItem(transaction, mailbox, 1)
      await assert.rejects(
        transaction.savepoint(async () => {
          await transaction.deleteFolder(mailbox, 1, await transaction.nextChange(mailbox))
          throw new Error('no')
        }),
      )
      await editItem(transaction, row, { isRead: true })
    })
    const counted = (await folderIn(store(), mailbox, 1))!
    assert.deepEqual([counted.totalCount, counted.unreadCount, await usedBytesOf(store(), mailbox)], [1, 0, 100])
  })

  it('takes back one savepoint after thousands that it keeps, and one before them', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const fails = (transaction: StoreTransaction, work: () => Promise<unknown>): Promise<void> =>
      assert.rejects(
        transaction.savepoint(async () => {
          await work()
          throw new Error('this item alone')
        }),
        /this item alone/,
      )
    for (const failing of [[3], [5000], [3, 4, 5000]]) {
      const before = (await folderIn(store(), mailbox, 1))!.totalCount
      const kept: ItemRow[] = []
      await store().write(async (transaction) => {
        for (let number = 1; number <= 5001; number++) {
          const add = () => addItem(transaction, mailbox, 1)
          if (failing.includes(number)) await fails(transaction, add)
          else kept.push(await transaction.savepoint(add))
        }
        await fails(transaction, () => removeItem(transaction, kept[0]!))
      })
      const ids = await store().read((view) => view.itemIds({ mailbox, folder: 1, associated: false }))
      assert.deepEqual(
        ids.sort((one, other) => one - other).slice(before),
        kept.map(({ id }) => id),
      )
      assert.equal((await folderIn(store(), mailbox, 1))!.totalCount, before + 5001 - failing.length)
    }
  })

  it('refuses savepoints that run side by side', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const attempt = store().write((transaction) =>
      Promise.all([
        transaction.savepoint(() => addItem(transaction, mailbox, 1)),
        transaction.savepoint(() => addItem(transaction, mailbox, 1)),
      ]),
    )
    await assert.rejects(attempt, /side by side/)
    assert.equal((await folderIn(store(), mailbox, 1))!.totalCount, 0)
  })

  it('takes back the whole of a write that throws, and hands out its change numbers again', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const ids: number[] = []
    const attempt = store().write(async (transaction) => {
      ids.push((await addItem(transaction, mailbox, 1)).id)
      await transaction.savepoint(() => addItem(transaction, mailbox, 1))
      throw new Error('all of it')
    })
    await assert.rejects(attempt, /all of it/)
    assert.equal((await folderIn(store(), mailbox, 1))!.totalCount, 0)
    await store().write(async (transaction) => {
      ids.push((await addItem(transaction, mailbox, 1)).id)
    })
    assert.equal(ids[0], ids[1])
  })

  for (const failing of [[0], [2], [4], [0, 1, 2], [0, 2, 4], [0, 1, 2, 3, 4]]) {
    it(`keeps the other writes of a shared commit when number ${failing.join(', ')} of five fails`, async () => {
      const mailbox = await freshMailbox(store(), 1)
      const outcomes = await Promise.allSettled(
        [0, 1, 2, 3, 4].map((number) =>
          store().write(async (transaction) => {
            const row = await transaction.savepoint(() =>
              addItem(transaction, mailbox, 1, { subject: `number ${number}`, size: 10 ** number }),
            )
            await transaction.putText(mailbox, row.id, PART.body, `number ${number}`)
            if (failing.includes(number)) throw new Error(`number ${number}`)
          }),
        ),
      )
      const kept = [0, 1, 2, 3, 4].filter((number) => !failing.includes(number))
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        [0, 1, 2, 3, 4].map((number) => (failing.includes(number) ? 'rejected' : 'fulfilled')),
      )
      const rows = await store().read((view) => allItems(view, mailbox, 1))
      assert.deepEqual(
        rows.map(({ subject }) => subject),
        kept.map((number) => `number ${number}`),
      )
      for (const { id, subject } of rows) {
        assert.equal(await store().read((view) => view.text(mailbox, id, PART.body)), subject)
      }
      const counted = (await folderIn(store(), mailbox, 1))!
      assert.deepEqual([counted.totalCount, counted.nextArticleNumber], [kept.length, kept.length + 1])
      assert.equal(
        await usedBytesOf(store(), mailbox),
        kept.reduce((sum, number) => sum + 10 ** number, 0),
      )
    })
  }

  it('runs many writes at once one after the other', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const ids = await Promise.all(
      Array.from({ length: 200 }, () =>
        store().write(async (transaction) => {
          const before = (await transaction.folder(mailbox, 1))!.totalCount
          const { id } = await addItem(transaction, mailbox, 1)
          assert.equal((await transaction.folder(mailbox, 1))!.totalCount, before + 1)
          return id
        }),
      ),
    )
    assert.equal(new Set(ids).size, 200)
    assert.equal((await folderIn(store(), mailbox, 1))!.totalCount, 200)
  })

  it('shows readers only what is committed', async () => {
    const mailbox = await freshMailbox(store(), 1)
    const seen: number[] = []
    const reading: Promise<void>[] = []
    const look = () => {
      reading.push(
        store().read(async (view) => void seen.push(await view.countItems({ mailbox, folder: 1, associated: false }))),
      )
    }
    const writing = [0, 1].map(() =>
      store().write(async (transaction) => {
        await addItem(transaction, mailbox, 1)
        look()
        await Promise.resolve()
        await addItem(transaction, mailbox, 1)
        look()
      }),
    )
    look()
    await Promise.all([...writing, ...reading])
    await Promise.all(reading)
    assert.equal(seen.length, 5)
    for (const count of seen) assert.ok([0, 2, 4].includes(count), `a reader saw ${count} of two items each`)
  })

  it('rejects a read whose work throws, and goes on', async () => {
    await assert.rejects(
      store().read(async () => {
        throw new Error('reader')
      }),
      /reader/,
    )
    assert.equal(await store().read((view) => view.account('nobody')), undefined)
  })

  it('refuses a view that outlives its work', async () => {
    let escaped: StoreView | undefined
    await store().read(async (view) => {
      escaped = view
    })
    await assert.rejects(escaped!.account('ada'), /after its work had ended/)
  })

  it('keeps counts and contents together through any nesting of savepoints that fail, in commits shared by many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ deeds, fails: fc.boolean() }), { minLength: 1, maxLength: 5 }),
        async (works) => {
          const mailbox = await freshMailbox(store(), 1, 2)
          let expected = new Map<number, string>()
          const writing = works.map(({ deeds, fails }) =>
            store().write(async (transaction) => {
              const rows = await perform(transaction, mailbox, deeds, expected)
              if (fails) throw intended
              expected = rows
            }),
          )
          const outcomes = await Promise.allSettled(writing)
          for (const [index, outcome] of outcomes.entries()) {
            if (outcome.status === 'rejected') assert.equal(outcome.reason, intended)
            assert.equal(outcome.status === 'rejected', works[index]!.fails)
          }
          await store().read(async (view) => {
            await checkMailbox(view, (await view.mailboxes()).find(({ id }) => id === mailbox)!)
            const rows = [1, 2].map((folder) => allItems(view, mailbox, folder))
            const found = (await Promise.all(rows)).flat().map(({ id, subject }) => [id, subject] as const)
            assert.deepEqual(new Map(found.sort(byId)), new Map([...expected].sort(byId)))
          })
        },
      ),
      { numRuns: 150 },
    )
  })
}

/** What a random piece of work does; a list of deeds is a savepoint. */
type Deed =
  | { readonly kind: 'add' | 'edit' | 'remove'; readonly pick: number }
  | { readonly kind: 'savepoint'; readonly deeds: readonly Deed[]; readonly fails: boolean }

const { deeds } = fc.letrec<{ deeds: Deed[]; deed: Deed }>((tie) => ({
  deeds: fc.array(tie('deed'), { maxLength: 6 }),
  deed: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constantFrom('add', 'add', 'edit', 'remove'), pick: fc.nat(100) }),
    fc.record({ kind: fc.constant('savepoint'), deeds: tie('deeds'), fails: fc.boolean() }),
  ),
}))

const intended = new Error('intended')
const byId = ([one]: readonly [number, ...unknown[]], [other]: readonly [number, ...unknown[]]) => one - other

/** Does the deeds, and gives the subjects of the items that should be there then. */
async function perform(
  transaction: StoreTransaction,
  mailbox: number,
  deeds: readonly Deed[],
  before: ReadonlyMap<number, string>,
): Promise<Map<number, string>> {
  let subjects = new Map(before)
  for (const deed of deeds) {
    if (deed.kind === 'savepoint') {
      const within = transaction.savepoint(async () => {
        const rows = await perform(transaction, mailbox, deed.deeds, subjects)
        if (deed.fails) throw intended
        return rows
      })
      const kept = await within.catch((error) => assert.equal(error, intended))
      if (kept) subjects = kept
      continue
    }
    const known = [...subjects.keys()][deed.pick % subjects.size]
    const row = known === undefined ? undefined : (await transaction.item(mailbox, known))!
    if (deed.kind === 'add' || !row) {
      const settings = { subject: `added ${deed.pick}`, size: deed.pick, isRead: deed.pick % 3 === 0 }
      const added = await addItem(transaction, mailbox, 1 + (deed.pick % 2), settings)
      subjects.set(added.id, added.subject!)
    } else if (deed.kind === 'edit') {
      assert.equal(row.subject, subjects.get(row.id))
      await editItem(transaction, row, { subject: `edited ${deed.pick}`, size: deed.pick, isRead: !row.isRead })
      subjects.set(row.id, `edited ${deed.pick}`)
    } else {
      await removeItem(transaction, row)
      subjects.delete(row.id)
    }
  }
  return subjects
}
