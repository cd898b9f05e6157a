import {
  type Aggregate,
  type CalendarView,
  type ContactsView,
  FindItem,
  type FindItemRequest,
  type FindItemResponseMessage,
  type HighlightTerm,
  type ItemQueryTraversal,
  type SearchExpression,
  type SortDirection,
} from '@exchequer/protocol'
import { type BatchOptions, runBatch } from './batch.js'
import { type CallOptions, callOne } from './call.js'
import { type Connection, positive } from './connection.js'
import { type FolderIdLike, folderIdOf } from './ids.js'
import { type Item, toItem } from './item-classes.js'
import { fractionalView, indexedView, type PageOptions, type PageResults, pageResults } from './paging.js'
import { itemShape, type PropertyDefinition, PropertySet, pathOf } from './property-set.js'
import { type QueryOptions, queryOf } from './query.js'
import type { Answered, ServiceResponseCollection } from './service-response.js'

/** What to find. Of `offset`, `fraction`, `seekTo`, `contactsView` and `calendarView` the last one named counts. */
export interface FindItemsOptions extends CallOptions, PageOptions, QueryOptions {
  readonly propertySet?: PropertySet
  /** How many items a page holds; 100 unless this says otherwise. */
  readonly pageSize?: number
  /** The page begins at the first item that passes, or from the end ends with the last. */
  readonly seekTo?: SearchExpression
  /** Contacts from one name to another. */
  readonly contactsView?: Omit<ContactsView, 'maxEntriesReturned'>
  /** A stretch of a calendar, recurring meetings expanded; there are no pages then. */
  readonly calendarView?: CalendarView
  readonly sortOrder?: readonly { readonly property: PropertyDefinition; readonly order: SortDirection }[]
  /** See `SearchFilter`; a query takes its place. */
  readonly restriction?: SearchExpression
  readonly traversal?: ItemQueryTraversal
}

/** One page of what was found. */
export interface FindItemsResults<T extends Item = Item> extends PageResults {
  readonly items: readonly T[]
  /** Where these were asked for. */
  readonly highlightTerms?: readonly HighlightTerm[]
}

/** What puts items into groups: equal values of one property, the groups in the order of the least or greatest value of another. */
export interface Grouping {
  readonly groupOn: PropertyDefinition
  readonly aggregateOn: PropertyDefinition
  /** `Minimum` unless this says otherwise. */
  readonly aggregateType?: Aggregate
  /** `Ascending` unless this says otherwise. */
  readonly sortDirection?: SortDirection
}

export interface FindGroupedItemsOptions extends Omit<FindItemsOptions, 'seekTo'> {
  /** `ConversationTopic` for conversations, the one with the latest message first. */
  readonly groupBy: Grouping | 'ConversationTopic'
}

export interface ItemGroup<T extends Item = Item> {
  /** Tells a group from the others: one may go on in the next page. */
  readonly groupIndex: string
  readonly items: readonly T[]
}

export interface GroupedFindItemsResults<T extends Item = Item> extends PageResults {
  readonly itemGroups: readonly ItemGroup<T>[]
}

/** Finds items in a folder, a page of them. What a server sends of an item here is less than `bindToItems` gets: no bodies. */
export async function findItems<T extends Item>(
  connection: Connection,
  folder: FolderIdLike,
  options: FindItemsOptions,
): Promise<FindItemsResults<T>> {
  return resultsOf(await callOne(connection, FindItem, findRequest([folder], options), options), options)
}

/** What was found in one of several folders. */
export type FindItemsResponse<T extends Item = Item> = Answered<FindItemsResults<T>>

/** The same in several folders at once: a page of each. */
export function findItemsInFolders<T extends Item>(
  connection: Connection,
  folders: readonly FolderIdLike[],
  options: FindItemsOptions & BatchOptions,
): Promise<ServiceResponseCollection<FindItemsResponse<T>>> {
  return runBatch(
    connection,
    {
      operation: FindItem,
      inputs: folders,
      request: (chunk) => findRequest(chunk, options),
      respond: (response, _, message): FindItemsResponse<T> =>
        message?.rootFolder ? { ...response, ...resultsOf<T>(message, options) } : (response as FindItemsResponse<T>),
    },
    options,
  )
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

/** Finds items in groups: a page of items, group after group. */
export async function findGroupedItems<T extends Item>(
  connection: Connection,
  folder: FolderIdLike,
  options: FindGroupedItemsOptions,
): Promise<GroupedFindItemsResults<T>> {
  const request = { ...findRequest([folder], options), grouping: groupingOf(options.groupBy) }
  const { rootFolder } = await callOne(connection, FindItem, request, options)
  const groups = rootFolder?.content?.element === 'Groups' ? rootFolder.content.value : []
  const itemGroups = groups.map(({ groupIndex, items }) => ({
    groupIndex,
    items: items.map((item) => toItem(item) as T),
  }))
  const count = itemGroups.reduce((sum, { items }) => sum + items.length, 0)
  return { itemGroups, ...pageResults(rootFolder, count, options) }
}

function resultsOf<T extends Item>(
  { rootFolder, highlightTerms }: FindItemResponseMessage,
  options: PageOptions,
): FindItemsResults<T> {
  const found = rootFolder?.content?.element === 'Items' ? rootFolder.content.value : []
  const items = found.map((item) => toItem(item) as T)
  return { items, ...pageResults(rootFolder, items.length, options), ...(highlightTerms && { highlightTerms }) }
}

function findRequest(folders: readonly FolderIdLike[], options: FindItemsOptions): FindItemRequest {
  const { propertySet = PropertySet.default, sortOrder = [], restriction, traversal = 'Shallow' } = options
  return {
    traversal,
    itemShape: itemShape(propertySet),
    paging: viewOf(options),
    ...(restriction && { restriction: { searchExpression: restriction } }),
    ...(sortOrder.length > 0 && {
      sortOrder: sortOrder.map(({ property, order }) => ({ path: pathOf(property), order })),
    }),
    parentFolderIds: folders.map((folder) => folderIdOf(folder) as FindItemRequest['parentFolderIds'][number]),
    ...queryOf(options),
  }
}

function viewOf(options: FindItemsOptions): NonNullable<FindItemRequest['paging']> {
  const { pageSize = 100, basePoint = 'Beginning', fraction, seekTo, contactsView, calendarView } = options
  if (calendarView) return { element: 'CalendarView', value: calendarView }
  const maxEntriesReturned = positive(pageSize, 'pageSize')
  if (contactsView) return { element: 'ContactsView', value: { maxEntriesReturned, ...contactsView } }
  if (seekTo)
    return {
      element: 'SeekToConditionPageItemView',
      value: { maxEntriesReturned, condition: { searchExpression: seekTo }, basePoint },
    }
  if (fraction) return { element: 'FractionalPageItemView', value: fractionalView(pageSize, fraction) }
  return { element: 'IndexedPageItemView', value: indexedView(pageSize, options) }
}

function groupingOf(groupBy: FindGroupedItemsOptions['groupBy']): NonNullable<FindItemRequest['grouping']> {
  if (typeof groupBy === 'string')
    return { element: 'DistinguishedGroupBy', value: { order: 'Descending', standardGroupBy: groupBy } }
  const { groupOn, aggregateOn, aggregateType: aggregate = 'Minimum', sortDirection: order = 'Ascending' } = groupBy
  return {
    element: 'GroupBy',
    value: { order, path: pathOf(groupOn), aggregateOn: { aggregate, path: pathOf(aggregateOn) } },
  }
}
