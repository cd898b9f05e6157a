import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, openSqliteStore, type Server } from '@exchequer/server'
import { formatId } from '@exchequer/server/internal/mailbox/ids'
import { formatSyncState } from '@exchequer/server/internal/mailbox/sync'
import { type ItemRow, PART, type Store, type StoreTransaction } from '@exchequer/server/internal/store/store'
import { median, type Options, type Table } from './measuring.js'
import {
  check,
  createFolder,
  createItem,
  element,
  findItem,
  folderId,
  getItem,
  type ItemKey,
  itemKeys,
  syncFolderItems,
  updateItem,
} from './requests.js'

const batchSize = 100
const changeCount = 10
/** Rows of one transaction while a mailbox is built. */
const stretch = 20_000
const bodyLength = 500

/** The first rounds show what compiling costs, and fill the caches. */
const warmUp = 3

/**
 * What three requests cost in a small mailbox and in a large one, in the same rounds: the cost of a page is that of the page, whatever
 * the mailbox holds.
 */
export async function measureScale({ isQuick, progress }: Options): Promise<Table[]> {
  const counts = [10_000, isQuick ? 100_000 : 1_000_000] as const
  const rounds = warmUp + (isQuick ? 9 : 25)
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-bench-'))
  const mailboxes: BuiltMailbox[] = []
  try {
    for (const count of counts) {
      const told = (done: number): void => progress(`scale: ${done} of ${count} items are there`)
      mailboxes.push(await buildMailbox(join(folder, `${count}.sqlite`), count, told))
    }
    const costs = new Map<string, number[][]>()
    for (let round = 0; round < rounds; round++) {
      progress(`scale: round ${round + 1} of ${rounds}`)
      for (const [name, measure] of Object.entries(measurements)) {
        const known = costs.get(name) ?? [[], []]
        costs.set(name, known)
        for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const milliseconds = await measure(mailboxes[at]!)
          if (round >= warmUp) known[at]!.push(milliseconds)
        }
      }
    }
    const rows = Array.from(costs, ([name, [small, large]]) => {
      const [one, other] = [median(small!), median(large!)]
      return { name, values: [one, other, other / one] }
    })
    const columns = [...counts.map((count) => count.toLocaleString('en-US')), 'ratio']
    return [{ title: 'Requests to a mailbox of so many messages, ms', columns, rows }]
  } finally {
    for (const { close } of mailboxes) await close()
    rmSync(folder, { recursive: true })
  }
}

const measurements: Readonly<Record<string, (mailbox: BuiltMailbox) => Promise<number>>> = {
  async 'FindItem, first page by date'({ post, folder }) {
    const { body, milliseconds } = await post(findItem(folder, 'item:DateTimeReceived', batchSize))
    if (itemKeys(body).length !== batchSize) throw new Error('The page is not full.')
    return milliseconds
  },
  async 'SyncFolderItems, 10 changes'(mailbox) {
    const { post, folder } = mailbox
    const { body: updated } = await post(updateItem('message', mailbox.someKeys(changeCount), ++mailbox.revision))
    check(updated, changeCount)
    const { body, milliseconds } = await post(syncFolderItems(folder, 'Default', mailbox.syncState, 512))
    if (itemKeys(body).length !== changeCount) throw new Error(`${itemKeys(body).length} changes came.`)
    mailbox.syncState = element(body, 'SyncState')
    return milliseconds
  },
  async 'GetItem of 100'({ post, someKeys }) {
    const { body, milliseconds } = await post(getItem('message', someKeys(batchSize)))
    check(body, batchSize)
    return milliseconds
  },
}

interface BuiltMailbox {
  readonly folder: string
  /** Where a client stands that has seen all of it. */
  syncState: string
  revision: number
  post(request: string): Promise<{ body: string; milliseconds: number }>
  /** Messages from all over the folder. */
  someKeys(count: number): ItemKey[]
  close(): Promise<void>
}

/** A mailbox with so many messages in one folder: a hundred that the server made, and copies of them through the store. */
async function buildMailbox(path: string, count: number, told: (done: number) => void): Promise<BuiltMailbox> {
  const store = await openSqliteStore({ path })
  const server = createServer({ store })
  await server.addMailbox({ address: 'ada@example.test', password: 'secret' })
  const post = (request: string) => timed(server, request)
  const { body: made } = await post(createFolder('message', 'Large'))
  const folder = folderId(made)
  const samples = Array.from({ length: batchSize }, (_, index) => index)
  check((await post(createItem('message', folder, samples))).body, batchSize)

  const { guid, rows } = await sampleOf(store)
  const ids = rows.map(({ id }) => id)
  for (let done = rows.length; done < count; done = ids.length) {
    told(done)
    await store.write(async (transaction) => {
      for (let index = done; index < Math.min(count, done + stretch); index++)
        ids.push(await copy(transaction, rows[index % rows.length]!, index))
    })
  }
  const change = (await store.read((view) => view.mailboxByGuid(guid)))!.change
  const state = { folder: rows[0]!.folder, known: change, cursor: change, before: 0, withAssociated: false }
  let next = 1
  return {
    folder,
    syncState: formatSyncState(guid, state),
    revision: 0,
    post,
    someKeys: (wanted) =>
      Array.from({ length: wanted }, () => {
        next = (next * 48_271) % 2_147_483_647
        return { id: formatId('item', guid, ids[next % ids.length]!), changeKey: '' }
      }),
    async close() {
      await server.close()
      await store.close()
    },
  }
}

async function sampleOf(store: Store): Promise<{ guid: string; rows: (ItemRow & { readonly body: string })[] }> {
  return store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress('ada@example.test'))!
    const query = { mailbox: mailbox.id, folder: undefined, associated: false, sort: [], offset: 0, limit: batchSize }
    const rows = []
    for (const row of await view.listItems(query)) {
      const body = (await view.text(row.mailbox, row.id, PART.body))!.slice(0, bodyLength)
      rows.push({ ...row, body })
    }
    return { guid: mailbox.guid, rows }
  })
}

/** Another message that is like one: with dates, a subject, a sender and a conversation of its own. */
async function copy(
  transaction: StoreTransaction,
  { body, ...sample }: ItemRow & { readonly body: string },
  index: number,
): Promise<number> {
  const id = await transaction.nextChange(sample.mailbox)
  const noise = Math.imul(index, 2_654_435_761) >>> 0
  const time = sample.created + index * 1000 - (noise % 60_000)
  await transaction.insertItem({
    ...sample,
    id,
    change: id,
    contentChange: id,
    size: sample.size - (noise % 1000),
    lookup: `<${noise}.${index}@example.test>`,
    received: time,
    sent: time,
    modified: time,
    created: time,
    subject: `report ${noise % 100_000} on ${sample.subject}`,
    sender: `sender ${noise % 5000}\nfrom${noise % 5000}@example.test`,
    conversation: (index >> 2).toString(16).padStart(32, '0'),
  })
  await transaction.putText(sample.mailbox, id, PART.body, body)
  return id
}

const authorization = `Basic ${Buffer.from('ada@example.test:secret').toString('base64')}`

export async function timed(server: Server, request: string): Promise<{ body: string; milliseconds: number }> {
  const start = performance.now()
  const response = await server.fetch(
    new Request('http://localhost/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { authorization, 'content-type': 'text/xml; charset=utf-8' },
      body: request,
    }),
  )
  const body = await response.text()
  return { body, milliseconds: performance.now() - start }
}
