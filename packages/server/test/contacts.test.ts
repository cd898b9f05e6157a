import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  all,
  bob,
  contact,
  createItem,
  deleteField,
  deleteItem,
  field,
  find,
  getItem,
  host,
  type Id,
  indexed,
  itemChange,
  itemId,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
after(() => server.close())
const { post } = server

const create = async (item: string): Promise<Id> => (await post(createItem(item))).fine.id
const read = async (id: Id, ...paths: string[]): Promise<XmlNode> =>
  (await post(getItem([id], shape('IdOnly', paths)))).fine.item
const update = async (id: Id, changes: string): Promise<Id> =>
  (await post(updateItem(itemChange(id, changes), 'AlwaysOverwrite'))).fine.id
const of = (content: string): string => `<t:Contact>${content}</t:Contact>`
const set = (name: string, value: string): string =>
  setField(field(`contacts:${name}`), of(`<t:${name}>${value}</t:${name}>`))
const address = (set: string, id: string, type = 'String'): string =>
  `<t:ExtendedFieldURI DistinguishedPropertySetId="${set}" PropertyId="${id}" PropertyType="${type}"/>`
const extended = (path: string, value: string): string =>
  `<t:ExtendedProperty>${path}<t:Value>${value}</t:Value></t:ExtendedProperty>`

const person = (mapping = ''): string =>
  of(
    `${mapping}<t:GivenName>Ada</t:GivenName><t:MiddleName>King</t:MiddleName><t:CompanyName>Engines</t:CompanyName>` +
      '<t:Generation>Jr.</t:Generation><t:Surname>Lovelace</t:Surname>',
  )

describe('What a contact is filed under', () => {
  // [MS-OXOCNTC] 2.2.1.1.12, with the number that stands for each there.
  const mappings: Readonly<Record<string, readonly [number, string]>> = {
    LastCommaFirst: [0x8017, 'Lovelace, Ada King'],
    FirstSpaceLast: [0x8037, 'Ada King Lovelace Jr.'],
    Company: [0x3a16, 'Engines'],
    LastCommaFirstCompany: [0x8019, 'Lovelace, Ada King\r\nEngines'],
    CompanyLastFirst: [0x8032, 'Engines\r\nLovelaceAda King'],
    LastFirst: [0x8030, 'LovelaceAda King'],
    LastFirstCompany: [0x8034, 'LovelaceAda King\r\nEngines'],
    CompanyLastCommaFirst: [0x8018, 'Engines\r\nLovelace, Ada King'],
    LastFirstSuffix: [0x8036, 'Lovelace Ada King Jr.'],
    LastSpaceFirstCompany: [0x8035, 'Lovelace Ada King\r\nEngines'],
    CompanyLastSpaceFirst: [0x8033, 'Engines\r\nLovelace Ada King'],
    LastSpaceFirst: [0x8031, 'Lovelace Ada King'],
    DisplayName: [0x3001, 'Ada King Lovelace Jr.'],
    FirstName: [0x3a06, 'Ada'],
    LastFirstMiddleSuffix: [0x8038, 'LovelaceAda King Jr.'],
    LastName: [0x3a11, 'Lovelace'],
    Empty: [0, ''],
  }
  for (const [mapping, [number, expected]] of Object.entries(mappings))
    test(`by ${mapping} is made of its names, and MAPI has a number for it`, async () => {
      const id = await create(person(`<t:FileAsMapping>${mapping}</t:FileAsMapping>`))
      const item = await read(id, field('contacts:FileAs'), address('Address', '32774', 'Integer'))
      assert.equal(textOf(item, 't:FileAs')?.replace(/\r?\n/g, '\r\n'), expected)
      assert.equal(textOf(item, 't:ExtendedProperty/t:Value'), String(number))
    })

  test('leaves no separator where a name is missing, and follows the names', async () => {
    const id = await create(of('<t:FileAsMapping>LastCommaFirst</t:FileAsMapping><t:GivenName>Ada</t:GivenName>'))
    assert.equal(textOf(await read(id, field('contacts:FileAs')), 't:FileAs'), 'Ada')
    await update(id, set('Surname', 'Lovelace'))
    assert.equal(textOf(await read(id, field('contacts:FileAs')), 't:FileAs'), 'Lovelace, Ada')
  })

  test('stays as somebody says it is', async () => {
    const id = await create(person('<t:FileAsMapping>LastName</t:FileAsMapping>'))
    await update(id, set('FileAs', 'Countess'))
    await update(id, set('Surname', 'Byron'))
    const item = await read(id, field('contacts:FileAs'), field('contacts:FileAsMapping'))
    assert.equal(textOf(item, 't:FileAs'), 'Countess')
    assert.equal(textOf(item, 't:FileAsMapping'), 'None')
  })
})

describe('The names of a contact', () => {
  const names = async (id: Id): Promise<(string | undefined)[]> => {
    const item = await read(id, field('contacts:DisplayName'), field('item:Subject'))
    return [textOf(item, 't:DisplayName'), textOf(item, 't:Subject')]
  }

  test('make its display name and subject, which follow them until somebody sets them', async () => {
    const id = await create(person())
    assert.deepEqual(await names(id), ['Ada King Lovelace Jr.', 'Ada King Lovelace Jr.'])
    await update(id, set('Surname', 'Byron'))
    assert.deepEqual(await names(id), ['Ada King Byron Jr.', 'Ada King Byron Jr.'])
    await update(id, set('DisplayName', 'Ada'))
    await update(id, set('Surname', 'Lovelace'))
    assert.deepEqual(await names(id), ['Ada', 'Ada'])
    await update(id, setField(field('item:Subject'), of('<t:Subject>Mathematician</t:Subject>')))
    await update(id, set('DisplayName', 'Countess'))
    assert.deepEqual(await names(id), ['Countess', 'Mathematician'])
  })

  test('are the company, or the address, where there are no others', async () => {
    assert.deepEqual(await names(await create(of('<t:CompanyName>Engines</t:CompanyName>'))), ['Engines', 'Engines'])
    const entry = '<t:EmailAddresses><t:Entry Key="EmailAddress2">a@x.test</t:Entry></t:EmailAddresses>'
    assert.deepEqual(await names(await create(of(entry))), ['a@x.test', 'a@x.test'])
  })

  test('are complete with title, suffix and how they sound', async () => {
    const sounds = extended(address('Address', '32812'), 'エイダ') + extended(address('Address', '32813'), 'ラブレス')
    const title = extended(tagged('0x3a45', 'String'), 'Lady')
    const id = await create(person(title + sounds))
    const name = find(await read(id, field('contacts:CompleteName')), 't:CompleteName')!
    assert.deepEqual(Object.fromEntries(name.children.map((child) => [child.name.slice(2), child.text])), {
      Title: 'Lady',
      FirstName: 'Ada',
      MiddleName: 'King',
      LastName: 'Lovelace',
      Suffix: 'Jr.',
      FullName: 'Ada King Lovelace Jr.',
      YomiFirstName: 'エイダ',
      YomiLastName: 'ラブレス',
    })
  })
})

describe('The addresses of a contact', () => {
  const attributes = async (id: Id, options?: Parameters<typeof post>[1]): Promise<Record<string, string>[]> => {
    const answer = await post(getItem([id], shape('IdOnly', [field('contacts:EmailAddresses')])), options)
    return all(answer.fine.item, 't:Entry').map((entry) => ({ ...entry.attributes, text: entry.text }))
  }

  test('say how they are named and what they are', async () => {
    const id = await create(
      of(
        '<t:EmailAddresses><t:Entry Key="EmailAddress1">a@x.test</t:Entry>' +
          '<t:Entry Key="EmailAddress2" Name="Ada" RoutingType="SMTP" MailboxType="Mailbox">b@x.test</t:Entry></t:EmailAddresses>',
      ),
    )
    assert.deepEqual(await attributes(id), [
      { Key: 'EmailAddress1', Name: 'a@x.test', RoutingType: 'SMTP', MailboxType: 'Contact', text: 'a@x.test' },
      { Key: 'EmailAddress2', Name: 'Ada', RoutingType: 'SMTP', MailboxType: 'Mailbox', text: 'b@x.test' },
    ])
    const [first] = await attributes(id, { version: 'Exchange2007_SP1' })
    assert.deepEqual(first, { Key: 'EmailAddress1', text: 'a@x.test' })
  })

  test('are in MAPI by the same names, in whatever order they are written', async () => {
    const id = await create(of(extended(address('Address', '32896'), 'Ada')))
    assert.deepEqual(await attributes(id), [])
    await update(id, setField(address('Address', '32899'), of(extended(address('Address', '32899'), 'a@x.test'))))
    assert.deepEqual(await attributes(id), [
      { Key: 'EmailAddress1', Name: 'Ada', RoutingType: 'SMTP', MailboxType: 'Contact', text: 'a@x.test' },
    ])
    const item = await read(id, address('Address', '32896'), address('Address', '32898'))
    assert.deepEqual(
      all(item, 't:Value').map(({ text }) => text),
      ['Ada', 'SMTP'],
    )
  })
})

test('The certificates of a contact are what MAPI keeps of them', async () => {
  const path = tagged('0x3a70', 'BinaryArray')
  const values = '<t:Values><t:Value>AQID</t:Value><t:Value>BAU=</t:Value></t:Values>'
  const id = await create(of(`<t:ExtendedProperty>${path}${values}</t:ExtendedProperty>`))
  const item = await read(id, field('contacts:UserSMIMECertificate'))
  assert.deepEqual(
    all(item, 't:Base64Binary').map(({ text }) => text),
    ['AQID', 'BAU='],
  )
})

describe('The members of a list', () => {
  const list = (members: string, name = '<t:DisplayName>Team</t:DisplayName>'): string =>
    `<t:DistributionList>${name}<t:Members>${members}</t:Members></t:DistributionList>`
  const member = (mailbox: string): string => `<t:Member><t:Mailbox>${mailbox}</t:Mailbox></t:Member>`
  const mail = (text: string): string => member(`<t:EmailAddress>${text}</t:EmailAddress>`)
  const membersOf = async (id: Id): Promise<XmlNode[]> =>
    all(await read(id, field('distributionlist:Members')), 't:Member')
  const texts = (node: XmlNode): (string | undefined)[] =>
    ['Name', 'EmailAddress', 'RoutingType', 'MailboxType'].map((name) => textOf(node, `t:Mailbox/t:${name}`))
  const addresses = async (id: Id) => (await membersOf(id)).map((node) => textOf(node, 't:Mailbox/t:EmailAddress'))
  const members = field('distributionlist:Members')
  const append = (content: string): string =>
    `<t:AppendToItemField>${members}${list(content, '')}</t:AppendToItemField>`

  test('have keys of their own, and say what is known of them', async () => {
    const friend = await create(
      contact('Ada', '<t:EmailAddresses><t:Entry Key="EmailAddress1">ada@x.test</t:Entry></t:EmailAddresses>'),
    )
    const inner = await create(list(mail('x@x.test'), '<t:DisplayName>Inner</t:DisplayName>'))
    const id = await create(
      list(
        mail('out@x.test') +
          mail('out@x.test') +
          mail(bob) +
          [friend, inner].map((one) => member(itemId(one))).join(''),
      ),
    )
    const found = await membersOf(id)
    assert.deepEqual(found.map(texts), [
      ['out@x.test', 'out@x.test', 'SMTP', 'OneOff'],
      ['out@x.test', 'out@x.test', 'SMTP', 'OneOff'],
      ['bob', bob, 'SMTP', 'Mailbox'],
      ['Ada', 'ada@x.test', 'SMTP', 'Contact'],
      ['Inner', undefined, 'MAPIPDL', 'PrivateDL'],
    ])
    assert.equal(new Set(found.map(({ attributes }) => attributes['Key'])).size, 5)
    assert.deepEqual(
      found.map((node) => textOf(node, 't:Status')),
      Array(5).fill('Normal'),
    )
    const named = await read(id, field('contacts:FileAs'), field('item:Subject'))
    assert.deepEqual([textOf(named, 't:FileAs'), textOf(named, 't:Subject')], ['Team', 'Team'])
    ;(await post(deleteItem([friend], 'HardDelete'))).fine
    assert.deepEqual(
      (await membersOf(id)).map((node) => textOf(node, 't:Status')),
      ['Normal', 'Normal', 'Normal', 'Demoted', 'Normal'],
    )
  })

  test('are added, removed by key, replaced and removed all together, as the Managed API does', async () => {
    const id = await create(list(mail('a@x.test')))
    await update(id, append(mail('b@x.test') + mail('c@x.test')))
    assert.deepEqual(await addresses(id), ['a@x.test', 'b@x.test', 'c@x.test'])
    const keys = (await membersOf(id)).map(({ attributes }) => attributes['Key']!)
    await update(id, deleteField(indexed('distributionlist:Members:Member', keys[1]!)))
    assert.deepEqual(await addresses(id), ['a@x.test', 'c@x.test'])
    assert.deepEqual(
      (await membersOf(id)).map(({ attributes }) => attributes['Key']),
      [keys[0], keys[2]],
    )
    await update(id, setField(members, list(mail('d@x.test'), '')))
    assert.deepEqual(await addresses(id), ['d@x.test'])
    await update(id, deleteField(members))
    assert.deepEqual(await addresses(id), [])
  })

  test('must say who they are', async () => {
    const answer = await post(createItem(list(member('<t:Name>Somebody</t:Name>'))))
    assert.equal(answer.message.code, 'ErrorInvalidMailbox')
    const nobody = await create(contact('No address'))
    assert.equal((await post(createItem(list(member(itemId(nobody)))))).message.code, 'ErrorInvalidMailbox')
  })
})

describe('A contact as MIME', () => {
  const cardOf = async (id: Id): Promise<string[]> => {
    const text = textOf(await read(id, field('item:MimeContent')), 't:MimeContent')!
    return Buffer.from(text, 'base64').toString('utf8').replace(/\r\n /g, '').trimEnd().split('\r\n')
  }

  // The example of [MS-OXVCARD] 3.2.
  test('is the vCard that Exchange makes of it', async () => {
    const home =
      '<t:Entry Key="Home"><t:Street>345 Aspen Street</t:Street><t:City>Boulder</t:City><t:State>CO</t:State><t:CountryOrRegion>USA</t:CountryOrRegion><t:PostalCode>33041</t:PostalCode></t:Entry>'
    const id = await create(
      of(
        '<t:GivenName>Dan</t:GivenName><t:CompanyName>Contoso, Ltd.</t:CompanyName>' +
          '<t:EmailAddresses><t:Entry Key="EmailAddress1">dan.fennell@contoso.com</t:Entry><t:Entry Key="EmailAddress2">dfennell@fabrikam.com</t:Entry></t:EmailAddresses>' +
          `<t:PhysicalAddresses>${home}${home.replace('Home', 'Business').replace('345 Aspen', '7890 Elm')}</t:PhysicalAddresses>` +
          '<t:PhoneNumbers><t:Entry Key="AssistantPhone">+1-206-555-0188</t:Entry><t:Entry Key="BusinessPhone">+1-206-555-0102</t:Entry><t:Entry Key="CompanyMainPhone">+1-206-555-0100</t:Entry><t:Entry Key="MobilePhone">+1-425-555-0199</t:Entry></t:PhoneNumbers>' +
          '<t:AssistantName>Jeff Price</t:AssistantName><t:PostalAddressIndex>Business</t:PostalAddressIndex><t:Surname>Fennell</t:Surname>',
      ),
    )
    const lines = await cardOf(id)
    assert.deepEqual(lines.slice(0, 2), ['BEGIN:VCARD', 'VERSION:3.0'])
    for (const line of [
      'FN:Dan Fennell',
      'N:Fennell;Dan;;;',
      'ORG:Contoso\\, Ltd.',
      'ADR;TYPE=work,pref:;;7890 Elm Street;Boulder;CO;33041;USA',
      'ADR;TYPE=home:;;345 Aspen Street;Boulder;CO;33041;USA',
      'EMAIL;TYPE=internet,pref:dan.fennell@contoso.com',
      'EMAIL;TYPE=internet:dfennell@fabrikam.com',
      'TEL;TYPE=work,pref:+1-206-555-0102',
      'TEL;TYPE=cell:+1-425-555-0199',
      'X-MS-TEL;TYPE=COMPANY:+1-206-555-0100',
      'X-MS-ASSISTANT;TYPE=N:Jeff Price',
      'X-MS-TEL;TYPE=ASSISTANT:+1-206-555-0188',
    ])
      assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`)
    assert.equal(lines.at(-1), 'END:VCARD')
  })

  test('carries its note, its days in any zone, its categories and its picture', async () => {
    const photo =
      '<t:Attachments><t:FileAttachment><t:Name>ContactPicture.jpg</t:Name><t:ContentType>image/jpeg</t:ContentType><t:IsContactPhoto>true</t:IsContactPhoto><t:Content>/9j/4AAQ</t:Content></t:FileAttachment></t:Attachments>'
    const id = await create(
      of(
        `<t:Body BodyType="Text">One; two\nthree</t:Body>${photo}<t:Categories><t:String>Friends, old</t:String></t:Categories>` +
          '<t:DisplayName>Ada</t:DisplayName><t:Birthday>1815-12-09T23:00:00Z</t:Birthday><t:WeddingAnniversary>1835-07-08T11:59:00Z</t:WeddingAnniversary>',
      ),
    )
    const lines = await cardOf(id)
    for (const line of [
      'NOTE:One\\; two\\nthree',
      'BDAY:1815-12-10',
      'X-MS-ANNIVERSARY:1835-07-08',
      'CATEGORIES:Friends\\, old',
      'PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ',
      'N:;;;;',
    ])
      assert.ok(lines.includes(line), `${line} in\n${lines.join('\n')}`)
  })
})
