import assert from 'node:assert/strict'
import { FindItem, type FindItemRequest, type SearchExpression } from '@exchequer/protocol'
import type { ModelItem } from './model.state.js'
import type { Condition, Search } from './model.steps.js'
import { folderReference, type ModelClient, namedFolder, pathOf, type World } from './model.world.js'

// The same search in two languages: as a restriction for the server, as a function over the model.

const path = (fieldURI: string) => ({ element: 'FieldURI' as const, value: { fieldURI } })

const comparing = (element: string, uri: string, value: string): SearchExpression =>
  ({
    element,
    value: { path: path(uri), fieldURIOrConstant: { operand: { element: 'Constant', value: { value } } } },
  }) as SearchExpression

function expressionOf(condition: Condition): SearchExpression {
  switch (condition.is) {
    case 'label':
      return comparing('IsEqualTo', 'item:Subject', condition.text)
    case 'part':
      return {
        element: 'Contains',
        value: {
          path: path('item:Subject'),
          constant: { value: condition.text },
          containmentMode: 'Substring',
          containmentComparison: 'IgnoreCase',
        },
      } as SearchExpression
    case 'read':
      return comparing('IsEqualTo', 'message:IsRead', String(condition.isRead))
    case 'importance':
      return comparing(condition.than, 'item:Importance', condition.importance)
    case 'category':
      return comparing('IsEqualTo', 'item:Categories', condition.text)
    case 'attached':
      return comparing('IsEqualTo', 'item:HasAttachments', String(condition.isAttached))
    case 'categorized':
      return { element: 'Exists', value: { path: path('item:Categories') } } as SearchExpression
    case 'not':
      return { element: 'Not', value: { searchExpression: expressionOf(condition.of) } } as SearchExpression
    case 'and':
    case 'or':
      return {
        element: condition.is === 'and' ? 'And' : 'Or',
        value: { searchExpression: condition.of.map(expressionOf) },
      } as SearchExpression
  }
}

function passes(item: ModelItem, condition: Condition): boolean {
  switch (condition.is) {
    case 'label':
      return item.label.toLowerCase() === condition.text.toLowerCase()
    case 'part':
      return item.label.toLowerCase().includes(condition.text.toLowerCase())
    case 'read':
      // Every item has the flag, whether or not its element shows it (PidTagMessageFlags).
      return item.isRead === condition.isRead
    case 'importance':
      return (item.importance === condition.importance) === (condition.than === 'IsEqualTo')
    case 'category':
      return item.categories.some((one) => one.toLowerCase() === condition.text.toLowerCase())
    case 'attached':
      return item.attachments.length > 0 === condition.isAttached
    case 'categorized':
      return item.categories.length > 0
    case 'not':
      return !passes(item, condition.of)
    case 'and':
      return condition.of.every((inner) => passes(item, inner))
    case 'or':
      return condition.of.some((inner) => passes(item, inner))
  }
}

const importances = ['Low', 'Normal', 'High']
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()

const values: Readonly<Record<Search['sort'][number]['by'], (item: ModelItem) => string | number>> = {
  label: ({ label }) => fold(label),
  importance: ({ importance }) => importances.indexOf(importance),
  arrival: ({ articleNumber }) => articleNumber!,
}

const sortPath = {
  label: path('item:Subject'),
  importance: path('item:Importance'),
  arrival: { element: 'ExtendedFieldURI' as const, value: { propertyTag: '0xe23', propertyType: 'Integer' as const } },
}

/** How two items stand to each other in the order asked for; 0 where it does not say. */
function compare(one: ModelItem, other: ModelItem, sort: Search['sort']): number {
  for (const { by, descending } of sort) {
    const [a, b] = [values[by](one), values[by](other)]
    if (a !== b) return a < b === descending ? 1 : -1
  }
  return 0
}

/** Asks for it page by page, and holds what came against the model: all of it, once, and in order. */
export async function checkSearch(world: World, client: ModelClient, search: Search): Promise<void> {
  const named = namedFolder(world, client, search.folder)
  const { condition, sort, pageSize } = search
  const where = `in ${named.text}, ${JSON.stringify(condition)}, ${JSON.stringify(sort)}, pages of ${pageSize}`
  const ids: string[] = []
  for (let offset = 0, isLast = false; !isLast; ) {
    const [message] = await client.service.call(FindItem, {
      traversal: 'Shallow',
      itemShape: { baseShape: 'IdOnly' },
      paging: {
        element: 'IndexedPageItemView',
        value: { maxEntriesReturned: pageSize, offset, basePoint: 'Beginning' },
      },
      ...(condition && { restriction: { searchExpression: expressionOf(condition) } }),
      ...(sort.length > 0 && {
        sortOrder: sort.map(({ by, descending }) => ({
          order: descending ? 'Descending' : 'Ascending',
          path: sortPath[by],
        })) as FindItemRequest['sortOrder'],
      }),
      parentFolderIds: [folderReference(named)],
    })
    if (!named.thing) {
      assert.equal(message!.responseCode, named.code === 'not there' ? 'ErrorFolderNotFound' : named.code)
      return
    }
    assert.equal(message!.responseCode, 'NoError', `${message!.messageText} ${where}`)
    const { content, totalItemsInView, includesLastItemInRange, indexedPagingOffset } = message!.rootFolder!
    const expected = named.thing.items.filter((item) => condition === undefined || passes(item, condition))
    assert.equal(totalItemsInView, expected.length, `what is found ${where}`)
    assert.ok(content?.element === 'Items')
    const page = content.value
    assert.ok(page.length <= pageSize)
    ids.push(...page.map(({ value }) => value.itemId!.id))
    isLast = includesLastItemInRange === true
    assert.ok(isLast || indexedPagingOffset! > offset, 'a page leads on')
    offset = indexedPagingOffset!
    if (!isLast) continue
    const byId = new Map(expected.map((item) => [item.id!, item]))
    assert.deepEqual([...ids].sort(), [...byId.keys()].sort(), `what is found ${where}`)
    for (const [i, id] of ids.slice(1).entries())
      assert.ok(compare(byId.get(ids[i]!)!, byId.get(id)!, sort) <= 0, `the order ${where}`)
  }
  assert.equal(new Set(ids).size, ids.length, `nothing twice in ${pathOf(named.thing!)}`)
}
