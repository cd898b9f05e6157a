import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readRequest, stringSource, type Version, writeRequest } from '@exchequer/protocol'

const corpus = new URL('../../../../corpus/', import.meta.url)
const samples = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.request.xml'),
)

test('there are samples', () => assert.ok(samples.length > 0))

for (const name of samples) {
  test(`${name} is read strictly, and read again as it was written`, () => {
    const { operation, headers, request } = readRequest(stringSource(readFileSync(new URL(name, corpus), 'utf8')))
    assert.equal(operation.name, name.slice(0, operation.name.length))
    const version: Version = headers.version ?? 'Exchange2016'
    const written = writeRequest(operation, request, { ...headers, version }).join('')
    assert.deepEqual(readRequest(stringSource(written)).request, request)
  })
}
