import assert from 'node:assert/strict'
import { test } from 'node:test'
import { itemClasses } from '@exchequer/protocol'
import { computed } from '@exchequer/server/internal/mailbox/computed'
import { belongsToHead, readDocument, readHead, writeDocument } from '@exchequer/server/internal/mailbox/item-document'
import { planner } from '@exchequer/server/internal/mailbox/shape'

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
