import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  alice,
  all,
  authorization,
  bob,
  createItem,
  distinguished,
  find,
  findItem,
  freshFolder,
  type Host,
  host,
  type Id,
  itemId,
  message,
  shape,
  textOf,
} from './harness.js'

const contact = (first: string, last: string, ...addresses: string[]): string => {
  const entries = addresses.map((address, i) => `<t:Entry Key="EmailAddress${i + 1}">${address}</t:Entry>`).join('')
  return (
    `<t:Contact><t:DisplayName>${first} ${last}</t:DisplayName><t:GivenName>${first}</t:GivenName>` +
    `${entries && `<t:EmailAddresses>${entries}</t:EmailAddresses>`}<t:PhoneNumbers><t:Entry Key="MobilePhone">+1</t:Entry></t:PhoneNumbers>` +
    `<t:Surname>${last}</t:Surname></t:Contact>`
  )
}
const list = (name: string, ...members: string[]): string =>
  `<t:DistributionList><t:DisplayName>${name}</t:DisplayName><t:Members>${members.map((member) => `<t:Member><t:Mailbox>${member}</t:Mailbox></t:Member>`).join('')}</t:Members></t:DistributionList>`
const address = (text: string): string => `<t:EmailAddress>${text}</t:EmailAddress>`

describe('people', () => {
  let server: Host
  before(async () => {
    server = await host()
    await server.server.addDistributionList({
      address: 'team@example.test',
      displayName: 'The Team',
      members: [bob, 'outside@example.org', 'everyone@example.test'],
    })
    await server.server.addDistributionList({ address: 'everyone@example.test', members: ['team@example.test', alice] })
    await create(
      contact('Ada', 'Lovelace', 'ada@example.org', 'countess@example.org') +
        contact('Adam', 'Smith', 'adam@example.org') +
        contact('Nobody', 'Reachable') +
        contact('Bob', 'Private', 'BOB@example.test'),
    )
  })
  after(() => server.close())

  const create = async (items: string, folder?: string): Promise<Id[]> =>
    (await server.post(createItem(items, folder))).fine.ids

  const resolve = (entry: string, attributes = '', parents = '', full = false): Promise<Answer> =>
    server.post(
      `<m:ResolveNames ReturnFullContactData="${full}"${attributes}>${parents && `<m:ParentFolderIds>${parents}</m:ParentFolderIds>`}<m:UnresolvedEntry>${entry}</m:UnresolvedEntry></m:ResolveNames>`,
    )
  const resolved = (answer: Answer): string[] =>
    all(answer.root, 't:Resolution').map(
      (one) => `${textOf(one, 't:Mailbox/t:MailboxType')} ${textOf(one, 't:Mailbox/t:EmailAddress')}`,
    )
  const contacts = ' SearchScope="Contacts"'

  describe('resolving a name', () => {
    test('finds the start of any word of a name, among contacts by each address', async () => {
      const answer = await resolve('love', contacts)
      assert.deepEqual(resolved(answer), ['Contact ada@example.org', 'Contact countess@example.org'])
      assert.equal(answer.message.responseClass, 'Warning')
      assert.equal(answer.message.code, 'ErrorNameResolutionMultipleResults')
      const set = find(answer.message.node, 'm:ResolutionSet')!
      assert.deepEqual({ ...set.attributes }, { IncludesLastItemInRange: 'true', TotalItemsInView: '2' })
      assert.deepEqual(resolved(await resolve('ada love', contacts)).length, 2)
      assert.deepEqual(resolved(await resolve('AD', contacts)).length, 3)
    })

    test('is a success where it means one person, in the directory first', async () => {
      const answer = await resolve('alic', '', '', true)
      assert.equal(answer.fine.message.responseClass, 'Success')
      assert.deepEqual(resolved(answer), [`Mailbox ${alice}`])
      const found = find(all(answer.root, 't:Resolution')[0]!, 't:Contact')!
      assert.equal(textOf(found, 't:DisplayName'), 'alice')
      assert.equal(textOf(found, 't:ContactSource'), 'ActiveDirectory')
      assert.equal(textOf(found, 't:EmailAddresses/t:Entry'), `SMTP:${alice}`)
    })

    test('looks where the scope says, in its order', async () => {
      assert.deepEqual(resolved(await resolve('bob')), [`Mailbox ${bob}`, 'Contact BOB@example.test'])
      assert.deepEqual(resolved(await resolve('bob', ' SearchScope="ContactsActiveDirectory"')), [
        'Contact BOB@example.test',
        `Mailbox ${bob}`,
      ])
      assert.deepEqual(resolved(await resolve('bob', ' SearchScope="ActiveDirectory"')), [`Mailbox ${bob}`])
      assert.deepEqual(resolved(await resolve('team', ' SearchScope="ActiveDirectory"')), [
        'PublicDL team@example.test',
      ])
    })

    test('by an address that is just one is that one, and DavMail’s = means no other', async () => {
      const folder = await freshFolder(server, 'ContactsFolder')
      await create(contact('A', 'B', 'x@example.org') + contact('C', 'D', 'x@example.org.uk'), folder)
      assert.deepEqual(resolved(await resolve('x@example.org', contacts, folder)), ['Contact x@example.org'])
      assert.deepEqual(resolved(await resolve('smtp:x@example', contacts, folder)).length, 2)
      assert.equal((await resolve('smtp:=x@example', contacts, folder)).message.code, 'ErrorNameResolutionNoResults')
      assert.deepEqual(resolved(await resolve('smtp:=x@example.org', contacts, folder)), ['Contact x@example.org'])
    })

    test('gives a contact in the shape that is asked for, and its id', async () => {
      const answer = await resolve('adam', `${contacts} ContactDataShape="AllProperties"`, '', true)
      const [one] = all(answer.fine.root, 't:Resolution')
      assert.equal(textOf(one!, 't:Contact/t:GivenName'), 'Adam')
      assert.equal(
        find(one!, 't:Contact/t:ItemId')!.attributes['Id'],
        find(one!, 't:Mailbox/t:ItemId')!.attributes['Id'],
      )
    })

    test('finds private distribution lists', async () => {
      await create(list('Zoologists', address('z@example.org')))
      const answer = (await resolve('zoo', contacts)).fine
      assert.equal(
        textOf(
          answer.root,
          's:Body/m:ResolveNamesResponse/m:ResponseMessages/m:ResolveNamesResponseMessage/m:ResolutionSet/t:Resolution/t:Mailbox/t:MailboxType',
        ),
        'PrivateDL',
      )
    })

    test('says what is wrong with the question', async () => {
      const codes: string[] = []
      for (const [entry, parents] of [
        ['nobody at all', ''],
        [' , ', ''],
        ['-', ''],
        ['a', distinguished('contacts') + distinguished('contacts')],
        ['a', distinguished('inbox')],
      ] as const)
        codes.push((await resolve(entry, contacts, parents)).message.code)
      assert.deepEqual(codes, [
        'ErrorNameResolutionNoResults',
        'ErrorInvalidNameForNameResolution',
        'ErrorInvalidNameForNameResolution',
        'ErrorResolveNamesOnlyOneContactsFolderAllowed',
        'ErrorResolveNamesInvalidFolderType',
      ])
    })

    test('gives a hundred at most and says that there are more', async () => {
      const folder = await freshFolder(server, 'ContactsFolder')
      await create(
        Array.from({ length: 101 }, (_, i) => contact('Many', `M${i}`, `m${i}@example.org`)).join(''),
        folder,
      )
      const answer = await resolve('many', contacts, folder)
      assert.equal(resolved(answer).length, 100)
      assert.equal(find(answer.message.node, 'm:ResolutionSet')!.attributes['IncludesLastItemInRange'], 'false')
    })
  })

  describe('a distribution list', () => {
    const expand = (mailbox: string): Promise<Answer> =>
      server.post(`<m:ExpandDL><m:Mailbox>${mailbox}</m:Mailbox></m:ExpandDL>`)
    const members = (answer: Answer): string[] =>
      all(find(answer.fine.message.node, 'm:DLExpansion')!, 't:Mailbox').map(
        (one) => `${textOf(one, 't:MailboxType')} ${textOf(one, 't:EmailAddress')}`,
      )

    test('of the directory is expanded by its address or its name, one level deep', async () => {
      const expected = [`Mailbox ${bob}`, 'OneOff outside@example.org', 'PublicDL everyone@example.test']
      assert.deepEqual(members(await expand(address('team@example.test'))), expected)
      assert.deepEqual(members(await expand('<t:Name>The Team</t:Name>')), expected)
    })

    test('among contacts is expanded by its id', async () => {
      const [inner] = await create(list('Inner', address('i@example.org')))
      const [outer] = await create(
        list('Outer', address('o@example.org'), `<t:MailboxType>PrivateDL</t:MailboxType>${itemId(inner!)}`),
      )
      const answer = await expand(itemId(outer!))
      const found = all(find(answer.fine.message.node, 'm:DLExpansion')!, 't:Mailbox')
      assert.deepEqual(
        found.map((one) => textOf(one, 't:EmailAddress')),
        ['o@example.org', undefined],
      )
      const [plain] = await create(message('none'))
      assert.equal((await expand(itemId(plain!))).message.code, 'ErrorInvalidItemForOperationExpandDL')
      assert.equal((await expand(address('nobody@example.test'))).message.code, 'ErrorNameResolutionNoResults')
    })

    const subjects = async (as: string): Promise<string[]> => {
      const answer = await server.post(findItem(distinguished('inbox'), shape('AllProperties')), { as })
      return answer.fine.items.map((item) => textOf(item, 't:Subject')!)
    }
    const send = async (subject: string, mailbox: string): Promise<void> => {
      const to = `<t:ToRecipients><t:Mailbox>${mailbox}</t:Mailbox></t:ToRecipients>`
      ;(await server.post(createItem(message(subject, to), undefined, 'SendAndSaveCopy'))).fine
    }

    test('gets mail, each member once, though lists name each other', async () => {
      await send('To the list', address('everyone@example.test'))
      assert.equal((await subjects(bob)).filter((subject) => subject === 'To the list').length, 1)
      const own = await subjects(alice)
      assert.equal(own.filter((subject) => subject === 'To the list').length, 1)
      assert.ok(own.includes('Undeliverable: To the list'), 'the member outside is told of')
    })

    test('among contacts as a recipient stands for its members', async () => {
      const [inner] = await create(list('Friends', address(bob)))
      await send('To friends', itemId(inner!))
      assert.ok((await subjects(bob)).includes('To friends'))
      const sent = await server.post(findItem(distinguished('sentitems'), shape('AllProperties')))
      const copy = sent.fine.items.find((item) => textOf(item, 't:Subject') === 'To friends')!
      assert.equal(textOf(copy, 't:DisplayTo'), 'bob')
    })

    test('cannot take the address of a mailbox', async () => {
      await assert.rejects(server.server.addDistributionList({ address: bob, members: [] }), /the address of a mailbox/)
    })
  })

  describe('personas', () => {
    const view = '<m:IndexedPageItemView BasePoint="Beginning" MaxEntriesReturned="10" Offset="0"/>'
    const people = (before: string, rest: string, paging = view): Promise<Answer> =>
      server.post(`<m:FindPeople>${before}${paging}${rest}</m:FindPeople>`)
    const names = (answer: Answer): (string | undefined)[] =>
      all(answer.fine.root, 't:Persona').map((one) => textOf(one, 't:DisplayName'))
    const parent = (id: string): string => `<m:ParentFolderId>${id}</m:ParentFolderId>`

    test('are the contacts of a folder, by name, a page at a time', async () => {
      const folder = await freshFolder(server, 'ContactsFolder')
      await create(
        contact('Cee', 'C', 'c@example.org') +
          contact('Aye', 'A', 'a@example.org') +
          contact('Bee', 'B', 'b@example.org'),
        folder,
      )
      const all3 = await people('', parent(folder))
      assert.deepEqual(names(all3), ['Aye A', 'Bee B', 'Cee C'])
      assert.equal(textOf(all3.body, 'm:TotalNumberOfPeopleInView'), '3')
      const page = await people('', parent(folder), view.replace('Offset="0"', 'Offset="1"').replace('"10"', '"1"'))
      assert.deepEqual(names(page), ['Bee B'])
      assert.equal(textOf(page.body, 'm:FirstLoadedRowIndex'), '1')
      const order =
        '<m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="persona:GivenName"/></t:FieldOrder></m:SortOrder>'
      assert.deepEqual(names(await people('', order + parent(folder))), ['Cee C', 'Bee B', 'Aye A'])
      const restriction =
        '<m:Restriction><t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="persona:EmailAddresses"/><t:Constant Value="B@EXAMPLE"/></t:Contains></m:Restriction>'
      assert.deepEqual(names(await people('', restriction + parent(folder))), ['Bee B'])
    })

    test('have what Outlook for Mac cannot do without', async () => {
      const [persona] = all((await people('', '<m:QueryString>adam</m:QueryString>')).fine.root, 't:Persona')
      for (const element of ['t:PersonaId', 't:PersonaType', 't:EmailAddress/t:EmailAddress'])
        assert.ok(find(persona!, element), element)
      assert.equal(textOf(persona!, 't:EmailAddress/t:EmailAddress'), 'adam@example.org')
    })

    test('of the directory are found by a query, and not listed', async () => {
      const directory = parent(distinguished('directory'))
      assert.deepEqual(names(await people('', `${directory}<m:QueryString>ali</m:QueryString>`)), ['alice'])
      assert.equal((await people('', directory)).message.code, 'ErrorInvalidOperation')
    })

    test('are one for a contact and the directory where they share an address, and can be had by id or address', async () => {
      const answer = await people('', '<m:QueryString>bob</m:QueryString>')
      const personas = all(answer.fine.root, 't:Persona')
      assert.equal(personas.length, 1)
      const { Id } = find(personas[0]!, 't:PersonaId')!.attributes
      const get = (what: string): Promise<Answer> => server.post(`<m:GetPersona>${what}</m:GetPersona>`)
      const byId = (await get(`<m:PersonaId Id="${Id}"/>`)).fine
      const attributions = all(find(byId.body, 'm:Persona')!, 't:Attribution').filter(
        ({ children }) => children.length > 0,
      )
      assert.ok(attributions.length >= 1)
      assert.equal(textOf(byId.body, 'm:Persona/t:MobilePhones/t:PhoneNumberAttributedValue/t:Value/t:Number'), '+1')
      const byAddress = (await get(`<m:EmailAddress>${address('ada@example.org')}</m:EmailAddress>`)).fine
      assert.equal(textOf(byAddress.body, 'm:Persona/t:DisplayName'), 'Ada Lovelace')
      assert.equal((await get('<m:PersonaId Id="nonsense"/>')).message.code, 'ErrorInvalidIdMalformed')
      assert.equal(
        (await get(`<m:EmailAddress>${address('no@example.org')}</m:EmailAddress>`)).message.code,
        'ErrorItemNotFound',
      )
    })

    test('come in the shape that is asked for', async () => {
      const shaped =
        '<m:PersonaShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties><t:FieldURI FieldURI="persona:Surname"/></t:AdditionalProperties></m:PersonaShape>'
      const [persona] = all((await people(shaped, '<m:QueryString>adam</m:QueryString>')).fine.root, 't:Persona')
      assert.deepEqual(
        (persona as XmlNode).children.map(({ name }) => name),
        ['t:PersonaId', 't:Surname'],
      )
    })
  })

  describe('a photo', () => {
    const newest = { version: 'Exchange2016' } as const
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])
    const set = (email: string, content: string): Promise<Answer> =>
      server.post(
        `<m:SetUserPhoto><m:Email>${email}</m:Email><m:Content>${content}</m:Content></m:SetUserPhoto>`,
        newest,
      )
    const get = (email: string): Promise<Answer> =>
      server.post(
        `<m:GetUserPhoto><m:Email>${email}</m:Email><m:SizeRequested>HR96x96</m:SizeRequested></m:GetUserPhoto>`,
      )
    const code = (answer: Answer): string => all(answer.root, 'm:ResponseCode')[0]!.text
    const fetch = (query: string, headers: Record<string, string> = {}, as = alice): Promise<Response> =>
      server.server.fetch(
        new Request(`http://mail.test/EWS/Exchange.asmx/s/GetUserPhoto?${query}`, {
          headers: { authorization: authorization(as), ...headers },
        }),
      )

    test('is set by its owner and seen by everybody, by SOAP and by a plain request', async () => {
      assert.equal(code(await get(alice)), 'ErrorItemNotFound')
      assert.equal((await fetch(`email=${alice}&size=HR96x96`)).status, 404)
      assert.equal(code(await set(alice, png.toString('base64'))), 'NoError')
      const answer = (await get(alice)).fine
      assert.equal(textOf(answer.body, 'm:PictureData'), png.toString('base64'))
      const response = await fetch(`email=${alice}&size=HR648x648`, {}, bob)
      assert.equal(response.status, 200)
      assert.equal(response.headers.get('content-type'), 'image/png')
      assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
      const etag = response.headers.get('etag')!
      assert.equal((await fetch(`email=${alice}&size=HR48x48`, { 'if-none-match': etag })).status, 304)
      assert.equal((await fetch(`email=${alice}&size=HR48x48`, { 'if-none-match': '"other"' })).status, 200)
      assert.equal((await fetch('email=&size=HR48x48')).status, 400)
      assert.equal((await fetch(`email=${alice}&size=huge`)).status, 400)
      const anonymous = new Request(`http://mail.test/ews/exchange.asmx/s/GetUserPhoto?email=${alice}&size=HR48x48`)
      assert.equal((await server.server.fetch(anonymous)).status, 401)
    })

    test('is nobody else’s to set, is a picture, and can be taken away', async () => {
      assert.equal(code(await set(bob, png.toString('base64'))), 'ErrorAccessDenied')
      assert.equal(code(await set(alice, Buffer.from('text').toString('base64'))), 'ErrorInvalidOperation')
      assert.equal(code(await set(alice, '')), 'NoError')
      assert.equal(code(await get(alice)), 'ErrorItemNotFound')
    })
  })
})
