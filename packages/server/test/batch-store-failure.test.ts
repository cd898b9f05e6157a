import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSqliteStore, type Store, StoreError, type StoreErrorKind, silentLogger } from '@exchequer/server'
import type { StoreTransaction } from '@exchequer/server/internal/store/store'
import { contact, createItem, deleteItem, distinguished, findItem, getItem, host, shape } from './harness.js'

/** A store that breaks when a test says so. */
interface Breakable extends Store {
  /** What breaks at the n-th call of `method` in a transaction, or at the commit. */
  breaking:
    | { readonly kind: StoreErrorKind; readonly method: keyof StoreTransaction | 'commit'; readonly at: number }
    | undefined
}

async function breakable(): Promise<Breakable> {
  const store = await openSqliteStore({ path: ':memory:' })
  const broken = (kind: StoreErrorKind): StoreError => new StoreError(kind, 'The disk broke.')
  const self: Breakable = {
    breaking: undefined,
    read: (work) => store.read(work),
    version: () => store.version(),
    listen: (listener) => store.listen(listener),
    close: () => store.close(),
    write: (work) =>
      store.write(async (transaction) => {
        const { breaking } = self
        let calls = 0
        const watched = new Proxy(transaction, {
          get(target, name) {
            const member = Reflect.get(target, name) as unknown
            if (typeof member !== 'function') return member
            return (...given: unknown[]) => {
              if (name === breaking?.method && ++calls === breaking.at) throw broken(breaking.kind)
              return Reflect.apply(member, target, given) as unknown
            }
          },
        })
        const result = await work(watched)
        if (breaking?.method === 'commit') throw broken(breaking.kind)
        return result
      }),
  }
  return self
}

const five = Array.from({ length: 5 }, (_, i) => contact(`No ${i}`)).join('')

const reasons: readonly [StoreErrorKind, string][] = [
  ['unavailable', 'ErrorMailboxStoreUnavailable'],
  ['full', 'ErrorInsufficientResources'],
]

for (const [kind, code] of reasons)
  test(`a store that is ${kind} in the middle of a batch loses all of it, and the answer says so`, async () => {
    const store = await breakable()
    const { post, close } = await host({ store, logger: silentLogger })
    store.breaking = { kind, method: 'insertItem', at: 3 }
    const answer = await post(createItem(five))
    assert.deepEqual(answer.codes, [code, ...Array(4).fill('ErrorBatchProcessingStopped')])
    assert.deepEqual(
      answer.messages.map(({ responseClass }) => responseClass),
      ['Error', 'Warning', 'Warning', 'Warning', 'Warning'],
    )
    store.breaking = undefined
    assert.deepEqual((await post(findItem(distinguished('contacts')))).fine.ids, [], 'nothing was written')
    assert.equal((await post(createItem(five))).fine.ids.length, 5, 'the server goes on')
    await close()
  })

test('a store that fails in a deletion deletes nothing', async () => {
  const store = await breakable()
  const { post, close } = await host({ store, logger: silentLogger })
  const { ids } = (await post(createItem(five))).fine
  store.breaking = { kind: 'unavailable', method: 'deleteItem', at: 2 }
  const answer = await post(deleteItem(ids, 'HardDelete'))
  assert.equal(answer.codes[0], 'ErrorMailboxStoreUnavailable')
  store.breaking = undefined
  ;(await post(getItem(ids, shape('IdOnly')))).fine
  await close()
})

test('a store that fails at the commit answers no item with success', async () => {
  const store = await breakable()
  const { post, close } = await host({ store, logger: silentLogger })
  store.breaking = { kind: 'unavailable', method: 'commit', at: 1 }
  const answer = await post(createItem(five))
  assert.equal(answer.fault, 'ErrorMailboxStoreUnavailable')
  store.breaking = undefined
  assert.deepEqual((await post(findItem(distinguished('contacts')))).fine.ids, [])
  await close()
})

test('an error of our own in one item is an internal error of that item, told to the log alone', async () => {
  const store = await openSqliteStore({ path: ':memory:' })
  const logged: string[] = []
  const logger = { ...silentLogger, error: (message: string) => void logged.push(message) }
  let calls = 0
  const faulty: Store = {
    read: (work) => store.read(work),
    version: () => store.version(),
    listen: (listener) => store.listen(listener),
    close: () => store.close(),
    write: (work) =>
      store.write((transaction) =>
        work(
          new Proxy(transaction, {
            get(target, name) {
              const member = Reflect.get(target, name) as unknown
              if (name === 'insertItem' && ++calls === 2) throw new TypeError('a bug with a secret in it')
              return typeof member === 'function' ? member.bind(target) : member
            },
          }),
        ),
      ),
  }
  const { post, close } = await host({ store: faulty, logger })
  const answer = await post(createItem(contact('One') + contact('Two') + contact('Three')))
  assert.deepEqual(answer.codes, ['NoError', 'ErrorInternalServerError', 'NoError'])
  assert.ok(!answer.xml.includes('secret'))
  assert.equal(logged.length, 1)
  await close()
})
