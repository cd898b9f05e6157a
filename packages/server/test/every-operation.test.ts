import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type AnyOperation, operations, type Version } from '@exchequer/protocol'
import { absentFeatures } from '@exchequer/server/internal/operations/absent-features'
import { handlers } from '@exchequer/server/internal/operations/index'
import { generate } from './generated-xml.js'
import { all, envelope, host } from './harness.js'
import { schemaIsMissing, schemaVerdict } from './published.js'

const server = await host()
after(() => server.close())

const table = Object.values(operations as unknown as Record<string, AnyOperation>)
const missing = table.filter(({ name }) => !(name in handlers))

/** The newest there is, since some operations came late. */
const version: Version = 'V2017_07_11'

const request = ({ requestElement, request: type }: AnyOperation): string =>
  generate(`m:${requestElement}`, type, 'least')

test('the tables have the 122 operations of the schema, and this server does the first twelve of them', () => {
  assert.equal(table.length, 122)
  assert.ok(table.length - missing.length >= 12)
})

for (const operation of missing) {
  const isAbsent = operation.name in absentFeatures
  const what = isAbsent ? 'what is said where its feature is off' : 'that it is not implemented'
  test(`${operation.name} answers in its own shape ${what}`, async () => {
    const xml = envelope(request(operation), { version })
    assert.equal(schemaVerdict(xml), undefined, xml)
    const answer = await server.post(xml)
    assert.equal(answer.status, 200, answer.xml)
    assert.equal(answer.body.name, `m:${operation.responseElement}`)
    const codes = [answer.body, ...all(answer.root, 'm:ResponseMessage', 'm:ResponseMessages')].flatMap((node) =>
      all(node, 'm:ResponseCode'),
    )
    assert.ok(codes.length > 0, answer.xml)
    if (isAbsent) return assert.doesNotMatch(answer.xml, /not implemented/)
    for (const { text } of codes) assert.equal(text, 'ErrorInvalidOperation')
    assert.match(answer.xml, new RegExp(`${operation.name} is not implemented`))
  })
}

test('no feature is said to be absent that is there', () => {
  assert.deepEqual(
    Object.keys(absentFeatures).filter((name) => name in handlers),
    [],
  )
})

test('every operation that is implemented answers a request of the least form with a response of its own', async () => {
  // What answers in a row of envelopes writes two names as clients read them and not as the schema has them, and has tests of its own.
  const inOneEnvelope = table.filter(({ name }) => name in handlers && name !== 'GetStreamingEvents')
  for (const operation of inOneEnvelope) {
    const answer = await server.post(envelope(request(operation), { version }))
    assert.equal(answer.status, 200, `${operation.name}: ${answer.xml}`)
    assert.equal(answer.body.name, `m:${operation.responseElement}`)
  }
})

test('the answers are judged by the published schema', { skip: schemaIsMissing ?? false }, () => {
  const bad = envelope('<m:GetItemResponse><m:Nothing/></m:GetItemResponse>')
  assert.match(schemaVerdict(bad) ?? '', /Nothing/)
})
