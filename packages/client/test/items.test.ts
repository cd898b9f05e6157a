import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Appointment,
  Contact,
  EmailMessage,
  ExchangeService,
  Item,
  MeetingRequest,
  PropertySet,
} from '@exchequer/client'
import type { CreateItemRequest, GetItemRequest, UpdateItemRequest } from '@exchequer/protocol'
import { fakeServer, url } from './fake-server.js'

const success = { responseClass: 'Success', responseCode: 'NoError' } as const

/** Answers GetItem with `value` and everything else with fresh ids. */
function mailbox(element: string, value: object) {
  let changes = 0
  const server = fakeServer(({ name, request }) => {
    const key = name === 'CreateItem' ? 'items' : name === 'UpdateItem' ? 'itemChanges' : 'itemIds'
    return (request as Record<string, unknown[]>)[key]!.map((_, i) => ({
      ...success,
      items: [
        {
          element,
          value: { itemId: { id: `id${i}`, changeKey: `key${++changes}` }, ...(name === 'GetItem' && value) },
        },
      ],
    }))
  })
  return { ...server, service: new ExchangeService({ url, fetch: server.fetch }) }
}

async function bound<T extends Item>(element: string, value: object) {
  const { service, calls } = mailbox(element, value)
  const response = (await service.bindToItems<T>(['id0'])).at(0)!
  assert.equal(response.result, 'success')
  const update = async () => {
    const responses = await service.updateItems([response.item!])
    const request = calls.at(-1)?.request as UpdateItemRequest | undefined
    return { responses, updates: calls.length > 1 ? request?.itemChanges[0]?.updates : undefined, calls }
  }
  return { item: response.item!, update, service, calls }
}

test('a created item takes over its id and keeps what it was given', async () => {
  const { service, calls } = mailbox('Contact', {})
  const contact = new Contact({
    givenName: 'Sadie',
    emailAddresses: [{ key: 'EmailAddress1', value: 'sadie@contoso.com' }],
  })
  const responses = await service.createItems([contact], { savedItemFolderId: 'contacts' })
  assert.equal(responses.overallResult, 'success')
  assert.deepEqual(contact.itemId, { id: 'id0', changeKey: 'key1' })
  assert.equal(contact.givenName, 'Sadie')
  const request = calls[0]!.request as CreateItemRequest
  assert.deepEqual(request.items, [
    {
      element: 'Contact',
      value: { givenName: 'Sadie', emailAddresses: [{ key: 'EmailAddress1', value: 'sadie@contoso.com' }] },
    },
  ])
  assert.deepEqual(request.savedItemFolderId, {
    folderId: { element: 'DistinguishedFolderId', value: { id: 'contacts' } },
  })
})

test('nothing is sent to anybody unless it is asked for', async () => {
  const { service, calls } = mailbox('CalendarItem', {})
  await service.createItems([new Appointment({ subject: 'Lunch' })])
  await service.createItems([new EmailMessage({ subject: 'Hello' })], {
    messageDisposition: 'SendAndSaveCopy',
    sendMeetingInvitations: 'SendToAllAndSaveCopy',
  })
  const dispositions = calls.map(({ request }) => {
    const { messageDisposition, sendMeetingInvitations } = request as CreateItemRequest
    return [messageDisposition, sendMeetingInvitations]
  })
  assert.deepEqual(dispositions, [
    ['SaveOnly', 'SendToNone'],
    ['SendAndSaveCopy', 'SendToAllAndSaveCopy'],
  ])
})

test('an update sends what was set and nothing else', async () => {
  const { item, update } = await bound<Contact>('Contact', { givenName: 'Sadie', surname: 'Daniels', jobTitle: 'Cook' })
  item.surname = 'Smith'
  item.givenName = 'Sadie'
  const { updates } = await update()
  assert.deepEqual(updates, [
    {
      element: 'SetItemField',
      value: {
        path: { element: 'FieldURI', value: { fieldURI: 'contacts:Surname' } },
        item: { element: 'Contact', value: { surname: 'Smith' } },
      },
    },
  ])
})

test('an item without changes succeeds without being sent', async () => {
  const { update } = await bound<Contact>('Contact', { givenName: 'Sadie' })
  const { responses, calls } = await update()
  assert.equal(responses.overallResult, 'success')
  assert.equal(calls.length, 1)
})

test('what was saved is not sent again', async () => {
  const { item, update, calls } = await bound<Contact>('Contact', { givenName: 'Sadie' })
  assert.equal(item.itemId?.changeKey, 'key1')
  item.surname = 'Smith'
  await update()
  assert.equal(item.itemId?.changeKey, 'key2')
  await update()
  assert.equal(calls.length, 2)
  item.jobTitle = 'Cook'
  const { updates } = await update()
  assert.equal(updates?.length, 1)
})

test('a property that is set to undefined is removed, loaded or not', async () => {
  const { item, update, calls } = await bound<Contact>('Contact', { surname: 'Daniels' })
  item.surname = undefined
  item.jobTitle = undefined
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ element, value }) => [element, value.path.value]),
    [
      ['DeleteItemField', { fieldURI: 'contacts:JobTitle' }],
      ['DeleteItemField', { fieldURI: 'contacts:Surname' }],
    ],
  )
  assert.equal(item.surname, undefined)
  await update()
  assert.equal(calls.length, 2)
})

test('a list that is changed in place is sent', async () => {
  const { item, update } = await bound<EmailMessage>('Message', {
    subject: 'Plan',
    toRecipients: [{ emailAddress: 'a@contoso.com' }],
    categories: ['red'],
  })
  item.toRecipients?.push({ emailAddress: 'b@contoso.com' })
  assert.deepEqual(item.categories, ['red'])
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ value }) => value.path.value),
    [{ fieldURI: 'message:ToRecipients' }],
  )
})

test('a date that is moved in place is sent, one that is only read is not', async () => {
  const { item, update } = await bound<Appointment>('CalendarItem', {
    start: new Date('2026-01-02T10:00:00Z'),
    end: new Date('2026-01-02T11:00:00Z'),
  })
  item.end?.setUTCHours(12)
  assert.equal(item.start?.getTime(), Date.parse('2026-01-02T10:00:00Z'))
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ value }) => value.path.value),
    [{ fieldURI: 'calendar:End' }],
  )
})

test('dictionaries are updated entry by entry', async () => {
  const { item, update } = await bound<Contact>('Contact', {
    emailAddresses: [
      { key: 'EmailAddress1', value: 'one@contoso.com' },
      { key: 'EmailAddress2', value: 'two@contoso.com' },
    ],
  })
  item.emailAddresses = [
    { key: 'EmailAddress1', value: 'one@contoso.com' },
    { key: 'EmailAddress3', value: 'three@contoso.com' },
  ]
  const { updates } = await update()
  assert.deepEqual(updates, [
    {
      element: 'DeleteItemField',
      value: {
        path: { element: 'IndexedFieldURI', value: { fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress2' } },
      },
    },
    {
      element: 'SetItemField',
      value: {
        path: { element: 'IndexedFieldURI', value: { fieldURI: 'contacts:EmailAddress', fieldIndex: 'EmailAddress3' } },
        item: {
          element: 'Contact',
          value: { emailAddresses: [{ key: 'EmailAddress3', value: 'three@contoso.com' }] },
        },
      },
    },
  ])
})

test('addresses are updated part by part', async () => {
  const { item, update } = await bound<Contact>('Contact', {
    physicalAddresses: [{ key: 'Home', street: '1 Main', city: 'Springfield', state: 'OR' }],
  })
  const [home] = item.physicalAddresses!
  home!.city = 'Shelbyville'
  delete home!.state
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ element, value }) => [element, value.path.value]),
    [
      ['SetItemField', { fieldURI: 'contacts:PhysicalAddress:City', fieldIndex: 'Home' }],
      ['DeleteItemField', { fieldURI: 'contacts:PhysicalAddress:State', fieldIndex: 'Home' }],
    ],
  )
  const [city] = updates!
  assert.deepEqual(city?.element === 'SetItemField' && city.value.item.value, {
    physicalAddresses: [{ key: 'Home', city: 'Shelbyville' }],
  })
})

test('a dictionary that was never loaded is removed under all its keys', async () => {
  const { item, update } = await bound<Contact>('Contact', {})
  item.imAddresses = undefined
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ value }) => (value.path.value as { fieldIndex: string }).fieldIndex),
    ['ImAddress1', 'ImAddress2', 'ImAddress3'],
  )
})

test('extended properties are read in their type and updated one by one', async () => {
  const colour = {
    distinguishedPropertySetId: 'PublicStrings',
    propertyName: 'Colour',
    propertyType: 'String',
  } as const
  const flags = { propertyTag: 0x0e07, propertyType: 'Integer' } as const
  const seen = { propertyTag: '0x3001', propertyType: 'SystemTime' } as const
  const { item, update } = await bound<Item>('Message', {
    extendedProperty: [
      { extendedFieldURI: { propertyTag: '0xe07', propertyType: 'Integer' }, value: { element: 'Value', value: '1' } },
      { extendedFieldURI: colour, value: { element: 'Value', value: 'red' } },
    ],
  })
  assert.equal(item.getExtendedProperty(flags), 1)
  assert.equal(item.getExtendedProperty(seen), undefined)
  item.setExtendedProperty(flags, 1)
  item.setExtendedProperty(seen, new Date('2026-01-02T00:00:00Z'))
  item.removeExtendedProperty(colour)
  const { updates } = await update()
  assert.deepEqual(
    updates?.map(({ element, value }) => [element, value.path.value]),
    [
      ['DeleteItemField', colour],
      ['SetItemField', seen],
    ],
  )
  assert.deepEqual(item.getExtendedProperty(seen), new Date('2026-01-02T00:00:00Z'))
})

test('an item can be updated by its id alone, without getting it first', async () => {
  const { service, calls } = mailbox('Contact', {})
  const contact = new Contact({ itemId: { id: 'known', changeKey: 'key0' }, jobTitle: 'Cook' })
  await service.updateItems([contact], { conflictResolution: 'AlwaysOverwrite' })
  const request = calls[0]!.request as UpdateItemRequest
  assert.equal(request.conflictResolution, 'AlwaysOverwrite')
  assert.deepEqual(request.itemChanges[0]?.itemId, { element: 'ItemId', value: { id: 'known', changeKey: 'key0' } })
  assert.equal(request.itemChanges[0]?.updates.length, 1)
})

test('an item that was never created cannot be updated', async () => {
  const { service, calls } = mailbox('Contact', {})
  await assert.rejects(service.updateItems([new Contact({ surname: 'Smith' })]), /has no itemId/)
  assert.equal(calls.length, 0)
})

test('a change made while the call is under way is kept for the next update', async () => {
  const { service, calls } = mailbox('Contact', {})
  const contact = new Contact({ surname: 'Daniels' })
  const creation = service.createItems([contact])
  contact.surname = 'Smith'
  await creation
  await service.updateItems([contact])
  assert.equal(calls[1]?.name, 'UpdateItem')
  assert.match(calls[1]!.text, /<t:Surname>Smith</)
})

test('a property newer than the declared version is refused before anything is sent', async () => {
  const server = fakeServer(() => assert.fail('nothing is to be sent'))
  const service = new ExchangeService({ url, fetch: server.fetch, version: 'Exchange2010_SP2' })
  const message = new EmailMessage({ itemId: { id: 'id' }, flag: { flagStatus: 'Flagged' } })
  const refusal = {
    name: 'ServiceVersionException',
    message: 'flag needs Exchange2013; the service speaks Exchange2010_SP2.',
  }
  await assert.rejects(service.createItems([message]), refusal)
  await assert.rejects(service.updateItems([message]), refusal)
})

test('a property that the version does not know and that was only loaded is no hindrance', async () => {
  const { item, calls } = await bound<EmailMessage>('Message', { subject: 'Plan', flag: { flagStatus: 'Flagged' } })
  const older = mailbox('Message', {})
  const service = new ExchangeService({ url, fetch: older.fetch, version: 'Exchange2010_SP2' })
  assert.equal(item.flag?.flagStatus, 'Flagged')
  item.subject = 'Plan B'
  const responses = await service.updateItems([item])
  assert.equal(responses.overallResult, 'success')
  assert.equal(calls.length, 1)
})

test('loading replaces what was there, unsaved changes included', async () => {
  const { item, service } = await bound<Contact>('Contact', { surname: 'Daniels' })
  item.surname = 'Smith'
  item.jobTitle = 'Cook'
  const responses = await service.loadPropertiesForItems([item], PropertySet.idOnly)
  assert.equal(responses.at(0)?.item, item)
  assert.equal(item.surname, 'Daniels')
  assert.equal(item.jobTitle, undefined)
})

test('an item says what it is', async () => {
  const { item } = await bound<Item>('MeetingRequest', { subject: 'Lunch' })
  assert.ok(item instanceof MeetingRequest)
  assert.ok(item instanceof EmailMessage)
  assert.ok(item instanceof Item)
  assert.ok(!(item instanceof Contact))
  assert.deepEqual(JSON.parse(JSON.stringify(item)).subject, 'Lunch')
})

test('a property set becomes an item shape', async () => {
  const { service, calls } = mailbox('Message', {})
  await service.bindToItems(['id0'], {
    baseShape: 'IdOnly',
    bodyType: 'Text',
    additionalProperties: ['item:Subject', { propertyTag: 0x0e07, propertyType: 'Integer' }],
  })
  const request = calls[0]!.request as GetItemRequest
  assert.deepEqual(request.itemShape, {
    baseShape: 'IdOnly',
    bodyType: 'Text',
    additionalProperties: [
      { element: 'FieldURI', value: { fieldURI: 'item:Subject' } },
      { element: 'ExtendedFieldURI', value: { propertyTag: 0x0e07, propertyType: 'Integer' } },
    ],
  })
})
