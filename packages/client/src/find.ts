import {
  type CalendarView,
  FindItem,
  type FindItemRequest,
  type FindItemResponseMessage,
  type IndexBasePoint,
  type ItemQueryTraversal,
  type SearchExpression,
  type SortDirection,
} from '@exchequer/protocol'
import { type CallOptions, callOne } from './call.js'
import { type Connection, positive } from './connection.js'
import { type FolderIdLike, folderIdOf } from './ids.js'
import { type Item, toItem } from './item-classes.js'
import { itemShape, type PropertyDefinition, PropertySet, pathOf } from './property-set.js'

export interface FindItemsOptions extends CallOptions {
  readonly propertySet?: PropertySet
  /** How many items a page holds; 100 unless this says otherwise. */
  readonly pageSize?: number
  /** How many items come before the page. */
  readonly offset?: number
  /** Which end of the folder `offset` counts from. */
  readonly basePoint?: IndexBasePoint
  readonly sortOrder?: readonly { readonly property: PropertyDefinition; readonly order: SortDirection }[]
  readonly restriction?: SearchExpression
  /** A query as people type it (AQS), in place of a restriction. */
  readonly queryString?: string
  readonly traversal?: ItemQueryTraversal
  /** A stretch of a calendar, recurring meetings expanded; there are no pages then. */
  readonly calendarView?: CalendarView
}

/** One page of what was found. */
export interface FindItemsResults<T extends Item = Item> {
  readonly items: readonly T[]
  /** How many there are in all. */
  readonly totalCount: number
  readonly moreAvailable: boolean
  /** The `offset` of the next page, where there is one. */
  readonly nextPageOffset: number | undefined
}

/** Finds items in a folder, a page of them. What a server sends of an item here is less than `bindToItems` gets: no bodies. */
export async function findItems<T extends Item>(
  connection: Connection,
  folder: FolderIdLike,
  options: FindItemsOptions,
): Promise<FindItemsResults<T>> {
  const { rootFolder } = await callOne(connection, FindItem, findRequest(folder, options), options)
  const items = itemsIn(rootFolder).map((item) => toItem(item) as T)
  const moreAvailable = rootFolder?.includesLastItemInRange === false
  const next = rootFolder?.indexedPagingOffset ?? (options.offset ?? 0) + items.length
  return {
    items,
    totalCount: rootFolder?.totalItemsInView ?? items.length,
    moreAvailable,
    nextPageOffset: moreAvailable ? next : undefined,
  }
}

/** Every item that there is to find, page after page as they are asked for. */
export async function* findAllItems<T extends Item>(
  connection: Connection,
  folder: FolderIdLike,
  options: FindItemsOptions,
): AsyncGenerator<T, void> {
  let offset: number | undefined = options.offset ?? 0
  while (offset !== undefined) {
    const page: FindItemsResults<T> = await findItems<T>(connection, folder, { ...options, offset })
    yield* page.items
    // An empty page, or one that leads nowhere, would be asked for for ever.
    offset = page.items.length > 0 && page.nextPageOffset !== offset ? page.nextPageOffset : undefined
  }
}

function findRequest(folder: FolderIdLike, options: FindItemsOptions): FindItemRequest {
  const { propertySet = PropertySet.default, pageSize = 100, offset = 0, basePoint = 'Beginning' } = options
  const { sortOrder = [], restriction, queryString, traversal = 'Shallow', calendarView } = options
  const view = { maxEntriesReturned: positive(pageSize, 'pageSize'), offset, basePoint }
  return {
    traversal,
    itemShape: itemShape(propertySet),
    paging: calendarView
      ? { element: 'CalendarView', value: calendarView }
      : { element: 'IndexedPageItemView', value: view },
    ...(restriction && { restriction: { searchExpression: restriction } }),
    ...(sortOrder.length > 0 && {
      sortOrder: sortOrder.map(({ property, order }) => ({ path: pathOf(property), order })),
    }),
    parentFolderIds: [folderIdOf(folder) as FindItemRequest['parentFolderIds'][number]],
    ...(queryString !== undefined && { queryString: { value: queryString } }),
  }
}

function itemsIn(root: FindItemResponseMessage['rootFolder']) {
  if (root?.content === undefined) return []
  const { element, value } = root.content
  return element === 'Items' ? value : value.flatMap(({ items }) => items)
}
