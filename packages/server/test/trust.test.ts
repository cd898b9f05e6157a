import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  alice,
  bob,
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
  type Id,
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

const make = async (item: string, folder?: string): Promise<Id> => {
  const { attributes } = find(
    (await post(createItem(item, folder ?? (await freshFolder(server))))).fine.item,
    't:ItemId',
  )!
  return { id: attributes['Id']!, changeKey: attributes['ChangeKey']! }
}

const event = (subject: string, more = ''): string =>
  `<t:CalendarItem><t:Subject>${subject}</t:Subject><t:UID>known-to-all</t:UID>${more}` +
  '<t:Start>2026-03-02T09:00:00Z</t:Start><t:End>2026-03-02T10:00:00Z</t:End></t:CalendarItem>'

const meeting = (attendee: string): string =>
  '<t:CalendarItem><t:Subject>HIJACKED</t:Subject><t:UID>known-to-all</t:UID>' +
  '<t:Start>2026-05-02T09:00:00Z</t:Start><t:End>2026-05-02T10:00:00Z</t:End>' +
  `<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>${attendee}</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees></t:CalendarItem>`

const createEvent = (item: string, sending: string): string =>
  `<m:CreateItem SendMeetingInvitations="${sending}"><m:Items>${item}</m:Items></m:CreateItem>`

test("an invitation that names the UID of somebody's own appointment leaves that appointment alone", async () => {
  const made = (await post(createEvent(event('Mine'), 'SendToNone'), { as: alice })).fine
  const id = find(made.item, 't:ItemId')!.attributes['Id']!
  await post(createEvent(meeting(alice), 'SendToAllAndSaveCopy'), { as: bob })
  const own = (await post(getItem([{ id }], shape('Default')), { as: alice })).fine.item
  assert.equal(textOf(own, 't:Subject'), 'Mine')
})

test('words are looked for in a long text in the time that it takes to read it', async () => {
  const folder = await freshFolder(server)
  await make(message('Long', `<t:Body BodyType="Text">${'word '.repeat(24_000)}needle in it</t:Body>`), folder)
  const search = (words: string): string =>
    `<m:Restriction><t:Contains ContainmentMode="PrefixOnWords" ContainmentComparison="IgnoreCase">${field('item:Body')}<t:Constant Value="${words}"/></t:Contains></m:Restriction>`
  const found = async (words: string): Promise<string | undefined> =>
    find((await post(findItem(folder, shape('IdOnly'), search(words)))).fine.message.node, 'm:RootFolder')!.attributes[
      'TotalItemsInView'
    ]
  assert.equal(await found('NEED'), '1')
  assert.equal(await found('eedle'), '0')
})

test('an update cannot make an item of another class', async () => {
  const id = await make(message('A message'))
  const change = setField(field('item:ItemClass'), '<t:Message><t:ItemClass>IPM.Contact</t:ItemClass></t:Message>')
  assert.equal(
    (await post(updateItem(itemChange(id, change), 'AlwaysOverwrite'))).message.code,
    'ErrorObjectTypeChanged',
  )
})

test('a message that names two senders is not sent', async () => {
  const mime = `From: ${alice}\r\nFrom: ceo@corp.test\r\nTo: ${bob}\r\nSubject: Pay\r\n\r\nNow.\r\n`
  const item = `<t:Message><t:MimeContent>${Buffer.from(mime).toString('base64')}</t:MimeContent></t:Message>`
  const answer = await post(`<m:CreateItem MessageDisposition="SendOnly"><m:Items>${item}</m:Items></m:CreateItem>`)
  assert.equal(answer.message.code, 'ErrorSendAsDenied')
})

test('the start of an appointment cannot be deleted by its MAPI name either', async () => {
  const made = (await post(createEvent(event('Stays').replace('known-to-all', 'another'), 'SendToNone'))).fine
  const id = { id: find(made.item, 't:ItemId')!.attributes['Id']! }
  const path =
    '<t:ExtendedFieldURI DistinguishedPropertySetId="Appointment" PropertyId="33293" PropertyType="SystemTime"/>'
  assert.equal(
    (await post(updateItem(itemChange(id, deleteField(path)), 'AlwaysOverwrite'))).message.code,
    'ErrorInvalidPropertyDelete',
  )
})

test('a time that is none is refused', async () => {
  const property = `<t:ExtendedProperty>${tagged('0x0e06', 'String')}<t:Value>abc</t:Value></t:ExtendedProperty>`
  const answer = await post(createItem(message('Odd', property), await freshFolder(server)))
  assert.equal(answer.message.code, 'ErrorInvalidExtendedPropertyValue')
})

test('a property that folders do not have is said of each folder, in its own message', async () => {
  const answer = await post(
    getFolder(`${distinguished('inbox')}${distinguished('drafts')}`, shape('IdOnly', [field('item:Subject')])),
  )
  assert.equal(answer.status, 200)
  assert.deepEqual(answer.codes, ['ErrorInvalidPropertyRequest', 'ErrorInvalidPropertyRequest'])
})

test('an answer ends where it would outgrow what a request may be, and says so', async () => {
  const small = await host({ requestLimit: 133_334 })
  try {
    const body = `<t:Body BodyType="Text">${'x'.repeat(40_000)}</t:Body>`
    const { id } = (await small.post(createItem(message('Large', body)))).fine
    const asked = Array.from({ length: 6 }, () => id)
    const whole = await small.post(getItem(asked, shape('IdOnly', [field('item:Body')])))
    assert.deepEqual(whole.codes, [
      ...Array.from({ length: 3 }, () => 'NoError'),
      'ErrorInsufficientResources',
      ...Array.from({ length: 2 }, () => 'ErrorBatchProcessingStopped'),
    ])
    assert.ok((await small.post(getItem(asked, shape('IdOnly')))).fine)

    const file = `<t:FileAttachment><t:Name>n</t:Name><t:Content>${'AAAA'.repeat(15_000)}</t:Content></t:FileAttachment>`
    const kept = (await small.post(createItem(message('F', `<t:Attachments>${file}</t:Attachments>`)))).fine
    const attachment = find(kept.item, 't:Attachments/t:FileAttachment/t:AttachmentId')!.attributes['Id']!
    const ids = `<t:AttachmentId Id="${attachment}"/>`.repeat(4)
    const got = await small.post(`<m:GetAttachment><m:AttachmentIds>${ids}</m:AttachmentIds></m:GetAttachment>`)
    assert.deepEqual(got.codes, ['NoError', 'NoError', 'NoError', 'ErrorInsufficientResources'])
  } finally {
    await small.close()
  }
})
