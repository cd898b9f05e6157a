import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  all,
  bob,
  createItem,
  deleteField,
  distinguished,
  field,
  find,
  findItem,
  freshFolder,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const property = (path: string, value: string): string =>
  `<t:ExtendedProperty>${path}<t:Value>${value}</t:Value></t:ExtendedProperty>`
const listed = (path: string, ...values: string[]): string =>
  `<t:ExtendedProperty>${path}<t:Values>${values.map((value) => `<t:Value>${value}</t:Value>`).join('')}</t:Values></t:ExtendedProperty>`
const named = (set: string, name: string, type: string): string =>
  `<t:ExtendedFieldURI DistinguishedPropertySetId="${set}" PropertyName="${name}" PropertyType="${type}"/>`
const numbered = (set: string, id: number, type: string): string =>
  `<t:ExtendedFieldURI DistinguishedPropertySetId="${set}" PropertyId="${id}" PropertyType="${type}"/>`

describe('MAPI properties', () => {
  let server: Host
  before(async () => {
    server = await host()
  })
  after(() => server.close())

  const create = async (item: string): Promise<Id> => (await server.post(createItem(item))).fine.id
  const read = async (id: { id: string }, ...paths: string[]): Promise<XmlNode> =>
    (await server.post(getItem([{ id: id.id }], shape('AllProperties', paths)))).fine.item
  /** The values of extended properties, by the attribute that names them. */
  const values = (item: XmlNode): Record<string, string> =>
    Object.fromEntries(
      all(item, 't:ExtendedProperty').map((one) => {
        const { PropertyTag, PropertyName, PropertyId } = find(one, 't:ExtendedFieldURI')!.attributes
        return [
          PropertyTag ?? PropertyName ?? PropertyId,
          textOf(one, 't:Value') ??
            all(one, 't:Value')
              .map(({ text }) => text)
              .join(),
        ]
      }),
    )

  test('Evolution, Thunderbird: a tag in any spelling, decimal included, comes back as lower-case hex without padding', async () => {
    const id = await create(message('Tags', property(tagged('0x0E07', 'Integer'), '1')))
    for (const tag of ['0xe07', '0x0E07', '3591']) {
      const item = await read(id, tagged(tag, 'Integer'))
      assert.deepEqual(values(item), { '0xe07': '1' }, tag)
    }
    const listing = await server.post(
      findItem(distinguished('drafts'), shape('IdOnly', [tagged('4240', 'Integer'), tagged('3588', 'String')])),
    )
    assert.equal(listing.fine.messages[0]!.code, 'NoError')
  })

  test('DavMail: every item of every folder has an article number that rises', async () => {
    const folder = await freshFolder(server)
    for (const subject of ['one', 'two', 'three']) await server.post(createItem(message(subject), folder))
    const found = await server.post(findItem(folder, shape('IdOnly', [tagged('0x0e23', 'Integer')])))
    const numbers = found.fine.items.map((item) => Number(values(item)['0xe23']))
    assert.equal(numbers.length, 3)
    const sorted = [...numbers].sort((a, b) => a - b)
    assert.ok(sorted[0]! > 0 && new Set(numbers).size === 3, String(numbers))
    for (const item of [
      '<t:Contact><t:DisplayName>x</t:DisplayName></t:Contact>',
      '<t:CalendarItem><t:Start>2027-01-05T10:00:00Z</t:Start></t:CalendarItem>',
      '<t:Task><t:Subject>x</t:Subject></t:Task>',
    ])
      assert.ok(Number(values(await read(await create(item), tagged('0xe23', 'Integer')))['0xe23']) > 0, item)
  })

  test('DavMail: a contact of extended properties is a contact that others can read', async () => {
    const contact =
      '<t:Contact>' +
      property(tagged('0x3a06', 'String'), 'Ada') +
      property(tagged('0x3a11', 'String'), 'Lovelace') +
      property(tagged('0x3001', 'String'), 'Ada Lovelace') +
      property(tagged('0x3a16', 'String'), 'Analytical Engines') +
      property(tagged('0x3a17', 'String'), 'Programmer') +
      property(tagged('0x3a08', 'String'), '+44 1') +
      property(tagged('0x3a1c', 'String'), '+44 2') +
      property(tagged('0x3a42', 'SystemTime'), '1815-12-10T00:00:00Z') +
      property(numbered('Address', 0x8045, 'String'), '12 St James’s Square') +
      property(numbered('Address', 0x8062, 'String'), 'ada@im.test') +
      property(tagged('0x1000', 'String'), 'A note') +
      listed(named('PublicStrings', 'Keywords', 'StringArray'), 'Friends', 'Maths') +
      '<t:FileAs>Lovelace, Ada</t:FileAs><t:EmailAddresses><t:Entry Key="EmailAddress1">ada@example.test</t:Entry></t:EmailAddresses></t:Contact>'
    const item = await read(await create(contact))
    for (const [path, value] of [
      ['t:GivenName', 'Ada'],
      ['t:Surname', 'Lovelace'],
      ['t:DisplayName', 'Ada Lovelace'],
      ['t:CompanyName', 'Analytical Engines'],
      ['t:JobTitle', 'Programmer'],
      ['t:FileAs', 'Lovelace, Ada'],
      ['t:Birthday', '1815-12-10T00:00:00Z'],
      ['t:Body', 'A note'],
      ['t:CompleteName/t:FirstName', 'Ada'],
      ['t:PhysicalAddresses/t:Entry/t:Street', '12 St James’s Square'],
    ] as const)
      assert.equal(textOf(item, path), value, path)
    const phones = all(find(item, 't:PhoneNumbers')!, 't:Entry').map(
      ({ attributes, text }) => `${attributes['Key']}=${text}`,
    )
    assert.deepEqual(phones.sort(), ['BusinessPhone=+44 1', 'MobilePhone=+44 2'])
    assert.deepEqual(
      all(find(item, 't:Categories')!, 't:String').map(({ text }) => text),
      ['Friends', 'Maths'],
    )
  })

  test('a first-class property is read as the MAPI property that it is', async () => {
    const contact =
      '<t:Contact><t:Subject>S</t:Subject><t:Categories><t:String>c</t:String></t:Categories><t:GivenName>Ada</t:GivenName>' +
      '<t:CompanyName>Engines</t:CompanyName><t:PhoneNumbers><t:Entry Key="MobilePhone">1</t:Entry></t:PhoneNumbers></t:Contact>'
    const item = await read(
      await create(contact),
      tagged('0x37', 'String'),
      tagged('0x1a', 'String'),
      tagged('0x3a06', 'String'),
      tagged('0x3a16', 'String'),
      tagged('0x3a1c', 'String'),
      named('PublicStrings', 'Keywords', 'StringArray'),
    )
    assert.deepEqual(values(item), {
      '0x37': 'S',
      '0x1a': 'IPM.Contact',
      '0x3a06': 'Ada',
      '0x3a16': 'Engines',
      '0x3a1c': '1',
      Keywords: 'c',
    })
  })

  test('DavMail: an event is changed by MAPI properties, and read by them', async () => {
    const id = await create(
      '<t:CalendarItem><t:Subject>before</t:Subject><t:Start>2027-01-05T10:00:00Z</t:Start></t:CalendarItem>',
    )
    const set = (path: string, value: string): string =>
      setField(path, `<t:CalendarItem>${property(path, value)}</t:CalendarItem>`)
    const uid = named('PublicStrings', 'urn:schemas:calendar:uid', 'String')
    const updates =
      set(tagged('0x37', 'String'), 'after') + set(tagged('0x1000', 'String'), 'text') + set(uid, 'my-uid')
    const changed = (await server.post(updateItem(itemChange(id, updates)))).fine.id
    const recurring = numbered('Appointment', 0x8223, 'Boolean')
    const item = await read(changed, recurring, uid)
    assert.equal(textOf(item, 't:Subject'), 'after')
    assert.equal(textOf(item, 't:Body'), 'text')
    assert.equal(textOf(item, 't:UID'), 'my-uid')
    assert.equal(values(item)[String(0x8223)], 'false')
    assert.equal(values(item)['urn:schemas:calendar:uid'], 'my-uid')
  })

  test('DavMail finds events by what MAPI says of their series', async () => {
    const recurring = numbered('Appointment', 0x8223, 'Boolean')
    await create('<t:CalendarItem><t:Start>2027-01-05T10:00:00Z</t:Start></t:CalendarItem>')
    const equal = (value: string): string =>
      `<t:IsEqualTo>${recurring}<t:FieldURIOrConstant><t:Constant Value="${value}"/></t:FieldURIOrConstant></t:IsEqualTo>`
    const restriction = `<m:Restriction><t:Or>${equal('true')}${equal('false')}</t:Or></m:Restriction>`
    const every = await server.post(findItem(distinguished('calendar')))
    const found = await server.post(findItem(distinguished('calendar'), shape('IdOnly'), restriction))
    assert.equal(found.fine.items.length, every.items.length)
    assert.ok(found.items.length > 0)
  })

  test('the state of a meeting is the same number in MAPI', async () => {
    const meeting =
      '<t:CalendarItem><t:Subject>Meet</t:Subject><t:Start>2026-12-01T10:00:00Z</t:Start><t:End>2026-12-01T11:00:00Z</t:End>' +
      `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`
    const state = [field('calendar:AppointmentState'), numbered('Appointment', 0x8217, 'Integer')]
    const item = await read(await create(meeting), ...state)
    assert.equal(textOf(item, 't:AppointmentState'), '1')
    assert.equal(values(item)[0x8217], '1')
  })

  test('Evolution, Thunderbird: the flag is one, whether first-class or MAPI', async () => {
    const id = await create(message('Flagged', property(tagged('0x1090', 'Integer'), '2')))
    assert.equal(textOf(await read(id), 't:Flag/t:FlagStatus'), 'Flagged')
    const cleared = (await server.post(updateItem(itemChange(id, deleteField(tagged('4240', 'Integer')))))).fine.id
    assert.equal(textOf(await read(cleared), 't:Flag/t:FlagStatus'), 'NotFlagged')
  })

  test('DavMail, Evolution: deleting properties that are not set succeeds', async () => {
    const id = await create('<t:Contact><t:DisplayName>x</t:DisplayName></t:Contact>')
    const unset = ['0x3a06', '0x3a11', '0x1000', '0x1081', '0x3a42'].map((tag) =>
      deleteField(tagged(tag, tag === '0x3a42' ? 'SystemTime' : tag === '0x1081' ? 'Integer' : 'String')),
    )
    const answer = await server.post(
      updateItem(itemChange(id, unset.join('') + deleteField(field('contacts:JobTitle')))),
    )
    assert.deepEqual(answer.codes, ['NoError'])
  })

  test('a property of the set InternetHeaders is a header line of the message', async () => {
    const path = named('InternetHeaders', 'X-Mine', 'String')
    const id = await create(message('Header', property(path, 'value')))
    const item = await read(id, path, field('item:MimeContent'))
    assert.equal(values(item)['X-Mine'], 'value')
    assert.match(Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString(), /^X-Mine: value\r$/m)
    const mime = Buffer.from('From: a@b.test\r\nContent-Class: urn:x\r\n\r\nx').toString('base64')
    const imported = await create(`<t:Message><t:MimeContent>${mime}</t:MimeContent></t:Message>`)
    const contentClass = named('InternetHeaders', 'content-class', 'String')
    assert.equal(values(await read(imported, contentClass))['content-class'], 'urn:x')
  })

  test('the conversation of a message is told in MAPI too', async () => {
    const item = await read(await create(message('Talk')), tagged('0x71', 'Binary'), tagged('0x3013', 'Binary'))
    const { '0x71': index, '0x3013': conversation } = values(item)
    assert.equal(index, textOf(item, 't:ConversationIndex'))
    assert.equal(Buffer.from(conversation!, 'base64').length, 16)
  })
})
