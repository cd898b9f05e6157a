import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  all,
  childNames,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  host,
  type Id,
  indexed,
  message,
  shape,
  tagged,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const create = async (item: string, folder?: string): Promise<Id> => (await post(createItem(item, folder))).fine.id
const get = async (id: Id, itemShape: string, version = 'Exchange2013_SP1'): Promise<Answer> =>
  (await post(getItem([id], itemShape), { version })).fine
const properties = ({ item }: Answer): string[] => childNames(item).map((name) => name.slice(2))

const samples: Readonly<Record<string, string>> = {
  Message:
    '<t:Message><t:Subject>S</t:Subject><t:Body BodyType="HTML">&lt;p&gt;B&lt;/p&gt;</t:Body><t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients><t:From><t:Mailbox><t:Name>Ada</t:Name><t:EmailAddress>ada@example.test</t:EmailAddress></t:Mailbox></t:From></t:Message>',
  CalendarItem:
    '<t:CalendarItem><t:Subject>S</t:Subject><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End><t:Location>L</t:Location></t:CalendarItem>',
  Contact:
    '<t:Contact><t:FileAs>F</t:FileAs><t:GivenName>Ada</t:GivenName><t:CompanyName>C</t:CompanyName><t:EmailAddresses><t:Entry Key="EmailAddress1">a@x.test</t:Entry></t:EmailAddresses><t:PhysicalAddresses><t:Entry Key="Home"><t:City>London</t:City></t:Entry></t:PhysicalAddresses><t:PhoneNumbers><t:Entry Key="MobilePhone">1</t:Entry></t:PhoneNumbers><t:ImAddresses><t:Entry Key="ImAddress1">im</t:Entry></t:ImAddresses><t:JobTitle>J</t:JobTitle></t:Contact>',
  Task: '<t:Task><t:Subject>S</t:Subject><t:DueDate>2026-01-05T00:00:00Z</t:DueDate><t:StartDate>2026-01-04T00:00:00Z</t:StartDate></t:Task>',
}

/** What Microsoft's page on response shapes lists for the Default shape (docs "Property sets and response shapes", table 3). */
const defaults: Readonly<Record<string, readonly string[]>> = {
  Message: [
    'ItemId',
    'Subject',
    'Sensitivity',
    'Body',
    'Size',
    'DateTimeCreated',
    'HasAttachments',
    'IsAssociated',
    'From',
  ],
  CalendarItem: [
    'ItemId',
    'Subject',
    'HasAttachments',
    'IsAssociated',
    'Start',
    'End',
    'LegacyFreeBusyStatus',
    'Location',
    'CalendarItemType',
    'Organizer',
  ],
  Contact: [
    'ItemId',
    'HasAttachments',
    'FileAs',
    'CompleteName',
    'CompanyName',
    'EmailAddresses',
    'PhysicalAddresses',
    'PhoneNumbers',
    'ImAddresses',
    'JobTitle',
  ],
  Task: ['ItemId', 'Subject', 'HasAttachments', 'DueDate', 'StartDate', 'PercentComplete', 'Status'],
}

for (const [element, item] of Object.entries(samples))
  describe(`the shapes of a ${element}`, () => {
    test('IdOnly is the id with its change key and nothing else', async () => {
      const id = await create(item)
      const got = await get(id, shape('IdOnly'))
      assert.deepEqual(properties(got), ['ItemId'])
      assert.deepEqual(got.id, id)
    })

    test("Default is what Microsoft's page lists", async () => {
      const shown = properties(await get(await create(item), shape('Default')))
      assert.deepEqual(
        defaults[element]!.filter((name) => !shown.includes(name)),
        [],
      )
      if (element !== 'Message') assert.ok(!shown.includes('Body'))
    })

    test('AllProperties has more, and not what must be named', async () => {
      const id = await create(item)
      const shown = properties(await get(id, shape('AllProperties')))
      for (const name of properties(await get(id, shape('Default')))) assert.ok(shown.includes(name), name)
      for (const name of ['ParentFolderId', 'ItemClass', 'Body', 'LastModifiedTime', 'EffectiveRights'])
        assert.ok(shown.includes(name), name)
      for (const name of [
        'MimeContent',
        'TextBody',
        'UniqueBody',
        'NormalizedBody',
        'Preview',
        'ExtendedProperty',
        'StoreEntryId',
        'PolicyTag',
      ])
        assert.ok(!shown.includes(name), name)
    })

    test('FindItem never shows a body, whatever is asked for', async () => {
      const kind =
        { CalendarItem: 'CalendarFolder', Contact: 'ContactsFolder', Task: 'TasksFolder' }[element] ?? 'Folder'
      const folder = await freshFolder(server, kind)
      await create(item, folder)
      for (const itemShape of [shape('AllProperties'), shape('IdOnly', [field('item:Body')])]) {
        const found = (await post(findItem(folder, itemShape))).fine
        assert.ok(!properties(found).includes('Body'))
      }
    })
  })

describe('additional properties', () => {
  test('add first-class ones to any shape, once, in the order of the schema', async () => {
    const id = await create(samples['Contact']!)
    const got = await get(
      id,
      shape('IdOnly', [
        field('contacts:JobTitle'),
        field('contacts:GivenName'),
        field('item:Subject'),
        field('contacts:GivenName'),
      ]),
    )
    assert.deepEqual(properties(got), ['ItemId', 'Subject', 'GivenName', 'JobTitle'])
  })

  test('add single entries of dictionaries', async () => {
    const id = await create(samples['Contact']!)
    const paths = [
      indexed('contacts:EmailAddress', 'EmailAddress1'),
      indexed('contacts:PhoneNumber', 'HomePhone'),
      indexed('contacts:PhysicalAddress:City', 'Home'),
    ]
    const got = await get(id, shape('IdOnly', paths))
    assert.deepEqual(properties(got), ['ItemId', 'EmailAddresses', 'PhysicalAddresses'])
    assert.equal(textOf(got.item, 't:EmailAddresses/t:Entry'), 'a@x.test')
    assert.deepEqual(childNames(find(got.item, 't:PhysicalAddresses/t:Entry')!), ['t:City'])
  })

  test('add extended ones, in the order asked for, and leave out those that are not set', async () => {
    const set = (name: string, value: string): string =>
      `<t:ExtendedProperty>${named(name)}<t:Value>${value}</t:Value></t:ExtendedProperty>`
    const named = (name: string): string =>
      `<t:ExtendedFieldURI PropertySetId="c11ff724-aa03-4555-9952-8fa248a11c3e" PropertyName="${name}" PropertyType="String"/>`
    const id = await create(message('Extended', set('one', '1') + set('two', '2')))
    const got = await get(id, shape('IdOnly', [named('two'), named('three'), named('one')]))
    assert.deepEqual(
      all(got.item, 't:Value').map(({ text }) => text),
      ['2', '1'],
    )
    assert.ok(!properties(await get(id, shape('AllProperties'))).includes('ExtendedProperty'))
  })

  test('read arrays and every MAPI type back as they were written', async () => {
    const values: readonly (readonly [type: string, written: string, read: string])[] = [
      ['Boolean', '1', 'true'],
      ['Integer', '-5', '-5'],
      ['Short', '7', '7'],
      ['Long', '9007199254740993', '9007199254740993'],
      ['Double', '1.5', '1.5'],
      ['String', 'a &amp; b', 'a & b'],
      ['SystemTime', '2026-01-05T12:00:00+02:00', '2026-01-05T10:00:00Z'],
      ['Binary', 'AAEC', 'AAEC'],
      ['CLSID', 'c11ff724-aa03-4555-9952-8fa248a11c3e', 'c11ff724-aa03-4555-9952-8fa248a11c3e'],
    ]
    const path = (type: string): string =>
      `<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="a ${type}" PropertyType="${type}"/>`
    const given = values.map(
      ([type, written]) => `<t:ExtendedProperty>${path(type)}<t:Value>${written}</t:Value></t:ExtendedProperty>`,
    )
    const many = `<t:ExtendedProperty>${path('StringArray')}<t:Values><t:Value>x</t:Value><t:Value>y</t:Value></t:Values></t:ExtendedProperty>`
    const id = await create(message('Typed', given.join('') + many))
    const got = await get(id, shape('IdOnly', [...values.map(([type]) => path(type)), path('StringArray')]))
    assert.deepEqual(
      all(got.item, 't:Value').map(({ text }) => text),
      [...values.map(([, , read]) => read), 'x', 'y'],
    )
  })

  test('with a value that is not of their type are refused, and name the path', async () => {
    for (const [type, value] of [
      ['Integer', 'many'],
      ['Boolean', 'perhaps'],
      ['SystemTime', 'soon'],
      ['Binary', '***'],
    ] as const) {
      const property = `<t:ExtendedProperty>${tagged('0x6701', type)}<t:Value>${value}</t:Value></t:ExtendedProperty>`
      const { node, code } = (await post(createItem(message('Wrong', property)))).message
      assert.equal(code, 'ErrorInvalidExtendedPropertyValue')
      assert.ok(find(node, 'm:MessageXml/t:ExtendedFieldURI'))
    }
  })
})

describe('a body', () => {
  const html =
    '&lt;html&gt;&lt;body&gt;&lt;p&gt;Hello &lt;b&gt;world&lt;/b&gt; &amp;amp; all&lt;/p&gt;&lt;/body&gt;&lt;/html&gt;'
  const bodyAs = async (id: Id, bodyType: string) => {
    const { item } = await get(id, shape('IdOnly', [field('item:Body')], `<t:BodyType>${bodyType}</t:BodyType>`))
    const body = find(item, 't:Body')!
    return { type: body.attributes['BodyType'], text: body.text }
  }

  test('in HTML comes as HTML, or as text without its tags', async () => {
    const id = await create(message('H', `<t:Body BodyType="HTML">${html}</t:Body>`))
    for (const bodyType of ['Best', 'HTML']) {
      const { type, text } = await bodyAs(id, bodyType)
      assert.equal(type, 'HTML')
      assert.match(text, /<b>world<\/b>/)
    }
    const { type, text } = await bodyAs(id, 'Text')
    assert.equal(type, 'Text')
    assert.equal(text.trim(), 'Hello world & all')
  })

  test('in text comes as text, or as HTML that says the same', async () => {
    const id = await create(message('T', '<t:Body BodyType="Text">1 &lt; 2 &amp; 3\nnext</t:Body>'))
    assert.deepEqual(await bodyAs(id, 'Best'), { type: 'Text', text: '1 < 2 & 3\nnext' })
    const { type, text } = await bodyAs(id, 'HTML')
    assert.equal(type, 'HTML')
    assert.match(text, /1 &lt; 2 &amp; 3/)
    assert.match(text, /<html/i)
  })

  test('keeps its line ends, because they go out as a reference to the character', async () => {
    const id = await create(message('T', '<t:Body BodyType="Text">one&#xD;\ntwo</t:Body>'))
    const answer = await get(id, shape('IdOnly', [field('item:Body')]))
    assert.match(answer.xml, /one&#xD;\ntwo/)
    assert.equal(textOf(answer.item, 't:Body'), 'one\r\ntwo')
  })

  test('that nobody gave is empty', async () => {
    const { text } = await bodyAs(await create(message('Nothing')), 'Best')
    assert.equal(text, '')
  })

  test('is there as plain text under a path of its own', async () => {
    const id = await create(message('H', `<t:Body BodyType="HTML">${html}</t:Body>`))
    const { item } = await get(id, shape('IdOnly', [field('item:TextBody')]))
    assert.equal(textOf(item, 't:TextBody')?.trim(), 'Hello world & all')
  })
})

describe('a property that is newer than the version of the request', () => {
  test('stays off the wire', async () => {
    const id = await create(samples['Message']!)
    const newer: readonly (readonly [string, string])[] = [
      ['Exchange2007_SP1', 'IsAssociated'],
      ['Exchange2010_SP1', 'Flag'],
      ['Exchange2010_SP2', 'InstanceKey'],
    ]
    for (const [version, name] of newer) {
      assert.ok(!properties(await get(id, shape('AllProperties'), version)).includes(name), name)
      assert.ok(properties(await get(id, shape('AllProperties'), 'Exchange2016')).includes(name), name)
    }
    for (const name of ['EffectiveRights', 'LastModifiedTime']) {
      assert.ok(!properties(await get(id, shape('AllProperties'), 'Exchange2007')).includes(name), name)
      assert.ok(properties(await get(id, shape('AllProperties'), 'Exchange2007_SP1')).includes(name), name)
    }
  })

  test('cannot be asked for by its path', async () => {
    const id = await create(message('Old'))
    const asked = await post(getItem([id], shape('IdOnly', [field('item:Flag')])), { version: 'Exchange2010' })
    assert.ok(asked.status === 200 || asked.fault === 'ErrorIncorrectSchemaVersion')
    if (asked.status === 200) assert.ok(!properties(asked).includes('Flag'))
  })
})

describe('a path that an item has nothing for', () => {
  test('shows nothing where another class has it, since one shape serves many', async () => {
    const ids = [await create(message('M')), await create(samples['Contact']!)]
    const got = (await post(getItem(ids, shape('IdOnly', [field('contacts:GivenName'), field('message:IsRead')])))).fine
    assert.deepEqual(childNames(got.items[0]!), ['t:ItemId', 't:IsRead'])
    assert.deepEqual(childNames(got.items[1]!), ['t:ItemId', 't:GivenName'])
  })

  test('is an error where no item ever has it, and shows nothing in FindItem', async () => {
    const folder = await freshFolder(server)
    const id = await create(message('M'), folder)
    const wanted = shape('IdOnly', [field('folder:UnreadCount')])
    assert.equal((await post(getItem([id], wanted))).message.code, 'ErrorInvalidPropertyRequest')
    ;(await post(findItem(folder, wanted))).fine
  })
})

describe('what an answer says of an item', () => {
  test('names the folder that it lies in', async () => {
    const id = await create(message('M'))
    const got = await get(id, shape('IdOnly', [field('item:ParentFolderId')]))
    const drafts = await post(
      `<m:GetFolder><m:FolderShape>${shape('IdOnly')}</m:FolderShape><m:FolderIds>${distinguished('drafts')}</m:FolderIds></m:GetFolder>`,
    )
    assert.equal(find(got.item, 't:ParentFolderId')?.attributes['Id'], drafts.id.id)
  })

  test('says of people in listings no more than their names', async () => {
    const folder = await freshFolder(server)
    await create(samples['Message']!, folder)
    const found = (
      await post(findItem(folder, shape('IdOnly', [field('message:From'), field('message:ToRecipients')])))
    ).fine
    assert.deepEqual(properties(found), ['ItemId', 'From'])
    assert.deepEqual(childNames(find(found.item, 't:From/t:Mailbox')!), ['t:Name'])
  })

  test('drops characters that XML forbids, wherever they came from', async () => {
    const property = `<t:ExtendedProperty>${tagged('0x6701', 'String')}<t:Value>ok</t:Value></t:ExtendedProperty>`
    const id = await create(message('Emoji 😀 and tab\tand  spaces', property))
    assert.equal(textOf((await get(id, shape('Default'))).item, 't:Subject'), 'Emoji 😀 and tab\tand  spaces')
  })
})
