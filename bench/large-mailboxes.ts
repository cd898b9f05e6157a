import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openSqliteStore } from '@exchequer/server'
import { formatId } from '@exchequer/server/internal/mailbox/ids'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import { type ItemRow, PART, type Store, type StoreTransaction } from '@exchequer/server/internal/store/store'
import type { Connection } from './connection.js'
import { batchSize, makeFolder } from './folders.js'
import { ask, serverOfAda } from './in-process.js'
import type { Options } from './measuring.js'
import { briefSubject, check, createFolder, createItem, folderId, type ItemKey, itemKeys } from './requests.js'
import { ada, nullDatabase, type RunningServer, startExchequer, startNullServer } from './servers.js'

/** Rows of one transaction while a mailbox is built. */
const stretch = 20_000
/** Items in a request while the null server is filled. */
const load = 500
/** Of so many items, evenly spread, the keys are known. */
const keyCount = 10_000

/** A folder of so many brief messages, as one server keeps it. */
interface KeptFolder {
  /** Where the server has its data. */
  readonly data: string
  readonly id: string
  readonly keys: readonly ItemKey[]
}

export interface LargeMailbox {
  readonly count: number
  readonly ours: KeptFolder
  /** The same messages with the null server, where there is one. */
  readonly plain: KeptFolder | undefined
}

type Place = Pick<Options, 'root' | 'folder' | 'nullServerFile' | 'profileFolder' | 'progress'>

/** Mailboxes of many messages, each built when it is first asked for. */
export class LargeMailboxes {
  readonly #place: Place
  readonly #built = new Map<number, LargeMailbox>()

  constructor(place: Place) {
    this.#place = place
  }

  async of(count: number): Promise<LargeMailbox> {
    const known = this.#built.get(count)
    if (known) return known
    const built = {
      count,
      ours: await buildOurs(this.#place, count),
      plain: await fillNullServer(this.#place, count),
    }
    this.#built.set(count, built)
    return built
  }
}

/** A large mailbox that is being served. */
export interface Site {
  readonly count: number
  readonly server: RunningServer
  readonly connection: Connection
  readonly folder: string
  /** Messages from all over the folder. */
  someKeys(count: number): ItemKey[]
}

/** Mailboxes of these sizes, each with our server and with the null server, where there is one. */
export async function withSites<T>(
  options: Options,
  counts: readonly number[],
  work: (sites: readonly Site[]) => Promise<T>,
): Promise<T> {
  const mailboxes: LargeMailbox[] = []
  for (const count of counts) mailboxes.push(await options.largeMailboxes.of(count))
  const sites: Site[] = []
  try {
    for (const { count, ours, plain } of mailboxes) {
      sites.push(await siteOf(count, ours, await startExchequer(options, ours.data, [])))
      const { nullServerFile } = options
      if (plain && nullServerFile)
        sites.push(await siteOf(count, plain, await startNullServer(options, nullServerFile, plain.data)))
    }
    return await work(sites)
  } finally {
    for (const { connection, server } of sites) {
      connection.close()
      await server.stop()
    }
  }
}

async function siteOf(count: number, { id, keys }: KeptFolder, server: RunningServer): Promise<Site> {
  let next = 1
  return {
    count,
    server,
    connection: await server.connect(),
    folder: id,
    someKeys: (wanted) =>
      Array.from({ length: wanted }, () => {
        next = (next * 48_271) % 2_147_483_647
        return keys[next % keys.length]!
      }),
  }
}

/** A hundred messages that the server made, and copies of them through the store: the server would need ten times as long. */
async function buildOurs({ folder, progress }: Place, count: number): Promise<KeptFolder> {
  const data = join(folder, `${count}`)
  mkdirSync(data)
  const store = await openSqliteStore({ path: join(data, 'exchequer.sqlite') })
  const server = await serverOfAda(store)
  const id = folderId(await ask(server, createFolder('brief', 'Large')))
  const first = Array.from({ length: batchSize }, (_, index) => index)
  check(await ask(server, createItem('brief', id, first)), batchSize)

  const { guid, samples } = await samplesOf(store)
  const ids = samples.map(({ row }) => row.id)
  for (let done = ids.length; done < count; done = ids.length) {
    progress(`${done.toLocaleString('en-US')} of ${count.toLocaleString('en-US')} items are in the mailbox`)
    await store.write(async (transaction) => {
      for (let index = done; index < Math.min(count, done + stretch); index++)
        ids.push(await copy(transaction, samples[index % samples.length]!, index))
    })
  }
  await server.close()
  await store.close()
  const step = Math.ceil(count / keyCount)
  const keys = ids.filter((_, index) => index % step === 0).map((item) => formatId('item', guid, item))
  return { data, id, keys: keys.map((key) => ({ id: key, changeKey: '' })) }
}

interface Sample {
  readonly row: ItemRow
  readonly subject: string
  readonly body: string
}

async function samplesOf(store: Store): Promise<{ guid: string; samples: Sample[] }> {
  return store.read(async (view) => {
    const mailbox = (await view.mailboxByAddress(ada.split(':')[0]!))!
    const sort = [{ column: 'id', descending: false }] as const
    const query = { mailbox: mailbox.id, folder: undefined, associated: false, sort, offset: 0, limit: batchSize }
    const samples = []
    for (const row of await view.listItems(query)) {
      const { subject } = JSON.parse(row.document).p as { subject: string }
      samples.push({ row, subject, body: (await view.text(row.mailbox, row.id, PART.body))! })
    }
    return { guid: mailbox.guid, samples }
  })
}

/** Another message that is like one: with dates, a subject, a sender and a conversation of its own. */
async function copy(transaction: StoreTransaction, { row, subject, body }: Sample, index: number): Promise<number> {
  const id = await transaction.nextChange(row.mailbox)
  const noise = Math.imul(index, 2_654_435_761) >>> 0
  const time = row.created + index * 1000 - (noise % 60_000)
  const own = briefSubject(index)
  await transaction.insertItem({
    ...row,
    id,
    change: id,
    contentChange: id,
    size: row.size - (noise % 1000),
    lookup: `<${noise}.${index}@example.test>`,
    received: time,
    sent: time,
    modified: time,
    created: time,
    subject: own.toLowerCase(),
    sender: `sender ${noise % 5000}\nfrom${noise % 5000}@example.test`,
    conversation: (index >> 2).toString(16).padStart(32, '0'),
    document: row.document.replaceAll(subject, own),
  })
  await transaction.putText(row.mailbox, id, PART.body, body)
  return id
}

/** The same messages over HTTP: what the server does with them is its own. */
async function fillNullServer(place: Place, count: number): Promise<KeptFolder | undefined> {
  const { folder, nullServerFile, progress } = place
  if (nullServerFile === undefined) return undefined
  const data = join(folder, `${count}-null`)
  const server = await startNullServer(place, nullServerFile, data)
  try {
    const connection = await server.connect()
    const id = await makeFolder(connection, 'brief', 'Large')
    const step = Math.ceil(count / keyCount)
    const keys: ItemKey[] = []
    for (let done = 0; done < count; done += load) {
      if (done % stretch === 0) progress(`${done.toLocaleString('en-US')} items are with the null server`)
      const indexes = Array.from({ length: Math.min(load, count - done) }, (_, at) => done + at)
      const { body } = await connection.post(createItem('brief', id, indexes))
      check(body, indexes.length)
      keys.push(...itemKeys(body).filter((_, at) => (done + at) % step === 0))
    }
    connection.close()
    await addSubjectIndex(nullDatabase(data))
    return { data, id, keys }
  } finally {
    await server.stop()
  }
}

/** The issue asks for the floor with an index where messages are sorted by subject; the null server comes without. */
async function addSubjectIndex(path: string): Promise<void> {
  const connection = (await chooseDriver()).open(path)
  connection.exec('CREATE INDEX item_subject ON item(folder, subject)')
  connection.close()
}
