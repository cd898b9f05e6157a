import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  all,
  contact,
  createItem,
  deleteField,
  field,
  find,
  getItem,
  host,
  type Id,
  indexed,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const create = async (item: string): Promise<Id> => (await post(createItem(item))).fine.id
const append = (path: string, item: string): string => `<t:AppendToItemField>${path}${item}</t:AppendToItemField>`
const update = async (id: Id, updates: string) => post(updateItem(itemChange(id, updates), 'AlwaysOverwrite'))
const get = async (id: Id, ...paths: string[]) => (await post(getItem([id], shape('IdOnly', paths)))).fine.item
const in_ = (element: string, content: string): string => `<t:${element}>${content}</t:${element}>`

describe('SetItemField', () => {
  const cases: readonly (readonly [what: string, updates: string, code: string])[] = [
    [
      'with two properties',
      setField(field('item:Subject'), in_('Message', '<t:Subject>A</t:Subject><t:Importance>High</t:Importance>')),
      'ErrorIncorrectUpdatePropertyCount',
    ],
    ['with none', setField(field('item:Subject'), '<t:Message/>'), 'ErrorIncorrectUpdatePropertyCount'],
    [
      'with another property than its path',
      setField(field('item:Subject'), in_('Message', '<t:Importance>High</t:Importance>')),
      'ErrorUpdatePropertyMismatch',
    ],
    [
      'of a property that only another class has',
      setField(field('contacts:GivenName'), in_('Contact', '<t:GivenName>A</t:GivenName>')),
      'ErrorInvalidPropertySet',
    ],
    [
      'of attachments, which have operations of their own',
      setField(
        field('item:Attachments'),
        in_('Message', '<t:Attachments><t:FileAttachment><t:Name>a</t:Name></t:FileAttachment></t:Attachments>'),
      ),
      'ErrorInvalidPropertySet',
    ],
    [
      'with another extended property than its path',
      setField(
        tagged('0x6701', 'String'),
        in_('Message', `<t:ExtendedProperty>${tagged('0x6702', 'String')}<t:Value>x</t:Value></t:ExtendedProperty>`),
      ),
      'ErrorUpdatePropertyMismatch',
    ],
  ]
  for (const [what, updates, code] of cases)
    test(`${what} is refused and changes nothing`, async () => {
      const id = await create(message('Before'))
      const answer = await update(id, setField(field('item:Subject'), message('Half')) + updates)
      assert.equal(answer.message.code, code)
      assert.equal(textOf(await get(id, field('item:Subject')), 't:Subject'), 'Before')
    })

  test('happens in the order of the request, so that the last one stays', async () => {
    const id = await create(message('Before'))
    const steps = ['One', 'Two', 'Three'].map((subject) => setField(field('item:Subject'), message(subject)))
    ;(await update(id, steps.join(''))).fine
    assert.equal(textOf(await get(id, field('item:Subject')), 't:Subject'), 'Three')
    ;(await update(id, deleteField(field('item:Subject')) + steps[0])).fine
    assert.equal(textOf(await get(id, field('item:Subject')), 't:Subject'), 'One')
  })

  test('of an empty text keeps an empty one, which is not the same as none', async () => {
    const id = await create(contact('Ada', '<t:CompanyName>Acme</t:CompanyName>'))
    ;(await update(id, setField(field('contacts:CompanyName'), in_('Contact', '<t:CompanyName></t:CompanyName>')))).fine
    assert.equal(textOf(await get(id, field('contacts:CompanyName')), 't:CompanyName'), '')
    ;(await update(id, deleteField(field('contacts:CompanyName')))).fine
    assert.equal(find(await get(id, field('contacts:CompanyName')), 't:CompanyName'), undefined)
  })
})

describe('an entry of a dictionary', () => {
  const emails = (...entries: readonly (readonly [string, string])[]): string =>
    in_(
      'Contact',
      `<t:EmailAddresses>${entries.map(([key, value]) => `<t:Entry Key="${key}">${value}</t:Entry>`).join('')}</t:EmailAddresses>`,
    )
  const entriesOf = async (id: Id): Promise<string[]> =>
    all(await get(id, field('contacts:EmailAddresses')), 't:Entry').map(
      ({ attributes, text }) => `${attributes['Key']}=${text}`,
    )

  test('is set, replaced and deleted without its neighbours', async () => {
    const id = await create(emails(['EmailAddress1', 'a@x.test'], ['EmailAddress2', 'b@x.test']))
    const path = (key: string): string => indexed('contacts:EmailAddress', key)
    ;(await update(id, setField(path('EmailAddress2'), emails(['EmailAddress2', 'c@x.test'])))).fine
    assert.deepEqual(await entriesOf(id), ['EmailAddress1=a@x.test', 'EmailAddress2=c@x.test'])
    ;(await update(id, setField(path('EmailAddress3'), emails(['EmailAddress3', 'd@x.test'])))).fine
    ;(await update(id, deleteField(path('EmailAddress1')))).fine
    assert.deepEqual(await entriesOf(id), ['EmailAddress2=c@x.test', 'EmailAddress3=d@x.test'])
    ;(await update(id, deleteField(path('EmailAddress2')) + deleteField(path('EmailAddress3')))).fine
    assert.deepEqual(await entriesOf(id), [])
  })

  test('is refused under the key of another', async () => {
    const id = await create(contact('Ada'))
    const wrong = setField(indexed('contacts:EmailAddress', 'EmailAddress1'), emails(['EmailAddress2', 'a@x.test']))
    assert.equal((await update(id, wrong)).message.code, 'ErrorUpdatePropertyMismatch')
  })

  test('may be a part of an address, set and deleted by itself', async () => {
    const address = (key: string, content: string): string =>
      in_('Contact', `<t:PhysicalAddresses><t:Entry Key="${key}">${content}</t:Entry></t:PhysicalAddresses>`)
    const id = await create(address('Home', '<t:Street>1 High St</t:Street><t:City>London</t:City>'))
    const path = (part: string): string => indexed(`contacts:PhysicalAddress:${part}`, 'Home')
    ;(await update(id, setField(path('City'), address('Home', '<t:City>Paris</t:City>')))).fine
    ;(await update(id, setField(path('PostalCode'), address('Home', '<t:PostalCode>75001</t:PostalCode>')))).fine
    ;(await update(id, deleteField(path('Street')))).fine
    const entry = find(await get(id, field('contacts:PhysicalAddresses')), 't:PhysicalAddresses/t:Entry')!
    assert.deepEqual(
      entry.children.map(({ name, text }) => [name, text]),
      [
        ['t:City', 'Paris'],
        ['t:PostalCode', '75001'],
      ],
    )
  })
})

describe('AppendToItemField', () => {
  test('adds to the end of a body of the same format', async () => {
    const id = await create(message('M', '<t:Body BodyType="Text">one</t:Body>'))
    const more = (text: string, bodyType = 'Text'): string =>
      append(field('item:Body'), in_('Message', `<t:Body BodyType="${bodyType}">${text}</t:Body>`))
    ;(await update(id, more(' two') + more(' three'))).fine
    assert.equal(textOf(await get(id, field('item:Body')), 't:Body'), 'one two three')
    assert.equal((await update(id, more('&lt;p&gt;four&lt;/p&gt;', 'HTML'))).message.code, 'ErrorInvalidPropertyAppend')
  })

  test('adds recipients', async () => {
    const to = (address: string): string =>
      `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
    const id = await create(message('M', to('a@x.test')))
    ;(await update(id, append(field('message:ToRecipients'), in_('Message', to('b@x.test'))))).fine
    assert.deepEqual(
      all(await get(id, field('message:ToRecipients')), 't:EmailAddress').map(({ text }) => text),
      ['a@x.test', 'b@x.test'],
    )
  })

  test('is refused for what is no list and no text', async () => {
    const id = await create(message('M'))
    for (const wrong of [
      append(field('item:Subject'), message('x')),
      append(field('item:Importance'), in_('Message', '<t:Importance>High</t:Importance>')),
      append(
        tagged('0x6701', 'String'),
        in_('Message', `<t:ExtendedProperty>${tagged('0x6701', 'String')}<t:Value>x</t:Value></t:ExtendedProperty>`),
      ),
    ])
      assert.equal((await update(id, wrong)).message.code, 'ErrorInvalidPropertyAppend')
  })
})

describe('an update', () => {
  test('of what the server decides is refused, whether it sets, adds to or deletes that', async () => {
    const id = await create(message('M'))
    const readOnly: readonly (readonly [string, string])[] = [
      ['item:ItemId', `<t:ItemId Id="${id.id}"/>`],
      ['item:Size', '<t:Size>1</t:Size>'],
      ['item:DateTimeReceived', '<t:DateTimeReceived>2020-01-01T00:00:00Z</t:DateTimeReceived>'],
      ['item:IsDraft', '<t:IsDraft>false</t:IsDraft>'],
      ['item:DisplayTo', '<t:DisplayTo>x</t:DisplayTo>'],
      ['item:LastModifiedTime', '<t:LastModifiedTime>2020-01-01T00:00:00Z</t:LastModifiedTime>'],
      ['message:ConversationTopic', '<t:ConversationTopic>x</t:ConversationTopic>'],
      ['message:InternetMessageId', '<t:InternetMessageId>&lt;x@y&gt;</t:InternetMessageId>'],
    ]
    for (const [uri, content] of readOnly) {
      const path = field(uri)
      assert.equal(
        (await update(id, setField(path, in_('Message', content)))).message.code,
        'ErrorInvalidPropertySet',
        uri,
      )
      const added = (await update(id, append(path, in_('Message', content)))).message.code
      assert.equal(added, 'ErrorInvalidPropertyAppend', uri)
    }
    for (const uri of ['item:ItemId', 'item:Size', 'item:DateTimeReceived', 'item:IsDraft', 'message:IsRead'])
      assert.equal((await update(id, deleteField(field(uri)))).message.code, 'ErrorInvalidPropertyDelete', uri)
  })

  test('of the attendees of a meeting adds to each of its lists', async () => {
    const event = (more: string): string => in_('CalendarItem', more)
    const times = '<t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End>'
    const attendees = (element: string, address: string): string =>
      `<t:${element}><t:Attendee><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:Attendee></t:${element}>`
    const id = await create(event(times + attendees('RequiredAttendees', 'a@x.test')))
    for (const [element, address] of [
      ['RequiredAttendees', 'b@x.test'],
      ['OptionalAttendees', 'c@x.test'],
      ['Resources', 'd@x.test'],
    ] as const)
      (await update(id, append(field(`calendar:${element}`), event(attendees(element, address))))).fine
    const item = await get(
      id,
      ...['Required', 'Optional'].map((kind) => field(`calendar:${kind}Attendees`)),
      field('calendar:Resources'),
    )
    assert.deepEqual(
      all(item, 't:EmailAddress').map(({ text }) => text),
      ['a@x.test', 'b@x.test', 'c@x.test', 'd@x.test'],
    )
  })

  test('gives the same id with a new key, which the item has from then on', async () => {
    const id = await create(message('Before'))
    const after = (await update(id, setField(field('item:Subject'), message('After')))).fine.id
    assert.equal(after.id, id.id)
    assert.notEqual(after.changeKey, id.changeKey)
    assert.deepEqual((await post(getItem([id], shape('IdOnly')))).fine.id, after)
  })

  test('of a message must say whether to send it, and of a meeting whether to tell the others', async () => {
    const mail = await create(message('M'))
    const subject = itemChange(mail, setField(field('item:Subject'), message('N')))
    const silent = `<m:UpdateItem ConflictResolution="AutoResolve"><m:ItemChanges>${subject}</m:ItemChanges></m:UpdateItem>`
    assert.equal((await post(silent)).message.code, 'ErrorMessageDispositionRequired')
    const event = await create(
      '<t:CalendarItem><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End></t:CalendarItem>',
    )
    const location = setField(field('calendar:Location'), in_('CalendarItem', '<t:Location>L</t:Location>'))
    assert.equal(
      (await post(silent.replace(subject, itemChange(event, location)))).message.code,
      'ErrorSendMeetingInvitationsOrCancellationsRequired',
    )
    assert.equal(find(await get(event, field('calendar:Location')), 't:Location'), undefined, 'and nothing was changed')
  })

  test('of a contact needs to say neither', async () => {
    const id = await create(contact('Ada'))
    const change = itemChange(id, setField(field('contacts:DisplayName'), contact('Grace')))
    const bare = `<m:UpdateItem ConflictResolution="AutoResolve"><m:ItemChanges>${change}</m:ItemChanges></m:UpdateItem>`
    ;(await post(bare)).fine
  })
})

describe('what exchangelib relies on', () => {
  test('a subject is cut to 255 characters, and other texts are not', async () => {
    const id = await create(
      contact('n'.repeat(300), `<t:CompanyName>${'c'.repeat(4000)}</t:CompanyName>`).replace(
        '<t:DisplayName>',
        `<t:Subject>${'s'.repeat(300)}</t:Subject><t:DisplayName>`,
      ),
    )
    const item = await get(id, field('item:Subject'), field('contacts:CompanyName'))
    assert.equal(textOf(item, 't:Subject')?.length, 255)
    assert.equal(textOf(item, 't:CompanyName')?.length, 4000)
  })

  test('booleans come as 1 and 0 and go as true and false', async () => {
    const id = await create(
      message('M', '<t:IsReadReceiptRequested>1</t:IsReadReceiptRequested><t:IsRead>0</t:IsRead>'),
    )
    const item = await get(id, field('message:IsReadReceiptRequested'), field('message:IsRead'))
    assert.equal(textOf(item, 't:IsReadReceiptRequested'), 'true')
    assert.equal(textOf(item, 't:IsRead'), 'false')
  })
})
