import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  type Answer,
  contact,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  freshFolder,
  host,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const view = (offset: number, max: number, basePoint = 'Beginning'): string =>
  `<m:IndexedPageItemView MaxEntriesReturned="${max}" Offset="${offset}" BasePoint="${basePoint}"/>`
const restriction = (expression: string): string => `<m:Restriction>${expression}</m:Restriction>`
const sort = (...orders: readonly (readonly [path: string, order: string])[]): string =>
  `<m:SortOrder>${orders.map(([path, order]) => `<t:FieldOrder Order="${order}">${path}</t:FieldOrder>`).join('')}</m:SortOrder>`
const subjects = ({ items }: Answer): (string | undefined)[] => items.map((item) => textOf(item, 't:Subject'))
const rootOf = (answer: Answer): Readonly<Record<string, string>> =>
  find(answer.message.node, 'm:RootFolder')!.attributes

async function folderWith(items: string, element = 'Folder'): Promise<string> {
  const folder = await freshFolder(server, element)
  ;(await post(createItem(items, folder))).fine
  return folder
}

const lettered = (letters: string): string => [...letters].map((letter) => message(letter)).join('')
const found = async (folder: string, more: string): Promise<Answer> =>
  (await post(findItem(folder, shape('IdOnly', [field('item:Subject')]), more))).fine

describe('a page of items', () => {
  test('counts from the beginning and leads on to the next', async () => {
    const folder = await folderWith(lettered('abcdefg'))
    const order = sort([field('item:Subject'), 'Ascending'])
    const seen: (string | undefined)[] = []
    let offset = 0
    for (;;) {
      const answer = await found(folder, view(offset, 3) + order)
      const root = rootOf(answer)
      assert.equal(root['TotalItemsInView'], '7')
      seen.push(...subjects(answer))
      assert.equal(Number(root['IndexedPagingOffset']), offset + answer.items.length)
      if (root['IncludesLastItemInRange'] === 'true') break
      offset = Number(root['IndexedPagingOffset'])
    }
    assert.deepEqual(seen, [...'abcdefg'])
  })

  test('counts from the end, and then lies before it', async () => {
    const folder = await folderWith(lettered('abcdefghij'))
    const answer = await found(folder, view(2, 3, 'End') + sort([field('item:Subject'), 'Ascending']))
    assert.deepEqual(subjects(answer), ['f', 'g', 'h'])
    assert.equal(rootOf(answer)['IndexedPagingOffset'], '5')
  })

  test('beyond the end is empty, and the last', async () => {
    const folder = await folderWith(lettered('ab'))
    const answer = await found(folder, view(10, 3))
    assert.deepEqual(subjects(answer), [])
    assert.equal(rootOf(answer)['IncludesLastItemInRange'], 'true')
  })

  test('without a view is the newest first', async () => {
    const folder = await folderWith(lettered('abc'))
    assert.deepEqual(subjects(await found(folder, '')), ['c', 'b', 'a'])
  })

  test('that makes no sense is refused', async () => {
    const folder = await freshFolder(server)
    const code = async (offset: number, max: number): Promise<string> =>
      (await post(findItem(folder, shape('IdOnly'), view(offset, max)))).message.code
    assert.equal(await code(-1, 5), 'ErrorInvalidIndexedPagingParameters')
    assert.equal(await code(0, 0), 'ErrorInvalidPagingMaxRows')
    assert.equal(await code(0, -1), 'ErrorInvalidPagingMaxRows')
  })

  test('of each folder that is named is an answer of its own', async () => {
    const [one, two] = [await folderWith(lettered('a')), await folderWith(lettered('bc'))]
    const answer = await post(findItem(one + folderId({ id: 'bad' }) + two))
    assert.deepEqual(answer.codes, ['NoError', 'ErrorInvalidIdMalformed', 'NoError'])
    assert.equal(answer.ids.length, 3)
  })
})

describe('the order of items', () => {
  const titled = (subject: string, importance: string): string =>
    message(subject, `<t:Importance>${importance}</t:Importance>`)

  test('is that of any property, up or down, and of several', async () => {
    const folder = await folderWith(titled('b', 'Low') + titled('a', 'High') + titled('C', 'Low') + titled('d', 'High'))
    const [subject, importance] = [field('item:Subject'), field('item:Importance')]
    assert.deepEqual(subjects(await found(folder, sort([subject, 'Ascending']))), ['a', 'b', 'C', 'd'])
    assert.deepEqual(subjects(await found(folder, sort([subject, 'Descending']))), ['d', 'C', 'b', 'a'])
    assert.deepEqual(subjects(await found(folder, sort([importance, 'Descending'], [subject, 'Ascending']))), [
      'a',
      'd',
      'b',
      'C',
    ])
  })

  test('is that of a property that has no index too', async () => {
    const folder = await folderWith(
      ['C', 'A', 'B'].map((job) => contact(job, `<t:JobTitle>${job}</t:JobTitle>`)).join(''),
      'ContactsFolder',
    )
    const answer = (
      await post(
        findItem(
          folder,
          shape('IdOnly', [field('contacts:JobTitle')]),
          sort([field('contacts:JobTitle'), 'Ascending']),
        ),
      )
    ).fine
    assert.deepEqual(
      answer.items.map((item) => textOf(item, 't:JobTitle')),
      ['A', 'B', 'C'],
    )
  })

  test('is that of what rests outside the properties too', async () => {
    const folder = await folderWith(
      message('unread', '<t:IsRead>false</t:IsRead>') +
        message('read') +
        message('other', '<t:IsRead>false</t:IsRead>'),
    )
    const order = sort([field('message:IsRead'), 'Descending'], [field('item:Subject'), 'Ascending'])
    assert.deepEqual(subjects(await found(folder, order)), ['read', 'other', 'unread'])
  })

  test('cannot be that of a property that is worked out', async () => {
    const answer = await post(
      findItem(distinguished('inbox'), shape('IdOnly'), sort([field('item:ResponseObjects'), 'Ascending'])),
    )
    assert.equal(answer.message.code, 'ErrorUnsupportedPathForSortGroup')
  })
})

describe('a restriction', () => {
  const constant = (value: string): string =>
    `<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant>`
  const compare = (name: string, path: string, value: string): string =>
    `<t:${name}>${path}${constant(value)}</t:${name}>`
  const contains = (mode: string, comparison: string, path: string, value: string): string =>
    `<t:Contains ContainmentMode="${mode}" ContainmentComparison="${comparison}">${path}<t:Constant Value="${value}"/></t:Contains>`
  const subject = field('item:Subject')

  const cases: readonly (readonly [what: string, expression: string, expected: string])[] = [
    ['equality', compare('IsEqualTo', subject, 'Banana'), 'Banana'],
    ['inequality', compare('IsNotEqualTo', subject, 'Banana'), 'Apple Cherry apple pie'],
    ['greater', compare('IsGreaterThan', subject, 'B'), 'Banana Cherry'],
    ['a substring', contains('Substring', 'IgnoreCase', subject, 'APPLE'), 'Apple apple pie'],
    ['an exact substring', contains('Substring', 'Exact', subject, 'Apple'), 'Apple'],
    ['a prefix', contains('Prefixed', 'IgnoreCase', subject, 'ch'), 'Cherry'],
    ['a whole string', contains('FullString', 'IgnoreCase', subject, 'apple'), 'Apple'],
    [
      'both of two',
      `<t:And>${contains('Substring', 'IgnoreCase', subject, 'a')}${compare('IsLessThan', subject, 'b')}</t:And>`,
      'Apple apple pie',
    ],
    [
      'either of two',
      `<t:Or>${compare('IsEqualTo', subject, 'Cherry')}${compare('IsEqualTo', subject, 'Banana')}</t:Or>`,
      'Banana Cherry',
    ],
    ['the opposite', `<t:Not>${contains('Substring', 'IgnoreCase', subject, 'a')}</t:Not>`, 'Cherry'],
    ['existence', `<t:Exists>${field('item:Categories')}</t:Exists>`, 'Banana'],
    ['a MAPI property', compare('IsEqualTo', tagged('0x37', 'String'), 'Cherry'), 'Cherry'],
    ['one of many categories', compare('IsEqualTo', field('item:Categories'), 'YELLOW'), 'Banana'],
    ['a flag', compare('IsEqualTo', field('message:IsRead'), '0'), 'Cherry'],
    ['a bit', `<t:Excludes>${tagged('0x6701', 'Integer')}<t:Bitmask Value="0x2"/></t:Excludes>`, 'Banana'],
  ]

  test('finds what passes it, and counts it', async () => {
    const bits = (value: number): string =>
      `<t:ExtendedProperty>${tagged('0x6701', 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`
    const folder = await folderWith(
      message('Apple', bits(2)) +
        message(
          'Banana',
          `<t:Categories><t:String>yellow</t:String><t:String>fruit</t:String></t:Categories>${bits(5)}`,
        ) +
        message('Cherry', '<t:IsRead>false</t:IsRead>') +
        message('apple pie', bits(3)),
    )
    for (const [what, expression, expected] of cases) {
      const answer = await found(folder, restriction(expression))
      assert.equal(subjects(answer).sort().join(' '), expected, what)
      assert.equal(rootOf(answer)['TotalItemsInView'], String(answer.items.length), what)
    }
  })

  test('goes together with a view and an order', async () => {
    const folder = await folderWith(lettered('abcdefgh'))
    const expression = restriction(compare('IsGreaterThan', subject, 'c'))
    const answer = await found(folder, view(1, 2) + expression + sort([subject, 'Descending']))
    assert.deepEqual(subjects(answer), ['g', 'f'])
    assert.equal(rootOf(answer)['TotalItemsInView'], '5')
  })
})

test('associated items are found by the traversal of their own, and by no other', async () => {
  const hidden =
    '<t:Message><t:ItemClass>IPM.Configuration.Test</t:ItemClass><t:Subject>Hidden</t:Subject><t:IsAssociated>true</t:IsAssociated></t:Message>'
  const folder = await folderWith(message('Seen') + hidden)
  const of = async (traversal: string): Promise<(string | undefined)[]> =>
    subjects((await post(findItem(folder, shape('IdOnly', [field('item:Subject')]), '', traversal))).fine)
  assert.deepEqual(await of('Shallow'), ['Seen'])
  assert.deepEqual(await of('Associated'), ['Hidden'])
  assert.deepEqual(await of('SoftDeleted'), [])
})

describe('a page holds at most', () => {
  const many = Array.from({ length: 1_100 }, (_, index) => message(`Many ${index}`)).join('')
  let folder: string
  before(async () => {
    folder = await folderWith(many)
  })

  /** How many items came, and what the answer says of the rest. */
  const counted = async (more: string, query = ''): Promise<unknown[]> => {
    const request = findItem(folder, shape('IdOnly'), more).replace('</m:FindItem>', `${query}</m:FindItem>`)
    const answer = (await post(request)).fine
    const { TotalItemsInView, IncludesLastItemInRange, IndexedPagingOffset } = rootOf(answer)
    return [answer.ids.length, TotalItemsInView, IncludesLastItemInRange, IndexedPagingOffset]
  }

  test('a thousand items, whatever is asked for', async () => {
    assert.deepEqual(await counted(''), [1000, '1100', 'false', undefined])
    assert.deepEqual(await counted(view(0, 5000)), [1000, '1100', 'false', '1000'])
    assert.deepEqual(await counted(view(1000, 5000)), [100, '1100', 'true', '1100'])
  })

  test('250 of them in a search, which leads on to the next page', async () => {
    const expression = restriction(
      `<t:Contains ContainmentMode="Prefixed" ContainmentComparison="IgnoreCase">${field('item:Subject')}<t:Constant Value="many"/></t:Contains>`,
    )
    for (const search of [
      (page: string) => counted(page + expression),
      (page: string) => counted(page, '<m:QueryString>subject:many</m:QueryString>'),
    ]) {
      assert.deepEqual(await search(''), [250, '1100', 'false', undefined])
      assert.deepEqual(await search(view(0, 1000)), [250, '1100', 'false', '250'])
      assert.deepEqual(await search(view(250, 100)), [100, '1100', 'false', '350'])
      assert.deepEqual(await search(view(1000, 1000)), [100, '1100', 'true', '1100'])
    }
  })
})
