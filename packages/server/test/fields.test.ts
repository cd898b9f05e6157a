import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Place } from '@exchequer/protocol'
// biome-ignore lint/style/noRestrictedImports: what counts as the same is settled there.
import { difference } from '../../protocol/test/corpus-canonical.js'
import { creatable, elementOf, itemWith, otherXmlOf, settable, xmlOf } from './fields.samples.js'
import {
  createItem,
  deleteField,
  field,
  find,
  getItem,
  host,
  type Id,
  itemChange,
  parse,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

// Every field of every class that can be created, by the tables: what is set comes back, what is deleted is gone, and what only the
// server sets cannot be set.

const server = await host()
after(() => server.close())
const newest = { version: 'V2017_07_11' } as const
const post = (request: string) => server.post(request, newest)

const paths = (places: readonly Place[]): string[] => places.map(({ options }) => field(options.uri!))

/** What is wrong with how a field came back. */
function wrong(place: Place, item: ReturnType<typeof parse>, xml = xmlOf(place)): string | undefined {
  const sent = parse(envelopeOf(xml)).children[0]!
  const came = find(item, sent.name)
  return came ? difference(sent, came) : `${sent.name} did not come back`
}

const envelopeOf = (xml: string): string =>
  `<x xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">${xml}</x>`

for (const table of creatable)
  describe(`the fields of a ${table.element}`, () => {
    const places = settable(table)
    const createAll = async (items: string): Promise<Id[]> => (await post(createItem(items))).fine.ids

    test('come back as they were created', async () => {
      const ids = await createAll(places.map((place) => itemWith(table, place)).join(''))
      const got = (await post(getItem(ids, shape('IdOnly', paths(places))))).fine
      const problems = places.flatMap((place, i) => wrong(place, got.items[i]!) ?? [])
      assert.deepEqual(problems, [])
      assert.ok(places.length > 10)
    })

    test('come back as they were set, and are gone when they were deleted', async () => {
      const changeable = places.filter(({ options }) => !options.isCreateOnly)
      const ids = await createAll(changeable.map(() => itemWith(table)).join(''))
      const set = changeable.map((place, i) =>
        itemChange(
          ids[i]!,
          setField(field(place.options.uri!), `<t:${table.element}>${xmlOf(place)}</t:${table.element}>`),
        ),
      )
      const updated = (await post(updateItem(set.join('')))).fine.ids
      const got = (await post(getItem(updated, shape('IdOnly', paths(changeable))))).fine
      assert.deepEqual(
        changeable.flatMap((place, i) => wrong(place, got.items[i]!) ?? []),
        [],
      )
      const deleted = await post(
        updateItem(
          changeable.map(({ options }, i) => itemChange(updated[i]!, deleteField(field(options.uri!)))).join(''),
        ),
      )
      const after = (await post(getItem(ids, shape('IdOnly', paths(changeable))))).fine
      const problems = changeable.flatMap((place, i) => {
        const { code } = deleted.messages[i]!
        if (place.options.isUndeletable)
          return code === 'ErrorInvalidPropertyDelete' ? [] : [`${place.key} must stay, and the answer was ${code}`]
        if (code !== 'NoError') return [`${place.key}: ${code}`]
        const left = find(after.items[i]!, elementOf(place))
        const isGone = left === undefined || (place.key === 'body' && left.text === '') || place.key in kept
        return isGone ? [] : [`${place.key} is still there`]
      })
      assert.deepEqual(problems, [])
    })

    test('come back as they were changed', async () => {
      const changeable = places.filter(
        (place) => !place.options.isCreateOnly && !fixed.has(place.key) && otherXmlOf(place) !== xmlOf(place),
      )
      const ids = await createAll(changeable.map((place) => itemWith(table, place)).join(''))
      const set = changeable.map((place, i) =>
        itemChange(
          ids[i]!,
          setField(field(place.options.uri!), `<t:${table.element}>${otherXmlOf(place)}</t:${table.element}>`),
        ),
      )
      const updated = (await post(updateItem(set.join('')))).fine.ids
      const got = (await post(getItem(updated, shape('IdOnly', paths(changeable))))).fine
      assert.deepEqual(
        changeable.flatMap((place, i) => wrong(place, got.items[i]!, otherXmlOf(place)) ?? []),
        [],
      )
      assert.ok(changeable.length > 8, `${changeable.length} of ${places.length} can be changed`)
    })

    test('that the server alone sets can be neither created nor set nor deleted', async () => {
      const readOnly = table.record.places.filter(({ options }) => options.isReadOnly && options.uri)
      const created = await post(createItem(readOnly.map((place) => itemWith(table, place)).join('')))
      assert.deepEqual(
        readOnly.flatMap(({ key }, i) =>
          created.codes[i] === 'ErrorInvalidPropertySet' ? [] : [`${key}: ${created.codes[i]}`],
        ),
        [],
      )
      const ids = await createAll(readOnly.map(() => itemWith(table)).join(''))
      const set = await post(
        updateItem(
          readOnly
            .map((place, i) =>
              itemChange(
                ids[i]!,
                setField(field(place.options.uri!), `<t:${table.element}>${xmlOf(place)}</t:${table.element}>`),
              ),
            )
            .join(''),
        ),
      )
      assert.deepEqual(
        readOnly.flatMap(({ key }, i) =>
          set.codes[i] === 'ErrorInvalidPropertySet' ? [] : [`${key}: ${set.codes[i]}`],
        ),
        [],
      )
      const deleted = await post(
        updateItem(readOnly.map(({ options }, i) => itemChange(ids[i]!, deleteField(field(options.uri!)))).join('')),
      )
      assert.deepEqual(
        readOnly.flatMap(({ key }, i) =>
          deleted.codes[i] === 'ErrorInvalidPropertyDelete' ? [] : [`${key}: ${deleted.codes[i]}`],
        ),
        [],
      )
    })
  })

/** What cannot be told from two generated values, and why. */
const fixed: ReadonlySet<string> = new Set([
  // A series that begins elsewhere moves its item; the calendar's tests say how.
  'recurrence',
])

/** What stays when it is deleted, because a rule puts something in its place. */
const kept: Readonly<Record<string, string>> = {
  fileAs: 'follows from FileAsMapping',
}

test('a message class refines the element that it comes with', async () => {
  const id = (await post(createItem('<t:Contact><t:ItemClass>IPM.Contact.Custom</t:ItemClass></t:Contact>'))).fine.id
  const got = (await post(getItem([id], shape('IdOnly', [field('item:ItemClass')])))).fine
  assert.equal(got.item.name, 't:Contact')
  assert.equal(textOf(got.item, 't:ItemClass'), 'IPM.Contact.Custom')
  const wrongly = await post(createItem('<t:Contact><t:ItemClass>IPM.Task</t:ItemClass></t:Contact>'))
  assert.equal(wrongly.message.code, 'ErrorObjectTypeChanged')
})

test('an item of the base class comes back as a message', async () => {
  const id = (await post(createItem('<t:Item><t:Subject>Plain</t:Subject></t:Item>'))).fine.id
  const got = (await post(getItem([id], shape('Default')))).fine
  assert.equal(got.item.name, 't:Message')
  assert.equal(textOf(got.item, 't:Subject'), 'Plain')
})
