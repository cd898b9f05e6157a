import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  all,
  contact,
  createFolder,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  host,
  indexed,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const subject = field('item:Subject')
const sort = (...orders: readonly (readonly [path: string, order: string])[]): string =>
  `<m:SortOrder>${orders.map(([path, order]) => `<t:FieldOrder Order="${order}">${path}</t:FieldOrder>`).join('')}</m:SortOrder>`
const bySubject = sort([subject, 'Ascending'])
const constant = (value: string): string =>
  `<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant>`
const compare = (name: string, path: string, value: string): string =>
  `<t:${name}>${path}${constant(value)}</t:${name}>`
const restriction = (expression: string): string => `<m:Restriction>${expression}</m:Restriction>`
const subjects = ({ items }: Answer): (string | undefined)[] => items.map((item) => textOf(item, 't:Subject'))
const rootOf = ({ message }: Answer): Readonly<Record<string, string>> => find(message.node, 'm:RootFolder')!.attributes

async function folderWith(items: string, element = 'Folder'): Promise<string> {
  const folder = await freshFolder(server, element)
  ;(await post(createItem(items, folder))).fine
  return folder
}

const lettered = (letters: string): string => [...letters].map((letter) => message(letter)).join('')
const search = (folder: string, more: string): Promise<Answer> =>
  post(findItem(folder, shape('IdOnly', [subject]), more))
const found = async (folder: string, more: string): Promise<Answer> => (await search(folder, more)).fine
const codeOf = async (folder: string, more: string): Promise<string> => (await search(folder, more)).message.code

describe('a fraction of a folder', () => {
  const view = (numerator: number, denominator: number, max: number): string =>
    `<m:FractionalPageItemView MaxEntriesReturned="${max}" Numerator="${numerator}" Denominator="${denominator}"/>`

  test('begins where the fraction says, and leads on as a fraction', async () => {
    const folder = await folderWith(lettered('abcdefghij'))
    const answer = await found(folder, view(1, 2, 3) + bySubject)
    assert.deepEqual(subjects(answer), ['f', 'g', 'h'])
    const root = rootOf(answer)
    assert.deepEqual(root, {
      NumeratorOffset: '8',
      AbsoluteDenominator: '10',
      IncludesLastItemInRange: 'false',
      TotalItemsInView: '10',
    })
    const next = await found(
      folder,
      view(Number(root['NumeratorOffset']), Number(root['AbsoluteDenominator']), 3) + bySubject,
    )
    assert.deepEqual(subjects(next), ['i', 'j'])
    assert.equal(rootOf(next)['IncludesLastItemInRange'], 'true')
  })

  test('that is none is refused', async () => {
    const folder = await freshFolder(server)
    for (const [numerator, denominator] of [
      [1, 0],
      [-1, 2],
      [3, 2],
    ] as const)
      assert.equal(await codeOf(folder, view(numerator, denominator, 5)), 'ErrorInvalidFractionalPagingParameters')
    assert.equal(await codeOf(folder, view(0, 1, 0)), 'ErrorInvalidPagingMaxRows')
  })
})

describe('a seek to a condition', () => {
  const view = (basePoint: string, max: number, condition: string): string =>
    `<m:SeekToConditionPageItemView BasePoint="${basePoint}" MaxEntriesReturned="${max}"><t:Condition>${condition}</t:Condition></m:SeekToConditionPageItemView>`
  const paths = {
    'the store knows': subject,
    'the store does not know': tagged('0x6701', 'String'),
  }

  for (const [what, path] of Object.entries(paths))
    test(`shows what stands at and after the first hit, or before the last one, by what ${what}`, async () => {
      const extended = (value: string): string =>
        `<t:ExtendedProperty>${tagged('0x6701', 'String')}<t:Value>${value}</t:Value></t:ExtendedProperty>`
      const folder = await folderWith([...'abcdefg'].map((letter) => message(letter, extended(letter))).join(''))
      const either = `<t:Or>${compare('IsEqualTo', path, 'c')}${compare('IsEqualTo', path, 'e')}</t:Or>`
      const first = await found(folder, view('Beginning', 3, either) + bySubject)
      assert.deepEqual(subjects(first), ['c', 'd', 'e'])
      assert.deepEqual(
        [
          rootOf(first)['TotalItemsInView'],
          rootOf(first)['IndexedPagingOffset'],
          rootOf(first)['IncludesLastItemInRange'],
        ],
        ['7', '5', 'false'],
      )
      const last = await found(folder, view('End', 3, either) + bySubject)
      assert.deepEqual(subjects(last), ['c', 'd', 'e'])
      assert.equal(rootOf(last)['IndexedPagingOffset'], '5')
      const down = await found(folder, view('Beginning', 2, either) + sort([subject, 'Descending']))
      assert.deepEqual(subjects(down), ['e', 'd'])
      const among = restriction(compare('IsGreaterThan', path, 'c'))
      assert.deepEqual(subjects(await found(folder, view('Beginning', 9, either) + among + bySubject)), ['e', 'f', 'g'])
      const none = await found(folder, view('Beginning', 3, compare('IsEqualTo', path, 'x')) + bySubject)
      assert.deepEqual([subjects(none), rootOf(none)['IncludesLastItemInRange']], [[], 'true'])
    })

  test('finds its place among items that are alike or lack what they are sorted by', async () => {
    const folder = await folderWith(
      ['b', '', 'a', 'b', 'b', '']
        .map(
          (letter, i) =>
            `<t:Message>${letter && `<t:Subject>${letter}</t:Subject>`}<t:Importance>${i === 4 || i === 5 ? 'High' : 'Low'}</t:Importance></t:Message>`,
        )
        .join(''),
    )
    const important = compare('IsEqualTo', field('item:Importance'), 'High')
    for (const order of ['Ascending', 'Descending']) {
      const whole = subjects(await found(folder, sort([subject, order])))
      assert.equal(whole.length, 6)
      const answer = await found(folder, view('Beginning', 9, important) + sort([subject, order]))
      const expected = order === 'Ascending' ? 5 : 2
      assert.equal(answer.items.length, order === 'Ascending' ? expected : 6, order)
    }
  })

  test('is nothing for a calendar', async () => {
    const condition = compare('IsEqualTo', subject, 'c')
    assert.equal(
      await codeOf(distinguished('calendar'), view('Beginning', 3, condition)),
      'ErrorCalendarSeekToConditionNotSupported',
    )
  })
})

describe('a view of contacts', () => {
  const view = (attributes: string): string => `<m:ContactsView MaxEntriesReturned="3" ${attributes}/>`
  const names = async (folder: string, more: string): Promise<(string | undefined)[]> =>
    (await post(findItem(folder, shape('IdOnly', [field('contacts:DisplayName')]), more))).fine.items.map((item) =>
      textOf(item, 't:DisplayName'),
    )

  test('goes from one name to another, both included', async () => {
    const folder = await folderWith(
      ['Zoë', 'Ada', 'Charles', 'bob', 'Dorothy', 'Dora'].map((name) => contact(name)).join(''),
      'ContactsFolder',
    )
    assert.deepEqual(await names(folder, view('InitialName="Bob"')), ['bob', 'Charles', 'Dora'])
    assert.deepEqual(await names(folder, view('InitialName="B" FinalName="Charles"')), ['bob', 'Charles'])
    assert.deepEqual(await names(folder, view('FinalName="Dor"')), ['Ada', 'bob', 'Charles'])
    assert.deepEqual(await names(folder, view('InitialName="Dor"')), ['Dora', 'Dorothy', 'Zoë'])
    const root = rootOf((await post(findItem(folder, shape('IdOnly'), view('')))).fine)
    assert.deepEqual(root, { TotalItemsInView: '6', IncludesLastItemInRange: 'false' })
  })
})

describe('groups of items', () => {
  const groupBy = (order: string, path: string, aggregate: string, on: string): string =>
    `<m:GroupBy Order="${order}">${path}<t:AggregateOn Aggregate="${aggregate}">${on}</t:AggregateOn></m:GroupBy>`
  const groupsOf = ({ message }: Answer): string[] =>
    all(message.node, 't:GroupedItems').map(
      (group) =>
        `${textOf(group, 't:GroupIndex')}:${find(group, 't:Items')!
          .children.map((item) => textOf(item, 't:Subject'))
          .join('')}`,
    )
  const from = (subject: string, name: string, more = ''): string =>
    message(
      subject,
      `${more}<t:From><t:Mailbox><t:Name>${name}</t:Name><t:EmailAddress>x@example.test</t:EmailAddress></t:Mailbox></t:From>`,
    )
  const importance = (value: string): string => `<t:Importance>${value}</t:Importance>`

  test('come in the order of what they amount to, and are sorted within', async () => {
    const folder = await folderWith(
      from('a', 'Ada', importance('Low')) +
        from('b', 'Bob', importance('Normal')) +
        from('c', 'ada', importance('High')) +
        from('d', 'Bob', importance('Normal')),
    )
    const by = (order: string, aggregate: string): string =>
      groupBy(order, field('message:From'), aggregate, field('item:Importance')) + sort([subject, 'Descending'])
    assert.deepEqual(groupsOf(await found(folder, by('Ascending', 'Minimum'))), ['0:ca', '1:db'])
    assert.deepEqual(groupsOf(await found(folder, by('Descending', 'Minimum'))), ['0:db', '1:ca'])
    assert.deepEqual(groupsOf(await found(folder, by('Ascending', 'Maximum'))), ['0:db', '1:ca'])
    const filtered = by('Ascending', 'Minimum').replace(
      '<m:SortOrder>',
      `${restriction(compare('IsNotEqualTo', subject, 'c'))}<m:SortOrder>`,
    )
    assert.deepEqual(groupsOf(await found(folder, filtered)), ['0:a', '1:db'])
  })

  test('are paged by items, and go on in the next page', async () => {
    const folder = await folderWith(
      [...'abcdef'].map((letter, i) => from(letter, i % 2 === 0 ? 'Ada' : 'Bob')).join(''),
    )
    const page = (offset: number): string =>
      `<m:IndexedPageItemView MaxEntriesReturned="2" Offset="${offset}" BasePoint="Beginning"/>` +
      groupBy('Ascending', field('message:From'), 'Minimum', subject) +
      bySubject
    const pages = [await found(folder, page(0)), await found(folder, page(2)), await found(folder, page(4))]
    assert.deepEqual(pages.map(groupsOf), [['0:ac'], ['0:e', '1:b'], ['1:df']])
    assert.deepEqual(
      pages.map(rootOf).map((root) => root['IndexedPagingOffset']),
      ['2', '4', '6'],
    )
    assert.equal(rootOf(pages[0]!)['TotalItemsInView'], '6')
  })

  test('are those of any property: categories, extended and indexed ones, and none', async () => {
    const categories = (value: string): string => `<t:Categories><t:String>${value}</t:String></t:Categories>`
    const number = (value: number): string =>
      `<t:ExtendedProperty>${tagged('0x6701', 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`
    const folder = await folderWith(
      message('a', categories('Red') + number(10)) +
        message('b', number(9)) +
        message('c', categories('red') + number(9)) +
        message('d'),
    )
    const groups = async (path: string): Promise<string[]> =>
      groupsOf(await found(folder, groupBy('Ascending', path, 'Minimum', subject) + bySubject))
    assert.deepEqual(await groups(field('item:Categories')), ['0:ac', '1:bd'])
    assert.deepEqual(await groups(tagged('0x6701', 'Integer')), ['0:a', '1:bc', '2:d'])
    assert.deepEqual(await groups(indexed('item:InternetMessageHeader', 'X-Nothing')), ['0:abcd'])
    assert.equal(
      await codeOf(folder, groupBy('Ascending', field('item:ResponseObjects'), 'Minimum', subject)),
      'ErrorUnsupportedPathForSortGroup',
    )
    assert.equal(
      await codeOf(folder, groupBy('Ascending', subject, 'Minimum', field('item:Categories'))),
      'ErrorUnsupportedPathForSortGroup',
    )
  })

  test('by conversation have the latest first or last', async () => {
    const received = (date: string): string =>
      `<t:ExtendedProperty>${tagged('0x0E06', 'SystemTime')}<t:Value>${date}</t:Value></t:ExtendedProperty>`
    const folder = await folderWith(
      message('Plans', received('2026-01-01T00:00:00Z')) +
        message('Lunch', received('2026-01-02T00:00:00Z')) +
        message('RE: Plans', received('2026-01-03T00:00:00Z')),
    )
    const standard = (order: string): string =>
      `<m:DistinguishedGroupBy Order="${order}"><t:StandardGroupBy>ConversationTopic</t:StandardGroupBy></m:DistinguishedGroupBy>`
    assert.deepEqual(groupsOf(await found(folder, standard('Descending') + bySubject)), ['0:PlansRE: Plans', '1:Lunch'])
    assert.deepEqual(groupsOf(await found(folder, standard('Ascending') + bySubject)), ['0:Lunch', '1:PlansRE: Plans'])
  })
})

describe('the order of items', () => {
  test('is that of extended and indexed properties too, those without it first', async () => {
    const number = (value: number): string =>
      `<t:ExtendedProperty>${tagged('0x6701', 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`
    const folder = await folderWith(
      message('a', number(10)) + message('b', number(9)) + message('c') + message('d', number(100)),
    )
    const path = tagged('0x6701', 'Integer')
    assert.deepEqual(subjects(await found(folder, sort([path, 'Ascending']))), ['c', 'b', 'a', 'd'])
    assert.deepEqual(subjects(await found(folder, sort([path, 'Descending']))), ['d', 'a', 'b', 'c'])
    const phone = (value: string): string =>
      `<t:PhoneNumbers><t:Entry Key="HomePhone">${value}</t:Entry></t:PhoneNumbers>`
    const people = await folderWith(contact('x', phone('2')) + contact('y', phone('1')), 'ContactsFolder')
    const names = (
      await post(
        findItem(
          people,
          shape('IdOnly', [field('contacts:DisplayName')]),
          sort([indexed('contacts:PhoneNumber', 'HomePhone'), 'Ascending']),
        ),
      )
    ).fine.items
    assert.deepEqual(
      names.map((item) => textOf(item, 't:DisplayName')),
      ['y', 'x'],
    )
    assert.equal(await codeOf(folder, sort([field('item:Body'), 'Ascending'])), 'ErrorUnsupportedPathForSortGroup')
    assert.equal(
      await codeOf(folder, sort([tagged('0x6702', 'StringArray'), 'Ascending'])),
      'ErrorUnsupportedPathForSortGroup',
    )
  })
})

describe('a restriction', () => {
  test('compares two properties', async () => {
    const numbers = (one: number, other: number): string =>
      [
        ['0x6701', one],
        ['0x6702', other],
      ]
        .map(
          ([tag, value]) =>
            `<t:ExtendedProperty>${tagged(String(tag), 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`,
        )
        .join('')
    const folder = await folderWith(
      message('a', numbers(1, 2)) + message('b', numbers(10, 9)) + message('c', numbers(5, 5)) + message('d'),
    )
    const [one, other] = [tagged('0x6701', 'Integer'), tagged('0x6702', 'Integer')]
    const between = async (name: string): Promise<string> =>
      subjects(
        await found(
          folder,
          restriction(`<t:${name}>${one}<t:FieldURIOrConstant>${other}</t:FieldURIOrConstant></t:${name}>`),
        ),
      )
        .sort()
        .join('')
    assert.equal(await between('IsLessThan'), 'a')
    assert.equal(await between('IsGreaterThanOrEqualTo'), 'bc')
    assert.equal(await between('IsEqualTo'), 'c')
    assert.equal(await between('IsNotEqualTo'), 'abd')
  })

  test('that makes no sense is refused with what is wrong', async () => {
    const folder = await folderWith(message('a'))
    const refusal = async (expression: string): Promise<string> => codeOf(folder, restriction(expression))
    const excludes = (path: string, mask: string): string =>
      `<t:Excludes>${path}<t:Bitmask Value="${mask}"/></t:Excludes>`
    const contains = (path: string): string =>
      `<t:Contains ContainmentMode="Substring">${path}<t:Constant Value="1"/></t:Contains>`
    assert.equal(await refusal(excludes(tagged('0x6701', 'Integer'), '0x')), 'ErrorInvalidExcludesRestriction')
    assert.equal(await refusal(excludes(subject, '1')), 'ErrorUnsupportedPathForQuery')
    assert.equal(await refusal(contains(field('item:Size'))), 'ErrorContainsFilterWrongType')
    assert.equal(await refusal(contains(field('item:DateTimeReceived'))), 'ErrorContainsFilterWrongType')
    assert.equal(await refusal(compare('IsEqualTo', field('item:Size'), 'many')), 'ErrorInvalidValueForProperty')
    for (const name of ['IsDraft', 'IsSubmitted', 'IsUnmodified', 'IsResend', 'IsFromMe'])
      assert.equal(await refusal(`<t:Exists>${field(`item:${name}`)}</t:Exists>`), 'ErrorInvalidPropertyForExists')
    const many = `<t:Or>${compare('IsEqualTo', subject, 'a').repeat(255)}</t:Or>`
    assert.equal(await refusal(many), 'ErrorRestrictionTooLong')
  })
})

test('folders are found a page at a time, from either end and by fractions', async () => {
  const parent = await freshFolder(server)
  const names = [...'abcde']
  const inner = names.map((name) => `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`).join('')
  ;(await post(createFolder(parent, inner))).fine
  const findFolder = async (view: string): Promise<[string, Readonly<Record<string, string>>]> => {
    const request = `<m:FindFolder Traversal="Shallow"><m:FolderShape>${shape('Default')}</m:FolderShape>${view}<m:ParentFolderIds>${parent}</m:ParentFolderIds></m:FindFolder>`
    const { message } = (await post(request)).fine
    const root = find(message.node, 'm:RootFolder')!
    return [
      all(root, 't:Folder')
        .map((folder) => textOf(folder, 't:DisplayName'))
        .join(''),
      root.attributes,
    ]
  }
  const indexedView = (offset: number, basePoint: string): string =>
    `<m:IndexedPageFolderView MaxEntriesReturned="2" Offset="${offset}" BasePoint="${basePoint}"/>`
  assert.equal((await findFolder(indexedView(1, 'Beginning')))[0], 'bc')
  assert.equal((await findFolder(indexedView(1, 'End')))[0], 'cd')
  const [shown, root] = await findFolder(
    '<m:FractionalPageFolderView MaxEntriesReturned="2" Numerator="2" Denominator="5"/>',
  )
  assert.equal(shown, 'cd')
  assert.deepEqual(root, {
    NumeratorOffset: '4',
    AbsoluteDenominator: '5',
    IncludesLastItemInRange: 'false',
    TotalItemsInView: '5',
  })
})
