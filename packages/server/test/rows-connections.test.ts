import assert from 'node:assert/strict'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { after, describe, test } from 'node:test'
import { type Listener, listen } from '@exchequer/server'
import { alice, authorization, distinguished, envelope, getFolder, host, shape } from './harness.js'
import { rawConnection } from './raw-http.js'

// The rows of clients.md §1 about connections, headers and envelopes; the others are in rows-clients.test.ts.

const server = await host()
const { post } = server
const listener: Listener = await listen(server.server.handle, { host: '127.0.0.1', port: 0 })
after(async () => {
  await listener.close(0)
  await server.close()
})

const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))

interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Sends over a real connection, as clients do. */
function send(path: string, method: string, headers: Record<string, string>, body = '', agent?: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: listener.port, path, method, headers, agent },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }))
      },
    )
    request.on('error', reject).end(body)
  })
}

const basic = { authorization: authorization(alice) }
const endpoint = '/EWS/Exchange.asmx'

test('row 2: the content type of every answer is right byte for byte (DavMail)', async () => {
  const answers = [
    await send(endpoint, 'POST', { ...basic, 'content-type': 'text/xml' }, envelope(inbox)),
    await send(endpoint, 'POST', { ...basic, 'content-type': 'text/xml' }, envelope('<m:Nothing/>')),
  ]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 500],
  )
  for (const { headers } of answers) assert.equal(headers['content-type'], 'text/xml; charset=utf-8')
})

test('row 4: the path may be written in any case (DavMail)', async () => {
  for (const path of ['/ews/exchange.asmx', '/EWS/EXCHANGE.ASMX', '/Ews/Exchange.asmx'])
    assert.equal((await send(path, 'POST', { ...basic, 'content-type': 'text/xml' }, envelope(inbox))).status, 200)
})

test('row 5: a GET on the endpoint is answered, with or without a password (DavMail)', async () => {
  for (const headers of [{}, basic])
    assert.ok([200, 302, 401].includes((await send('/ews/exchange.asmx', 'GET', headers)).status))
})

describe('row 13: an envelope', () => {
  test('may have an empty header and any prefixes (DavMail)', async () => {
    const soap =
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:typ="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:mes="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Header/><soap:Body>' +
      '<mes:GetFolder><mes:FolderShape><typ:BaseShape>IdOnly</typ:BaseShape></mes:FolderShape><mes:FolderIds><typ:DistinguishedFolderId Id="root"/></mes:FolderIds></mes:GetFolder></soap:Body></soap:Envelope>'
    ;(await post(`<?xml version="1.0"?>${soap}`)).fine
  })

  test('may use default namespaces, which change on the way down (Evolution, Thunderbird)', async () => {
    const types = 'http://schemas.microsoft.com/exchange/services/2006/types'
    const soap =
      '<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">' +
      `<FolderShape><BaseShape xmlns="${types}">IdOnly</BaseShape></FolderShape><FolderIds><DistinguishedFolderId xmlns="${types}" Id="inbox"/></FolderIds></GetFolder></Body></Envelope>`
    ;(await post(`<?xml version="1.0"?>${soap}`)).fine
  })

  test('comes without SOAPAction and after Expect: 100-continue (EWS Managed API)', async () => {
    const body = Buffer.from(envelope(inbox))
    const connection = await rawConnection(listener.port)
    connection.send(
      `POST ${endpoint} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization(alice)}\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    )
    assert.match(await connection.until('\r\n\r\n'), /^HTTP\/1\.1 100 /)
    connection.send(body)
    assert.match(await connection.until('</s:Envelope>'), /NoError/)
    connection.socket.destroy()
  })
})

describe('row 18: a client that asks without a password first', () => {
  test('is offered Basic alone, on a connection that stays open (EWS Managed API, DavMail)', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    let connections = 0
    const counting = Object.assign(agent, {
      createConnection: (...given: unknown[]) => {
        connections += 1
        return Reflect.apply(Agent.prototype.createConnection, agent, given) as never
      },
    })
    const body = envelope(inbox)
    for (let round = 0; round < 3; round++) {
      const first = await send(endpoint, 'POST', { 'content-type': 'text/xml' }, body, counting)
      assert.equal(first.status, 401)
      assert.match(String(first.headers['www-authenticate']), /^Basic /)
      const second = await send(endpoint, 'POST', { ...basic, 'content-type': 'text/xml' }, body, counting)
      assert.equal(second.status, 200)
    }
    assert.equal(connections, 1)
    agent.destroy()
  })
})
