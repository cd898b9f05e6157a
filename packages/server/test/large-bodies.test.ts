import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { listen } from '@exchequer/server'
import {
  alice,
  authorization,
  createItem,
  envelope,
  field,
  getItem,
  host,
  message,
  readAnswer,
  shape,
  textOf,
} from './harness.js'

const server = await host()
const listener = await listen(server.server.handle, { host: '127.0.0.1', port: 0 })
after(async () => {
  await listener.close()
  await server.close()
})

const headers = { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8' }
/** Of characters of two, three and four bytes: whatever a document is cut into, some piece ends within one. */
const text = 'é€😀'.repeat(200_000)
const request = Buffer.from(envelope(createItem(message('Long', `<t:Body BodyType="Text">${text}</t:Body>`))))

async function bodyOf(response: Response): Promise<string | undefined> {
  const created = readAnswer(response.status, await response.text()).fine
  const wanted = getItem([created.id], shape('IdOnly', [field('item:Body')]))
  return textOf((await server.post(wanted)).fine.item, 't:Body')
}

for (const [coding, body] of [
  ['identity', request],
  ['gzip', gzipSync(request)],
] as const) {
  test(`a body of megabytes comes whole over a connection, wherever it was cut (${coding})`, async () => {
    const url = `http://127.0.0.1:${listener.port}/EWS/Exchange.asmx`
    const sent = await fetch(url, { method: 'POST', headers: { ...headers, 'content-encoding': coding }, body })
    assert.equal((await bodyOf(sent)) === text, true)
  })
}

test('the bytes that a stream brings to fetch stay those of who made it', async () => {
  const length = 50_001
  const chunks = Array.from({ length: Math.ceil(request.length / length) }, (_, index) =>
    Uint8Array.from(request.subarray(index * length, (index + 1) * length)),
  )
  const init = { method: 'POST', headers, body: streamOf(chunks), duplex: 'half' }
  const sent = await server.server.fetch(new Request('http://localhost/EWS/Exchange.asmx', init as RequestInit))
  assert.equal((await bodyOf(sent)) === text, true)
  assert.equal(Buffer.concat(chunks).equals(request), true)
})

const streamOf = (chunks: readonly Uint8Array[]): ReadableStream =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
