import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import {
  type Answer,
  alice,
  authorization,
  bob,
  childNames,
  distinguished,
  envelope,
  find,
  getFolder,
  host,
  shape,
  textOf,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))

const types = 'http://schemas.microsoft.com/exchange/services/2006/types'
const errors = 'http://schemas.microsoft.com/exchange/services/2006/errors'

describe('a fault', () => {
  test('has the shape that clients parse', async () => {
    const answer = await post(
      '<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape></m:GetFolder>',
    )
    assert.equal(answer.status, 500)
    const line =
      "The element 'GetFolder' in namespace 'http://schemas.microsoft.com/exchange/services/2006/messages' has incomplete content."
    assert.equal(
      answer.xml.replace(/List of possible elements expected: [^<]*/g, '').replaceAll(' <', '<'),
      '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>' +
        `<faultcode xmlns:a="${types}">a:ErrorSchemaValidation</faultcode>` +
        `<faultstring xml:lang="en-US">The request failed schema validation: ${line}</faultstring>` +
        `<detail><e:ResponseCode xmlns:e="${errors}">ErrorSchemaValidation</e:ResponseCode>` +
        `<e:Message xmlns:e="${errors}">The request failed schema validation.</e:Message>` +
        `<t:MessageXml xmlns:t="${types}"><t:LineNumber>1</t:LineNumber><t:LinePosition>${columnOf('<m:GetFolder')}</t:LinePosition>` +
        `<t:Violation>${line}</t:Violation></t:MessageXml></detail></s:Fault></s:Body></s:Envelope>`,
    )
  })

  const columnOf = (tag: string): number => envelope(`${tag}/>`).indexOf(tag) + 2

  test('names the line and the position of what is wrong', async () => {
    const lines = envelope(getFolder(distinguished('inbox1'), shape('IdOnly')))
      .replaceAll('><', '>\n<')
      .split('\n')
    const answer = await post(lines.join('\n'))
    assert.equal(answer.fault, 'ErrorSchemaValidation')
    const line = Number(textOf(answer.body, 'detail/t:MessageXml/t:LineNumber'))
    assert.match(lines[line - 1]!, /inbox1/)
    assert.equal(
      textOf(answer.body, 'detail/t:MessageXml/t:Violation'),
      `The 'Id' attribute is invalid - The value 'inbox1' is invalid according to its datatype '${types}:DistinguishedFolderIdNameType' - The Enumeration constraint failed.`,
    )
  })

  test('of XML that is not well-formed names the place too', async () => {
    const answer = await post(envelope(inbox.replace('</m:FolderIds>', '')))
    assert.equal(answer.fault, 'ErrorSchemaValidation')
    assert.ok(Number(textOf(answer.body, 'detail/t:MessageXml/t:LineNumber')) >= 1)
  })

  test('without particulars has no MessageXml', async () => {
    const answer = await post('<m:NoSuchOperation/>')
    assert.deepEqual(childNames(find(answer.body, 'detail')!), ['e:ResponseCode', 'e:Message'])
    assert.equal(find(answer.root, 's:Header'), undefined)
  })
})

describe('the body of an envelope', () => {
  test('that names no operation is an invalid request', async () => {
    for (const body of ['<m:NoSuchOperation/>', '<t:GetItem/>', '<x:GetItem xmlns:x="urn:x"/>'])
      assert.match((await post(body)).fault, /^Error(InvalidRequest|SchemaValidation)$/)
    const answer = await post('<m:NoSuchOperation/>')
    assert.equal(answer.fault, 'ErrorInvalidRequest')
    assert.equal(textOf(answer.body, 'faultstring'), 'The request is invalid.')
  })

  test('that is empty, or is not there, is an invalid request', async () => {
    assert.equal((await post('')).fault, 'ErrorInvalidRequest')
    const headless =
      '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"></s:Envelope>'
    assert.equal((await post(headless)).fault, 'ErrorInvalidRequest')
  })

  test('holds one operation', async () => {
    assert.equal((await post(inbox + inbox)).fault, 'ErrorSchemaValidation')
  })

  test('may stand without a header', async () => {
    ;(await post(envelope(inbox, { version: null }).replace('<s:Header></s:Header>', ''))).fine
  })

  test('in the SOAP 1.2 namespace is no request that we know', async () => {
    const soap12 = envelope(inbox).replace(
      'http://schemas.xmlsoap.org/soap/envelope/',
      'http://www.w3.org/2003/05/soap-envelope',
    )
    assert.equal((await post(soap12)).fault, 'ErrorInvalidRequest')
  })
})

describe('RequestServerVersion', () => {
  const current = async (version: string | null): Promise<Answer> => post(inbox, { version })

  test('may be any version of the schema, or be left out', async () => {
    for (const version of ['Exchange2007', 'Exchange2007_SP1', 'Exchange2010_SP2', 'Exchange2016', 'V2017_07_11', null])
      (await current(version)).fine
  })

  test('of a newer server is answered with ErrorInvalidServerVersion and a text that clients look for', async () => {
    for (const version of ['Exchange2031', 'V2_4', 'V2031_01_01']) {
      const answer = await current(version)
      assert.equal(answer.fault, 'ErrorInvalidServerVersion')
      assert.match(textOf(answer.body, 'faultstring')!, /The specified server version is invalid\./)
    }
  })

  test('that is no version at all fails the schema', async () => {
    for (const version of ['2013', ' Exchange2007_SP1', 'Exchange2013 ', ''])
      assert.equal((await current(version)).fault, 'ErrorSchemaValidation')
    const answer = await post(envelope(inbox).replace(' Version="Exchange2013_SP1"', ''))
    assert.equal(answer.fault, 'ErrorSchemaValidation')
  })

  test('older than what the request uses is answered with ErrorIncorrectSchemaVersion', async () => {
    const expected =
      'The request is valid but does not specify the correct server version in the RequestServerVersion SOAP header.  ' +
      'Ensure that the RequestServerVersion SOAP header is set with the correct RequestServerVersionValue.'
    const answer = await post('<m:GetServerTimeZones/>', { version: 'Exchange2007_SP1' })
    assert.equal(answer.fault, 'ErrorIncorrectSchemaVersion')
    assert.equal(textOf(answer.body, 'faultstring'), expected)
    const flag =
      '<m:CreateItem MessageDisposition="SaveOnly"><m:Items><t:Message><t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag></t:Message></m:Items></m:CreateItem>'
    assert.equal((await post(flag, { version: 'Exchange2010' })).fault, 'ErrorIncorrectSchemaVersion')
    ;(await post(flag, { version: 'Exchange2013' })).fine
  })

  test('older than a distinguished folder that the request names is answered alike', async () => {
    for (const [name, before, since] of [
      ['recoverableitemsdeletions', 'Exchange2010', 'Exchange2010_SP1'],
      ['archivemsgfolderroot', 'Exchange2010', 'Exchange2010_SP1'],
      ['todosearch', 'Exchange2010_SP2', 'Exchange2013'],
    ] as const) {
      const request = getFolder(distinguished(name), shape('IdOnly'))
      assert.equal((await post(request, { version: before })).fault, 'ErrorIncorrectSchemaVersion', name)
      assert.equal((await post(request, { version: since })).status, 200, name)
    }
    assert.equal((await post(getFolder(distinguished('voicemail')), { version: 'Exchange2007' })).status, 200)
  })
})

describe('a SOAP header', () => {
  test('that stands twice is answered with ErrorDuplicateSOAPHeader', async () => {
    const headers = '<t:MailboxCulture>en-US</t:MailboxCulture><t:MailboxCulture>de-DE</t:MailboxCulture>'
    assert.equal((await post(inbox, { headers })).fault, 'ErrorDuplicateSOAPHeader')
  })

  test('that nobody knows is passed over, unless it must be understood', async () => {
    const unknown = (attribute: string) => `<x:Trace xmlns:x="urn:x"${attribute}>1</x:Trace>`
    ;(await post(inbox, { headers: unknown('') })).fine
    ;(await post(inbox, { headers: unknown(' s:mustUnderstand="0"') })).fine
    assert.equal((await post(inbox, { headers: unknown(' s:mustUnderstand="1"') })).fault, 'ErrorInvalidRequest')
  })

  test('of the published set is taken in', async () => {
    const headers =
      '<t:MailboxCulture>en-US</t:MailboxCulture><t:DateTimePrecision>Seconds</t:DateTimePrecision>' +
      '<t:TimeZoneContext><t:TimeZoneDefinition Id="UTC"/></t:TimeZoneContext>'
    ;(await post(inbox, { headers })).fine
  })

  test('that only servers may send is refused', async () => {
    const headers = '<t:SerializedSecurityContext><t:UserSid>S-1</t:UserSid></t:SerializedSecurityContext>'
    assert.equal((await post(inbox, { headers })).fault, 'ErrorTokenSerializationDenied')
  })

  test('lets nobody act as somebody else, and anybody as himself', async () => {
    const as = (address: string): string =>
      `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>${address}</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
    assert.equal((await post(inbox, { headers: as(bob) })).fault, 'ErrorImpersonateUserDenied')
    ;(await post(inbox, { headers: as(alice) })).fine
  })
})

describe('the endpoint', () => {
  const send = (headers: Record<string, string>, init: RequestInit = {}) =>
    server.server.fetch(
      new Request('http://mail.test/ews/exchange.asmx', { method: 'POST', body: envelope(inbox), headers, ...init }),
    )

  const ask = (path: string, method: string, headers: Record<string, string> = {}) =>
    server.server.fetch(new Request(`http://mail.test${path}`, { method, headers }))

  test('asks who calls before it reads what is called for', async () => {
    const response = await send({ 'content-type': 'text/xml' }, { body: '<not xml' })
    assert.equal(response.status, 401)
    assert.match(response.headers.get('www-authenticate')!, /^Basic realm="/)
    const wrong = await send({ authorization: `Basic ${btoa('alice@example.test:wrong')}` })
    assert.equal(wrong.status, 401)
  })

  test('says that it speaks XML alone', async () => {
    const response = await send({ authorization: authorization(alice), 'content-type': 'application/json' })
    assert.equal(response.status, 415)
  })

  test('echoes the id of a request where it is asked to', async () => {
    const named = {
      authorization: authorization(alice),
      'client-request-id': 'abc',
      'return-client-request-id': 'true',
    }
    assert.equal((await send({ ...named, 'content-type': 'text/xml' })).headers.get('client-request-id'), 'abc')
    const silent = await send({
      authorization: authorization(alice),
      'client-request-id': 'abc',
      'content-type': 'text/xml',
    })
    assert.equal(silent.headers.get('client-request-id'), null)
    assert.ok(silent.headers.get('request-id'))
  })

  test('gives every reply an id, and that of the caller with it', async () => {
    const signedIn = { authorization: authorization(alice), 'content-type': 'text/xml' }
    const ids = { 'client-request-id': 'abc', 'return-client-request-id': 'true' }
    const replies = [
      await send({ ...ids, ...signedIn }, { body: '<not xml' }),
      await send({ ...ids, ...signedIn }, { body: envelope(inbox, { version: 'Exchange2099' }) }),
      await send({ ...ids, ...signedIn, 'content-type': 'application/json' }),
      await send({ ...ids }),
      await send({ ...ids, authorization: `Basic ${btoa('alice@example.test:wrong')}` }),
      await ask('/autodiscover/autodiscover.xml', 'POST', { ...ids, ...signedIn }),
      await ask('/autodiscover/autodiscover.svc', 'POST', { ...ids }),
      await ask(`/autodiscover/autodiscover.json?Email=${alice}&Protocol=Ews`, 'GET', ids),
      await ask(`/EWS/Exchange.asmx/s/GetUserPhoto?email=${alice}&size=HR48x48`, 'GET', { ...ids, ...signedIn }),
      await ask('/nowhere', 'GET', ids),
    ]
    assert.deepEqual(
      replies.map(({ status }) => status),
      [500, 500, 415, 401, 401, 200, 401, 200, 404, 404],
    )
    for (const { headers } of replies) assert.equal(headers.get('client-request-id'), 'abc')
    assert.equal(new Set(replies.map(({ headers }) => headers.get('request-id'))).size, replies.length)
  })

  test('is for who has signed in where no operation is named too, and leads to its description', async () => {
    const signedIn = { authorization: authorization(alice) }
    for (const path of ['/EWS/Exchange.asmx', '/ews/exchange.asmx?wsdl'])
      for (const method of ['GET', 'HEAD']) {
        const anonymous = await ask(path, method)
        assert.equal(anonymous.status, 401)
        assert.match(anonymous.headers.get('www-authenticate')!, /^Basic realm="/)
        const lead = await ask(path, method, signedIn)
        assert.deepEqual([lead.status, lead.headers.get('location')], [302, '/EWS/Services.wsdl'])
      }
    assert.equal((await ask('/EWS/Exchange.asmx', 'OPTIONS')).status, 401)
    for (const [method, status] of [
      ['OPTIONS', 200],
      ['DELETE', 405],
    ] as const) {
      const reply = await ask('/EWS/Exchange.asmx', method, signedIn)
      assert.deepEqual([reply.status, reply.headers.get('allow')], [status, 'GET, HEAD, OPTIONS, POST'])
    }
    // What the endpoint is described by is no secret, and tools that read it do not sign in.
    const described = await ask('/EWS/Services.wsdl', 'GET')
    assert.equal(described.status, 200)
    assert.match(await described.text(), /<wsdl:definitions/)
    assert.match(await (await ask('/EWS/', 'GET')).text(), /Services\.wsdl/)
  })

  test('takes the management roles that there are', async () => {
    const header = (content: string): string => `<t:ManagementRole>${content}</t:ManagementRole>`
    const list = (name: string, ...roles: string[]): string =>
      `<t:${name}>${roles.map((role) => `<t:Role>${role}</t:Role>`).join('')}</t:${name}>`
    for (const content of [
      '',
      list('UserRoles'),
      list('UserRoles', ''),
      list('UserRoles', 'Nonsense'),
      list('UserRoles', 'MailboxSearch', 'Nonsense'),
      list('UserRoles', 'Mailbox Search'),
      list('ApplicationRoles', 'UserApplication') + list('UserRoles'),
      list('Roles', 'MailboxSearch'),
    ])
      assert.equal((await post(inbox, { headers: header(content) })).fault, 'ErrorInvalidManagementRoleHeader')
    for (const content of [
      list('UserRoles', 'MailboxSearch', 'LegalHold'),
      list('ApplicationRoles', 'UserApplication', 'TeamMailboxLifecycleApplication', 'OfficeExtensionApplication'),
      list('UserRoles', 'MyDiagnostics', 'OrganizationManagement'),
      list('UserRoles', 'ApplicationImpersonation') + list('ApplicationRoles', 'MailboxSearchApplication'),
    ])
      (await post(inbox, { headers: header(content) })).fine
  })
})
