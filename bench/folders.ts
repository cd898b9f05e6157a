import type { Connection } from './connection.js'
import { check, createFolder, folderId, type ItemKey, itemKeys, type Kind } from './requests.js'

/** How many items one request brings. */
export const batchSize = 100

/** A new folder, by its id. */
export async function makeFolder(connection: Connection, kind: Kind, name: string): Promise<string> {
  const { body } = await connection.post(createFolder(kind, name))
  check(body, 1)
  return folderId(body)
}

/** So many items in batches, which `request` makes of the items' numbers; their keys in order. */
export async function fill(
  connection: Connection,
  count: number,
  request: (indexes: readonly number[]) => string,
): Promise<ItemKey[]> {
  const keys: ItemKey[] = []
  for (let done = 0; done < count; done += batchSize) {
    const indexes = Array.from({ length: Math.min(batchSize, count - done) }, (_, at) => done + at)
    const { body } = await connection.post(request(indexes))
    check(body, indexes.length)
    keys.push(...itemKeys(body))
  }
  return keys
}
