import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemClasses } from '@exchequer/protocol'
import { fullAccess } from '@exchequer/server/internal/mailbox/access'
import { computed } from '@exchequer/server/internal/mailbox/computed'
import {
  belongsToHead,
  headKeys,
  readDocument,
  readHead,
  writeDocument,
} from '@exchequer/server/internal/mailbox/item-document'
import { planner } from '@exchequer/server/internal/mailbox/shape'
import type { StoredItem } from '@exchequer/server/internal/mailbox/stored-item'

const state = { flags: 0, bodyType: 'Text' } as const
const body = 'item:Body'

test('what the Default shape of any class shows, and is stored, is in the head of a document', () => {
  for (const isListing of [true, false]) {
    const planFor = planner({ baseShape: 'Default' }, isListing)
    for (const table of itemClasses)
      for (const { key, options } of planFor(table).places)
        if (!computed[options.uri ?? ''] && options.uri !== body)
          assert.ok(belongsToHead(key), `${key} of ${table.element}`)
  }
})

test('what the Default shapes work out needs the head alone, and nothing is in the head that they need not', () => {
  const needed = new Set<string>()
  const head = (values: Readonly<Record<string, unknown>>): StoredItem['head'] =>
    new Proxy(values, {
      get(known, key) {
        needed.add(String(key))
        return known[String(key)]
      },
    })
  const whole = (): never => assert.fail('the whole document was read')
  const row = { id: 1, folder: 1, change: 1, itemClass: 'IPM', size: 1 } as StoredItem['row']
  const reader = { mailboxGuid: '0'.repeat(32), address: 'ada@example.test', access: fullAccess }
  for (const isListing of [true, false]) {
    const planFor = planner({ baseShape: 'Default' }, isListing)
    for (const table of itemClasses)
      for (const { key, options } of planFor(table).places) {
        const compute = computed[options.uri ?? '']
        if (!compute) needed.add(key)
        // A meeting of one's own, and one that somebody else has called.
        else
          for (const values of [{ start: new Date(0) }, { start: new Date(0), myResponseType: 'Accept' }]) {
            const item = Object.defineProperty({ table, row, state, extended: {}, head: head(values) }, 'properties', {
              get: whole,
            })
            compute(item as unknown as StoredItem, reader, key)
          }
      }
  }
  assert.deepEqual(
    headKeys.filter((key) => !needed.has(key)),
    [],
  )
})

test('the head of a document has the first of its properties, and all that is not a property', () => {
  const x = { '0x3a45': { type: 'String', value: 'Prof.\n' } }
  const p = { preview: 'One\nline', subject: 'A "subject"\n}}', uid: '1', location: 'Here' }
  const text = writeDocument({ p, x, s: state })
  const whole = readDocument(text)
  assert.deepEqual([whole.p, whole.x, whole.s], [p, x, state])
  const head = readHead(text)
  assert.deepEqual([head?.p, head?.x, head?.s], [{ subject: p.subject, location: 'Here' }, x, state])
})

test('a document may have nothing in its head, or nothing behind it', () => {
  for (const p of [
    {},
    { subject: 'One' },
    { preview: 'Two' },
    { subject: 'One', preview: 'Two' },
    { subject: undefined },
  ]) {
    const text = writeDocument({ p, s: state })
    const kept = JSON.parse(JSON.stringify(p)) as { subject?: string }
    assert.deepEqual(readDocument(text).p, kept)
    assert.deepEqual(readHead(text)?.p, kept.subject === undefined ? {} : { subject: kept.subject })
  }
})

test('a document that was written before there were heads, or with another list, has none', () => {
  const text = writeDocument({ p: { subject: 'One', preview: 'Two' }, s: state })
  assert.equal(readHead(JSON.stringify({ p: { subject: 'One' }, s: state })), undefined)
  assert.equal(readHead(text.replace(/"h":"\w+"/, '"h":"0"')), undefined)
  assert.equal(readHead(JSON.stringify(JSON.parse(text))), undefined)
})
