import type { ExchangeService, Item, PropertySet } from '@exchequer/client'

/** A client that asks for what is canned: each call gives how many items it has looked at. */
export interface Reader {
  get(count: number): Promise<number>
  find(count: number): Promise<number>
  /** Page after page. */
  sync(pages: number): Promise<number>
}

export const url = 'https://canned.example.test/EWS/Exchange.asmx'
export const pageSize = 512

/** An id as long as Exchange's are. */
export const itemId = (index: number): string =>
  `AAMkADY3NDk4OGQzLTI1ZTUtNDc5Ny05YjU0LTk5ZGY1MTk2NzE5OABGAAAAAADvnAAbpmsiRLpHmZuVnQ3wBwD8D1RAAAAAAAAAEMAADZltg7egOhGk71jPyi${String(index).padStart(26, '0')}AAA=`

/** What of the client is measured: as it is built, or as it is installed. */
export interface Library {
  readonly ExchangeService: typeof ExchangeService
  readonly PropertySet: typeof PropertySet
}

/** Our client, which gets `bytes` whatever it asks for. */
export function exchequer({ ExchangeService, PropertySet }: Library, bytes: Uint8Array<ArrayBuffer>): Reader {
  const service = new ExchangeService({ url, fetch: async () => new Response(arriving(bytes)) })
  const look = (item: Item): number => (item.subject && item.dateTimeReceived ? 1 : 0)
  return {
    async get(count) {
      const ids = Array.from({ length: count }, (_, index) => ({ id: itemId(index) }))
      let seen = 0
      for (const { item } of await service.bindToItems(ids, PropertySet.firstClass, { batchSize: count }))
        seen += look(item!)
      return seen
    },
    async find(count) {
      const { items } = await service.findItems('inbox', { propertySet: PropertySet.firstClass, pageSize: count })
      return items.reduce((seen, item) => seen + look(item), 0)
    },
    async sync(pages) {
      let seen = 0
      for (let page = 0; page < pages; page++) {
        const { changes } = await service.syncFolderItems({ folder: 'inbox', propertySet: PropertySet.firstClass })
        for (const change of changes) if ('item' in change) seen += look(change.item)
      }
      return seen
    },
  }
}

/** Bytes as a socket brings them: in pieces of 64 KB, and not copied once more. */
const arriving = (bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 65_536) controller.enqueue(bytes.subarray(at, at + 65_536))
      controller.close()
    },
  })
