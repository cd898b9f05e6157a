import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { deflateSync, gzipSync } from 'node:zlib'
import {
  alice,
  authorization,
  createItem,
  distinguished,
  envelope,
  getFolder,
  message,
  parse,
  shape,
  textOf,
} from './harness.js'
import { rawConnection } from './raw-http.js'

// A server in a process of its own, so that its memory is its own too.

let child: ChildProcess
let port = 0

before(async () => {
  child = fork(join(import.meta.dirname, 'hostile.server.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  ;[port] = (await once(child, 'message')) as [number]
})
after(() => child.kill('SIGKILL'))

/** Bytes that the server's process holds. */
async function memory(): Promise<number> {
  child.send('memory')
  const [size] = (await once(child, 'message')) as [number]
  return size
}

const inbox = envelope(getFolder(distinguished('inbox'), shape('IdOnly')))

interface Reply {
  readonly status: number
  readonly text: string
  /** Of the SOAP fault, where it is one. */
  readonly code: string | undefined
}

async function send(body: string | Uint8Array | ReadableStream, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(`http://127.0.0.1:${port}/EWS/Exchange.asmx`, {
    method: 'POST',
    headers: { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8', ...headers },
    body: body as BodyInit,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  } as RequestInit)
  return replyOf(response.status, await response.text())
}

const replyOf = (status: number, text: string): Reply => ({
  status,
  text,
  code: text.includes('<s:Fault>') ? textOf(parse(text).children[0]!.children[0]!, 'detail/e:ResponseCode') : undefined,
})

/** A refusal is a SOAP fault that names a code; and after it the server serves. */
async function refused(reply: Reply, code: string): Promise<void> {
  assert.equal(reply.status, 500, reply.text.slice(0, 500))
  assert.equal(reply.code, code)
  await serves()
}

async function serves(): Promise<void> {
  const { status, text } = await send(inbox)
  assert.equal(status, 200)
  assert.match(text, /<m:ResponseCode>NoError</)
}

const withDoctype = (doctype: string, subject: string): string =>
  envelope(createItem(message(subject))).replace('?>', `?>${doctype}`)

describe('what no request may hold', () => {
  test('a document type declaration is refused, whatever it declares', async () => {
    for (const doctype of [
      '<!DOCTYPE x>',
      '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
      '<!DOCTYPE x [<!ENTITY a "b">]>',
    ])
      await refused(await send(withDoctype(doctype, 'x')), 'ErrorSchemaValidation')
  })

  test('an external entity is not fetched', async () => {
    const reply = await send(withDoctype('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', '&a;'))
    await refused(reply, 'ErrorSchemaValidation')
  })

  test('entities that grow a thousandfold do not grow', async () => {
    const entities = Array.from({ length: 10 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('')
    const reply = await send(withDoctype(`<!DOCTYPE x [<!ENTITY e0 "lol">${entities}]>`, '&e10;'))
    await refused(reply, 'ErrorSchemaValidation')
  })

  test('an entity that nobody declared is refused', async () => {
    await refused(await send(envelope(createItem(message('&nbsp;')))), 'ErrorSchemaValidation')
  })

  test('ten thousand elements in each other are refused', async () => {
    const deep = '<t:Not>'.repeat(10_000) + '</t:Not>'.repeat(10_000)
    const search = `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:Restriction>${deep}</m:Restriction></m:FindItem>`
    await refused(await send(envelope(search)), 'ErrorSchemaValidation')
    const header = '<x:a xmlns:x="urn:x">'.repeat(10_000) + '</x:a>'.repeat(10_000)
    await refused(await send(envelope('', { headers: header })), 'ErrorSchemaValidation')
  })

  test('attachments in attachments are refused before they are too deep', async () => {
    const open = '<t:Message><t:Attachments><t:ItemAttachment>'
    const close = '</t:ItemAttachment></t:Attachments></t:Message>'
    const reply = await send(envelope(createItem(open.repeat(2000) + close.repeat(2000))))
    await refused(reply, 'ErrorSchemaValidation')
  })

  test('an attribute of a megabyte is refused or names nothing', async () => {
    const long = 'A'.repeat(2 ** 20)
    const reply = await send(
      envelope(
        `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape><m:ItemIds><t:ItemId Id="${long}"/></m:ItemIds></m:GetItem>`,
      ),
    )
    assert.ok(
      reply.code === 'ErrorSchemaValidation' || reply.text.includes('ErrorInvalidIdMalformed'),
      reply.text.slice(0, 300),
    )
    await serves()
  })

  test('ten thousand attributes on one element are refused', async () => {
    const attributes = Array.from({ length: 10_000 }, (_, i) => ` a${i}="1"`).join('')
    await refused(await send(inbox.replace('<m:GetFolder', `<m:GetFolder${attributes}`)), 'ErrorSchemaValidation')
  })

  test('a NUL and the other characters that XML forbids are refused, in person and by reference', async () => {
    for (const character of ['\u0000', '&#0;', '&#x1F;', '\u0007', '&#xFFFE;', '&#xD800;', '&#x110000;'])
      await refused(await send(envelope(createItem(message(character)))), 'ErrorSchemaValidation')
  })

  test('bytes that are no UTF-8 are refused', async () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xc3]]) {
      const [before, behind] = envelope(createItem(message('\u0001'))).split('\u0001') as [string, string]
      const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(behind)])
      await refused(await send(body), 'ErrorSchemaValidation')
    }
  })

  test('what is no XML at all is refused', async () => {
    for (const body of [
      '',
      ' ',
      'hello',
      '{"a":1}',
      '<',
      '\u0000\u0000',
      '<?xml version="1.0"?>',
      '<a/><b/>',
      '%PDF-1.4',
    ])
      assert.match((await send(body)).code ?? '', /^Error(SchemaValidation|InvalidRequest)$/, JSON.stringify(body))
    await serves()
  })
})

describe('what is declared otherwise than it is', () => {
  test('a document cut off anywhere is refused', async () => {
    for (let length = 1; length < inbox.length; length += 37) {
      const { status, code } = await send(inbox.slice(0, length))
      assert.equal(status, 500)
      assert.match(code ?? '', /^Error(SchemaValidation|InvalidRequest)$/)
    }
    await serves()
  })

  test('a body that is shorter than its Content-Length leaves the server as it was', async () => {
    const connection = await rawConnection(port)
    connection.send(
      `POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization(alice)}\r\nContent-Type: text/xml\r\nContent-Length: ${inbox.length + 100}\r\n\r\n${inbox}`,
    )
    connection.socket.end()
    await connection.closed()
    await serves()
  })

  test('a body that is longer than its Content-Length is not read on as a request of its own', async () => {
    const connection = await rawConnection(port)
    connection.send(
      `POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization(alice)}\r\nContent-Type: text/xml\r\nContent-Length: 10\r\nConnection: close\r\n\r\n${inbox}`,
    )
    const text = await connection.closed()
    assert.match(text, /^HTTP\/1\.1 (400|500) /)
    assert.doesNotMatch(text, /NoError/)
    await serves()
  })

  test('a Content-Length and a Transfer-Encoding at once are refused', async () => {
    const connection = await rawConnection(port)
    connection.send(
      'POST /EWS/Exchange.asmx HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n',
    )
    assert.match(await connection.closed(), /^HTTP\/1\.1 400 /)
    await serves()
  })

  test('a charset that is another than that of the bytes is found out', async () => {
    const utf16 = Buffer.from(`\ufeff${inbox.replace('utf-8', 'utf-16')}`, 'utf16le')
    assert.equal(
      (await send(utf16, { 'content-type': 'text/xml; charset=utf-16' })).status,
      200,
      'UTF-16 with a mark is fine',
    )
    await refused(await send(utf16.subarray(2), { 'content-type': 'text/xml; charset=utf-8' }), 'ErrorSchemaValidation')
    await refused(await send(inbox.replace('utf-8', 'utf-7')), 'ErrorSchemaValidation')
    await refused(await send(inbox.replace('utf-8', 'ebcdic-cp-us')), 'ErrorSchemaValidation')
  })

  test('a content type that is not XML is told so', async () => {
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
      'application/x-www-form-urlencoded',
    ]) {
      const reply = await send(inbox, { 'content-type': type })
      assert.equal(reply.status, 415)
      assert.equal(reply.code, 'ErrorInvalidRequest')
    }
    await serves()
  })

  test('a coding that the body is not in is a bad request', async () => {
    for (const coding of ['gzip', 'deflate', 'br', 'compress', 'gzip, gzip']) {
      const reply = await send(inbox, { 'content-encoding': coding })
      assert.equal(reply.status, 400, coding)
      assert.equal(reply.code, 'ErrorInvalidRequest')
    }
    const cut = gzipSync(inbox)
    assert.equal((await send(cut.subarray(0, cut.length - 9), { 'content-encoding': 'gzip' })).status, 400)
    await serves()
  })

  test('a coding that the body is in is read', async () => {
    assert.equal((await send(gzipSync(inbox), { 'content-encoding': 'gzip' })).status, 200)
    assert.equal((await send(deflateSync(inbox), { 'content-encoding': 'deflate' })).status, 200)
  })
})

describe('what is too large', () => {
  const megabyte = Buffer.alloc(2 ** 20, 'x')

  /** An envelope with a body of so many megabytes, in pieces, so that this side does not hold them either. */
  function stream(megabytes: number): ReadableStream {
    const [before, behind] = envelope(createItem(message('Large', '<t:Body BodyType="Text">\u0001</t:Body>'))).split(
      '\u0001',
    ) as [string, string]
    let left = megabytes
    return new ReadableStream({
      pull(controller) {
        if (left === megabytes) controller.enqueue(Buffer.from(before))
        if (left-- > 0) controller.enqueue(megabyte)
        else {
          controller.enqueue(Buffer.from(behind))
          controller.close()
        }
      },
    })
  }

  test('a hundred megabytes are refused, and the server does not keep them', async () => {
    const before = await memory()
    for (let round = 0; round < 3; round++) await refused(await send(stream(100)), 'ErrorRequestStreamTooBig')
    const grown = (await memory()) - before
    assert.ok(grown < 250 * 2 ** 20, `the server grew by ${grown >> 20} MB`)
  })

  test('a bomb that unpacks to two gigabytes is defused', async () => {
    const before = await memory()
    const bomb = gzipSync(Buffer.alloc(256 * 2 ** 20))
    // A gzip file may have several members, each of which unpacks after the other.
    const body = Buffer.concat(Array(8).fill(bomb) as Buffer[])
    await refused(await send(body, { 'content-encoding': 'gzip' }), 'ErrorRequestStreamTooBig')
    const grown = (await memory()) - before
    assert.ok(grown < 250 * 2 ** 20, `the server grew by ${grown >> 20} MB`)
  })

  test('twenty megabytes are taken, and given back whole', async () => {
    const reply = await send(stream(20))
    assert.equal(reply.status, 200)
    assert.match(reply.text, /NoError/)
    await serves()
  })
})

test('after all of this the process holds no more than a server does', async () => {
  await serves()
  const held = await memory()
  assert.ok(held < 600 * 2 ** 20, `${held >> 20} MB`)
  assert.equal(child.exitCode, null)
})
