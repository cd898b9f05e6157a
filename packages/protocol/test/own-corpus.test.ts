import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  type AnyOperation,
  operations,
  readRequest,
  readResponse,
  stringSource,
  type Version,
  writeRequest,
} from '@exchequer/protocol'

const corpus = new URL('../../../../corpus/', import.meta.url)
const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
const samples = files.filter((name) => name.endsWith('.request.xml'))
const answers = files.filter((name) => name.endsWith('.response.xml'))

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

for (const name of answers) {
  test(`${name} is read without anything that the tables do not have`, () => {
    assert.ok(samples.includes(name.replace('.response.', '.request.')), 'it answers a request')
    const operation = (operations as unknown as Record<string, AnyOperation>)[name.slice(0, name.indexOf('/'))]!
    const { answer, skipped } = readResponse(operation, stringSource(readFileSync(new URL(name, corpus), 'utf8')))
    assert.deepEqual(skipped, [])
    assert.ok(answer)
  })
}
