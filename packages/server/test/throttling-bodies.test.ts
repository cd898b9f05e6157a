import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { ThrottlingOptions } from '@exchequer/server'
import {
  Answer,
  alice,
  authorization,
  bob,
  createItem,
  distinguished,
  envelope,
  host,
  message,
  parse,
} from './harness.js'
import { deferred } from './http-listening.js'
import { getStreamingEvents, streaming, subscribed } from './listening.js'

const kilobyte = 1_024
const large = 400 * kilobyte

/** A request that makes a message of about so many bytes. */
const request = (size: number): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(envelope(createItem(message('x'.repeat(size)), distinguished('drafts'))))

async function stage(context: TestContext, throttling: ThrottlingOptions) {
  const mail = await host({ throttling })
  context.after(() => mail.close())

  const post = async (as: string, body: BodyInit, more: Record<string, string> = {}) => {
    const headers = { authorization: authorization(as), 'content-type': 'text/xml', ...more }
    const init = { method: 'POST', headers, body, ...(body instanceof ReadableStream && { duplex: 'half' }) }
    const response = await mail.server.fetch(new Request('http://mail.test/EWS/Exchange.asmx', init as RequestInit))
    const text = await response.text()
    const answer = new Answer(response.status, text, parse(text))
    return { outcome: response.status === 200 ? answer.codes[0] : answer.fault, text, headers: response.headers }
  }

  /** Sends a request but for its end; resolves when the server has read that far. */
  const half = async (as: string, size: number) => {
    const bytes = request(size)
    const read = deferred()
    const end = deferred()
    let sent = 0
    const body = new ReadableStream({
      async pull(controller) {
        if (sent < bytes.length - 10) {
          const piece = bytes.subarray(sent, Math.min(sent + 64 * kilobyte, bytes.length - 10))
          sent += piece.length
          return controller.enqueue(piece)
        }
        read.resolve()
        await end.promise
        controller.enqueue(bytes.subarray(-10))
        controller.close()
      },
    })
    const answer = post(as, body)
    await read.promise
    await new Promise((resolve) => setImmediate(resolve))
    return { answer, end: end.resolve }
  }

  for (const who of [alice, bob]) assert.equal((await post(who, request(1))).outcome, 'NoError')
  return { post, half }
}

test('half-sent bodies of one account take up its share of the memory, and no more', async (context) => {
  const { post, half } = await stage(context, { bodyBytesPerAccount: 1_000 * kilobyte })
  const [one, two] = [await half(alice, large), await half(alice, large)]
  const refused = await post(alice, request(large))
  assert.equal(refused.outcome, 'ErrorServerBusy')
  assert.match(refused.text, /<t:Value Name="BackOffMilliseconds">10000</)
  assert.equal(refused.headers.get('retry-after'), '10')
  // What is sent counts by what comes out of it.
  const packed = await post(alice, new Uint8Array(gzipSync(request(large))), { 'content-encoding': 'gzip' })
  assert.equal(packed.outcome, 'ErrorServerBusy')
  assert.equal((await post(alice, request(10 * kilobyte))).outcome, 'NoError')
  assert.equal((await post(bob, request(large))).outcome, 'NoError')
  one.end()
  assert.equal((await one.answer).outcome, 'NoError')
  assert.equal((await post(alice, request(large))).outcome, 'NoError')
  two.end()
  assert.equal((await two.answer).outcome, 'NoError')
  // One alone is as large as any request may be.
  assert.equal((await post(alice, request(3 * large))).outcome, 'NoError')
})

test('where those of all accounts take up the memory, large ones wait and small ones go on', async (context) => {
  const { post, half } = await stage(context, { bodyBytes: 700 * kilobyte })
  const waiting = await half(alice, large)
  assert.equal((await post(bob, request(large))).outcome, 'ErrorServerBusy')
  for (const who of [alice, bob]) assert.equal((await post(who, request(100 * kilobyte))).outcome, 'NoError')
  waiting.end()
  assert.equal((await waiting.answer).outcome, 'NoError')
  assert.equal((await post(bob, request(large))).outcome, 'NoError')
})

test('a stream that is open takes up none of the room that its request had', async (context) => {
  const mail = await host({ throttling: { bodyBytesPerAccount: 500 * kilobyte } })
  context.after(() => mail.close())
  const { id } = subscribed(await mail.post(streaming({ folders: distinguished('inbox') })))
  const long = `<!-- ${'x'.repeat(large)} -->${envelope(getStreamingEvents([id]))}`.replace(
    /^(<!--.*-->)(<\?xml.*?\?>)/,
    '$2$1',
  )
  const ask = (body: string) =>
    mail.server.fetch(
      new Request('http://mail.test/EWS/Exchange.asmx', {
        method: 'POST',
        headers: { authorization: authorization(alice), 'content-type': 'text/xml' },
        body,
      }),
    )
  const stream = await ask(long)
  const reader = stream.body!.getReader()
  assert.match(new TextDecoder().decode((await reader.read()).value), /<m:ConnectionStatus>OK</)
  const beside = await ask(envelope(createItem(message('x'.repeat(large)), distinguished('drafts'))))
  assert.match(await beside.text(), /NoError/)
  await reader.cancel()
})
