import { batchSize, makeFolder } from './folders.js'
import { check, createItem, deleteItem, getItem, type ItemKey, itemKeys, type Kind, updateItem } from './requests.js'
import type { RunningServer } from './servers.js'

/** What is measured: each of these works on everything in its folder, and gives the milliseconds that it took. */
export interface Contender {
  readonly name: string
  create(kind: Kind, batches: number): Promise<number>
  get(kind: Kind): Promise<number>
  update(kind: Kind): Promise<number>
  delete(kind: Kind): Promise<number>
  close(): void | Promise<void>
}

interface Folder {
  readonly id: string
  keys: ItemKey[]
  revision: number
}

/** A server as one client sees it. */
export async function overHttp(server: RunningServer): Promise<Contender> {
  const connection = await server.connect()
  const folders = new Map<Kind, Folder>()
  let next = 0

  async function folderOf(kind: Kind): Promise<Folder> {
    let folder = folders.get(kind)
    if (!folder) {
      folder = { id: await makeFolder(connection, kind, `bench ${kind}`), keys: [], revision: 0 }
      folders.set(kind, folder)
    }
    return folder
  }

  /** All items of a folder in hundreds, and the keys that the answers bring. */
  async function each(keys: readonly ItemKey[], request: (batch: readonly ItemKey[]) => string) {
    const answered: ItemKey[] = []
    let milliseconds = 0
    for (let at = 0; at < keys.length; at += batchSize) {
      const batch = keys.slice(at, at + batchSize)
      const answer = await connection.post(request(batch))
      const { body } = answer
      check(body, batch.length)
      milliseconds += answer.milliseconds
      answered.push(...itemKeys(body))
    }
    return { answered, milliseconds }
  }

  return {
    name: server.name,
    async create(kind, batches) {
      const folder = await folderOf(kind)
      let total = 0
      for (let batch = 0; batch < batches; batch++) {
        const indexes = Array.from({ length: batchSize }, () => next++)
        const { body, milliseconds } = await connection.post(createItem(kind, folder.id, indexes))
        check(body, batchSize)
        folder.keys.push(...itemKeys(body))
        total += milliseconds
      }
      return total
    },
    async get(kind) {
      const { keys } = await folderOf(kind)
      return (await each(keys, (batch) => getItem(kind, batch))).milliseconds
    },
    async update(kind) {
      const folder = await folderOf(kind)
      const revision = ++folder.revision
      const { answered, milliseconds } = await each(folder.keys, (batch) => updateItem(kind, batch, revision))
      if (answered.length !== folder.keys.length) throw new Error('An update answered without an id.')
      folder.keys = answered
      return milliseconds
    },
    async delete(kind) {
      const folder = await folderOf(kind)
      const { milliseconds } = await each(folder.keys, deleteItem)
      folder.keys = []
      return milliseconds
    },
    close: () => connection.close(),
  }
}
