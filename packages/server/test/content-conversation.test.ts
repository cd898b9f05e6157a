import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conversationIdOf, conversationIndex, conversationTopic } from '@exchequer/server/internal/content/conversation'

for (const [subject, topic] of [
  ['RE: FW: hello', 'hello'],
  ['Re:hello', 'hello'],
  ['AW: WG: Bericht', 'Bericht'],
  ['RE[2]: y', 'y'],
  ['回复：你好', '你好'],
  ['C:\\temp', 'C:\\temp'],
  ['at 5:30', 'at 5:30'],
  ['Hello RE: x', 'Hello RE: x'],
  ['', ''],
] as const) {
  test(`the topic of "${subject}" is "${topic}"`, () => assert.equal(conversationTopic(subject), topic))
}

test('a conversation index begins with 1 and the five high bytes of the time, and has a GUID', () => {
  const index = conversationIndex(undefined, new Date('2015-02-12T08:22:43Z'))
  assert.equal(index.length, 22)
  assert.equal(Buffer.from(index.subarray(0, 6)).toString('hex'), '01d0469d129f')
})

test('a reply adds five bytes that say how long after the first message it came', () => {
  const first = conversationIndex(undefined, new Date('2015-02-12T08:22:43Z'))
  const reply = conversationIndex(first, new Date('2015-02-12T09:22:43Z'))
  assert.deepEqual(reply.subarray(0, 22), first)
  assert.equal(reply.length, 27)
  const steps = Buffer.from(reply).readUInt32BE(22)
  // An hour in steps of 2^18 times 100 ns, to within the bytes that the header leaves out.
  assert.ok(Math.abs(steps - 36_000_000_000 / 2 ** 18) <= 1)
  const late = conversationIndex(first, new Date('2025-02-12T08:22:43Z'))
  const coarse = Buffer.from(late).readUInt32BE(22)
  assert.ok(coarse >= 0x8000_0000)
  assert.ok(Math.abs(coarse - 0x8000_0000 - (3653 * 86_400 * 1e7) / 2 ** 23) <= 1)
})

test('messages of one conversation share the GUID of their index, or without one the hash of their topic', () => {
  const first = conversationIndex(undefined, new Date())
  const reply = conversationIndex(first, new Date())
  assert.deepEqual(conversationIdOf(reply, 'a'), conversationIdOf(first, 'b'))
  assert.deepEqual(conversationIdOf(undefined, 'Topic'), conversationIdOf(new Uint8Array(3), 'tOPIC'))
  assert.notDeepEqual(conversationIdOf(undefined, 'a'), conversationIdOf(undefined, 'b'))
})
