import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  alice,
  all,
  contact,
  createItem,
  deleteField,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getFolder,
  getItem,
  host,
  indexed,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

// One test for each row of clients.md §1 that the operations of this server touch; rows 9, 10, 15 and 17 have files of their own,
// and those about connections and envelopes are in rows-connections.test.ts.

const server = await host()
const { post } = server
after(() => server.close())

const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))

test("row 1: ids have 152 characters, so that Microsoft's samples can print the last eight of them (EWS Managed API)", async () => {
  const ids = (await post(createItem(contact('Ada') + message('Hello')))).fine.ids
  ids.push((await post(inbox)).fine.id)
  for (const { id } of ids) {
    assert.equal(id.length, 152)
    assert.equal(id.substring(144).length, 8)
    assert.match(id, /^[A-Za-z0-9+/]+=*$/)
  }
  assert.equal(new Set(ids.map(({ id }) => id)).size, 3)
})

test('row 3: every answer that is no fault has ServerVersionInfo with all its parts (Thunderbird)', async () => {
  for (const request of [inbox, getItem([{ id: 'none' }], shape('IdOnly')), '<m:GetServerTimeZones/>']) {
    const { root } = await post(request)
    const { attributes } = find(root, 's:Header/t:ServerVersionInfo')!
    assert.equal(attributes['MajorVersion'], '15')
    for (const name of ['MinorVersion', 'MajorBuildNumber', 'MinorBuildNumber'])
      assert.match(attributes[name]!, /^\d+$/)
    assert.equal(attributes['Version'], 'Exchange2016')
  }
})

describe('row 6: every dateTime goes out in UTC with whole seconds', () => {
  const times = (node: Parameters<typeof all>[0]): string[] =>
    [node.text, ...node.children.flatMap(times)].filter((text) => /^\d{4}-\d\d-\d\dT/.test(text))

  test('whatever was sent in (DavMail, ews-javascript-api)', async () => {
    const sent = [
      '2026-01-02T10:00:00.000Z',
      '2026-01-02T12:00:00+02:00',
      '2026-01-02T04:00:00.9999999-06:00',
      '2026-01-02T10:00:00',
    ]
    for (const time of sent) {
      const item = `<t:CalendarItem><t:Start>${time}</t:Start><t:End>2026-01-02T11:00:00.123Z</t:End></t:CalendarItem>`
      const { id } = (await post(createItem(item))).fine
      const got = (await post(getItem([id], shape('AllProperties')))).fine
      assert.equal(textOf(got.item, 't:Start'), '2026-01-02T10:00:00Z')
      assert.equal(textOf(got.item, 't:End'), '2026-01-02T11:00:00Z')
      for (const text of times(got.item)) assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }
  })

  test('in extended properties too (DavMail)', async () => {
    const property = `<t:ExtendedProperty>${tagged('0x0e06', 'SystemTime')}<t:Value>2026-01-02T10:00:00.000Z</t:Value></t:ExtendedProperty>`
    const { id } = (await post(createItem(message('Imported', property)))).fine
    const paths = [tagged('0x0e06', 'SystemTime'), tagged('0x3007', 'SystemTime'), tagged('0x3008', 'SystemTime')]
    const got = (await post(getItem([id], shape('IdOnly', paths)))).fine
    const values = all(got.item, 't:Value').map(({ text }) => text)
    assert.equal(values.length, 3)
    assert.equal(values[0], '2026-01-02T10:00:00Z')
    for (const value of values) assert.match(value, /^.{19}Z$/)
  })
})

describe('row 7: a property tag', () => {
  const own = (tag: string, value: string): string =>
    `<t:ExtendedProperty>${tagged(tag, 'Integer')}<t:Value>${value}</t:Value></t:ExtendedProperty>`

  test('is read in hex of any padding and case and in decimal, and written in hex without padding (Evolution, Thunderbird, DavMail)', async () => {
    for (const tag of ['0x6701', '0X6701', '26369']) {
      const { id } = (await post(createItem(message('Tagged', own(tag, '7'))))).fine
      for (const asked of ['0x6701', '26369']) {
        const got = (await post(getItem([id], shape('IdOnly', [tagged(asked, 'Integer')])))).fine
        assert.equal(find(got.item, 't:ExtendedProperty/t:ExtendedFieldURI')?.attributes['PropertyTag'], '0x6701')
        assert.equal(textOf(got.item, 't:ExtendedProperty/t:Value'), '7')
      }
    }
    const { id } = (await post(createItem(message('Flags', own('0x0E07', '1'))))).fine
    for (const asked of ['0xe07', '0x0E07', '3591']) {
      const got = (await post(getItem([id], shape('IdOnly', [tagged(asked, 'Integer')])))).fine
      assert.equal(find(got.item, 't:ExtendedProperty/t:ExtendedFieldURI')?.attributes['PropertyTag'], '0xe07')
    }
  })

  test('is no property id, which is decimal in and out (Evolution)', async () => {
    const path = '<t:ExtendedFieldURI DistinguishedPropertySetId="Common" PropertyId="34160" PropertyType="Integer"/>'
    const { id } = (
      await post(createItem(message('Deleted', `<t:ExtendedProperty>${path}<t:Value>1</t:Value></t:ExtendedProperty>`)))
    ).fine
    const got = (await post(getItem([id], shape('IdOnly', [path])))).fine
    assert.equal(find(got.item, 't:ExtendedProperty/t:ExtendedFieldURI')?.attributes['PropertyId'], '34160')
  })

  test('that names nothing costs the item its answer, and says which path it was', async () => {
    const { id } = (await post(createItem(message('Plain')))).fine
    const wrong: readonly (readonly [string, string])[] = [
      ['<t:ExtendedFieldURI PropertyType="String"/>', 'ErrorInvalidExtendedProperty'],
      ['<t:ExtendedFieldURI PropertyTag="0x37" PropertyId="1" PropertyType="String"/>', 'ErrorInvalidExtendedProperty'],
      [
        '<t:ExtendedFieldURI DistinguishedPropertySetId="Common" PropertyType="String"/>',
        'ErrorInvalidExtendedProperty',
      ],
      ['<t:ExtendedFieldURI PropertyTag="0x8001" PropertyType="String"/>', 'ErrorNoPropertyTagForCustomProperties'],
      ['<t:ExtendedFieldURI PropertyTag="0x37" PropertyType="Object"/>', 'ErrorUnsupportedMapiPropertyType'],
    ]
    for (const [path, code] of wrong) {
      const answer = (await post(getItem([id], shape('IdOnly', [path])))).message
      assert.equal(answer.code, code)
      assert.ok(find(answer.node, 'm:MessageXml/t:ExtendedFieldURI'))
    }
  })
})

describe('row 8: the article number', () => {
  const number = tagged('0xe23', 'Integer')
  const sorted = `<m:IndexedPageItemView MaxEntriesReturned="500" Offset="0" BasePoint="Beginning"/><m:SortOrder><t:FieldOrder Order="Ascending">${number}</t:FieldOrder></m:SortOrder>`
  const numbersIn = async (folder: string): Promise<number[]> =>
    (await post(findItem(folder, shape('IdOnly', [number]), sorted))).fine.items.map((item) =>
      Number(textOf(item, 't:ExtendedProperty/t:Value')),
    )

  test('is on every item of every folder, positive and rising, and sorts (DavMail)', async () => {
    const event =
      '<t:CalendarItem><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End></t:CalendarItem>'
    for (const [element, item] of [
      ['Folder', message('Hello')],
      ['ContactsFolder', contact('Ada')],
      ['CalendarFolder', event],
      ['TasksFolder', '<t:Task><t:Subject>Do</t:Subject></t:Task>'],
    ] as const) {
      const folder = await freshFolder(server, element)
      ;(await post(createItem(item + item + item, folder))).fine
      const numbers = await numbersIn(folder)
      assert.equal(numbers.length, 3, element)
      numbers.forEach((value, i) => {
        assert.ok(value > (numbers[i - 1] ?? 0), `${numbers}`)
      })
    }
  })

  test('is not given out a second time when an item goes (DavMail)', async () => {
    const folder = await freshFolder(server)
    const ids = (await post(createItem(message('One') + message('Two'), folder))).fine.ids
    const last = (await numbersIn(folder)).at(-1)!
    ;(
      await post(
        `<m:DeleteItem DeleteType="HardDelete"><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:DeleteItem>`,
      )
    ).fine
    ;(await post(createItem(message('Three'), folder))).fine
    assert.ok((await numbersIn(folder))[0]! > last)
  })
})

test('row 11: attachments that come with a new item are in the answer with their ids, in order (EWS Managed API)', async () => {
  const file = (name: string): string =>
    `<t:FileAttachment><t:Name>${name}</t:Name><t:Content>aGVsbG8=</t:Content></t:FileAttachment>`
  const item =
    '<t:ItemAttachment><t:Name>inner</t:Name><t:Message><t:Subject>Inner</t:Subject></t:Message></t:ItemAttachment>'
  const attachments = `<t:Attachments>${file('a.txt')}${item}${file('b.txt')}</t:Attachments>`
  const created = (await post(createItem(`<t:Message><t:Subject>With files</t:Subject>${attachments}</t:Message>`)))
    .fine
  const list = find(created.item, 't:Attachments')!
  assert.deepEqual(
    list.children.map((child) => [child.name, textOf(child, 't:Name')]),
    [
      ['t:FileAttachment', 'a.txt'],
      ['t:ItemAttachment', 'inner'],
      ['t:FileAttachment', 'b.txt'],
    ],
  )
  const ids = list.children.map((child) => find(child, 't:AttachmentId')?.attributes['Id'])
  assert.equal(new Set(ids).size, 3)
  for (const id of ids) assert.match(id!, /^[A-Za-z0-9+/]{100,}=*$/)
  const got = (
    await post(getItem([created.id], shape('IdOnly', [field('item:Attachments'), field('item:HasAttachments')])))
  ).fine
  assert.deepEqual(
    all(got.item, 't:AttachmentId').map(({ attributes }) => attributes['Id']),
    ids,
  )
  assert.equal(textOf(got.item, 't:HasAttachments'), 'true')
  const inline = file('logo.png').replace('<t:Content>', '<t:IsInline>true</t:IsInline><t:Content>')
  const hidden = (await post(createItem(message('Inline', `<t:Attachments>${inline}</t:Attachments>`)))).fine
  assert.equal(all(hidden.item, 't:AttachmentId').length, 1, 'of inline attachments too')
})

describe('row 12: the answers', () => {
  const connect = ['msgfolderroot', 'inbox', 'deleteditems', 'drafts', 'outbox', 'sentitems', 'junkemail', 'archive']

  test('stand in the order of the request, and an archive that is not there is ErrorFolderNotFound (Thunderbird)', async () => {
    const request = getFolder(connect.map(distinguished).join(''), shape('IdOnly'))
    const { messages } = await post(request, { version: 'Exchange2007_SP1' })
    assert.deepEqual(
      messages.map(({ code }) => code),
      [...Array(7).fill('NoError'), 'ErrorFolderNotFound'],
    )
    for (const { node, code, text } of messages) {
      assert.ok(find(node, 'm:Folders'), 'the list is there even when it is empty')
      if (code !== 'NoError') assert.ok(text, 'every error has a text')
    }
    const ids = messages.slice(0, 7).map(({ node }) => all(node, 't:FolderId')[0]?.attributes['Id'])
    for (const [i, name] of connect.slice(0, 7).entries())
      assert.equal((await post(getFolder(distinguished(name), shape('IdOnly')))).id.id, ids[i])
  })

  test('have Items, SyncState and Changes even when nothing is in them (Thunderbird)', async () => {
    const folder = await freshFolder(server)
    const sync = await post(
      `<m:SyncFolderItems><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId><m:MaxChangesReturned>256</m:MaxChangesReturned></m:SyncFolderItems>`,
    )
    for (const name of ['m:SyncState', 'm:IncludesLastItemInRange', 'm:Changes'])
      assert.ok(find(sync.message.node, name))
    const { node } = (await post(getItem([{ id: 'none' }], shape('IdOnly')))).message
    assert.ok(find(node, 'm:Items'))
  })
})

describe('row 14: the server is not too strict', () => {
  test("about the namespace of a flag's status (Thunderbird)", async () => {
    const { id } = (await post(createItem(message('Starred')))).fine
    const star = '<t:Message><t:Flag><m:FlagStatus>Flagged</m:FlagStatus></t:Flag></t:Message>'
    ;(await post(updateItem(itemChange(id, setField(field('item:Flag'), star))))).fine
    const got = (await post(getItem([id], shape('IdOnly', [field('item:Flag')])))).fine
    assert.equal(textOf(got.item, 't:Flag/t:FlagStatus'), 'Flagged')
  })

  test('but is about the same slip elsewhere, which nobody needs', async () => {
    const answer = await post(
      '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><m:Subject>x</m:Subject></t:Message></m:Items></m:CreateItem>',
    )
    assert.equal(answer.fault, 'ErrorSchemaValidation')
  })

  test('about the mailbox in ConvertId, and answers with the true address (DavMail)', async () => {
    const { id } = (await post(inbox)).fine.id
    const answer = (
      await post(
        `<m:ConvertId DestinationFormat="EwsId"><m:SourceIds><t:AlternateId Format="EwsId" Id="${id}" Mailbox="blah@blah.com"/></m:SourceIds></m:ConvertId>`,
      )
    ).fine
    const { attributes } = find(answer.message.node, 'm:AlternateId')!
    assert.equal(attributes['Mailbox'], alice)
    assert.equal(attributes['Id'], id)
  })

  test('about the element in SetItemField, which may be a bare item for any class (DavMail)', async () => {
    const task = '<t:Task><t:Subject>Before</t:Subject></t:Task>'
    const ids = (await post(createItem(contact('Ada') + message('Before') + task))).fine.ids
    const changes = ids.map((id) =>
      itemChange(id, setField(field('item:Subject'), '<t:Item><t:Subject>After</t:Subject></t:Item>')),
    )
    ;(await post(updateItem(changes.join('')))).fine
    const got = (await post(getItem(ids, shape('IdOnly', [field('item:Subject')])))).fine
    for (const item of got.items) assert.equal(textOf(item, 't:Subject'), 'After')
  })
})

test('row 16: deleting properties that are not set succeeds (DavMail, Evolution)', async () => {
  const { id } = (await post(createItem(contact('Ada')))).fine
  const unset = [
    field('contacts:JobTitle'),
    field('contacts:Birthday'),
    field('item:Body'),
    field('item:Categories'),
    indexed('contacts:PhoneNumber', 'MobilePhone'),
    indexed('contacts:EmailAddress', 'EmailAddress2'),
    indexed('contacts:PhysicalAddress:Street', 'Home'),
    tagged('0x3a19', 'String'),
    tagged('14923', 'String'),
    '<t:ExtendedFieldURI DistinguishedPropertySetId="Address" PropertyId="32840" PropertyType="String"/>',
    '<t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="xmoz" PropertyType="String"/>',
  ]
  ;(await post(updateItem(itemChange(id, unset.map(deleteField).join(''))))).fine
  const flags = [tagged('4240', 'Integer'), tagged('4241', 'SystemTime'), tagged('4224', 'Integer')]
  const mail = (await post(createItem(message('Hello')))).fine.id
  ;(await post(updateItem(itemChange(mail, flags.map(deleteField).join('')), 'AlwaysOverwrite'))).fine
})
