import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { packSections, SECTION, unpackSections } from '@exchequer/server/internal/mailbox/item-container'
import { changeEvent, daily, makeEvent, occurrenceIdOf, readAll, view } from './calendar-steps.js'
import {
  type Answer,
  all,
  deleteItem,
  distinguished,
  getFolder,
  host,
  type Id,
  idOf,
  shape,
  textOf,
} from './harness.js'

/** What somebody may bring who knows how an item travels and what is wrong with it. */

const server = await host()
const { post } = server
after(() => server.close())

const { id: calendar } = (await post(getFolder(distinguished('calendar'), shape('IdOnly')))).fine.id

async function exported(id: Id): Promise<Uint8Array> {
  const answer = await post(`<m:ExportItems><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:ExportItems>`)
  return Buffer.from(all(answer.fine.root, 'm:Data')[0]!.text, 'base64')
}

const upload = (data: Uint8Array): Promise<Answer> =>
  post(
    `<m:UploadItems><m:Items><t:Item CreateAction="CreateNew"><t:ParentFolderId Id="${calendar}"/>` +
      `<t:Data>${Buffer.from(data).toString('base64')}</t:Data></t:Item></m:Items></m:UploadItems>`,
  )

// biome-ignore lint/suspicious/noExplicitAny: what is spoilt here has no type.
type Loose = any

/** The same item with its document spoilt. */
function spoilt(data: Uint8Array, spoil: (document: Loose) => void): Uint8Array {
  const [first, ...rest] = unpackSections(data)
  const facts = JSON.parse(Buffer.from(first!.bytes).toString())
  const document = JSON.parse(facts.document)
  spoil(document)
  const bytes = Buffer.from(JSON.stringify({ ...facts, document: JSON.stringify(document) }))
  return packSections([{ kind: SECTION.item, bytes }, ...rest])
}

async function richSeries(): Promise<Id> {
  const file = '<t:FileAttachment><t:Name>f</t:Name><t:Content>bm90ZXM=</t:Content></t:FileAttachment>'
  const [start, end] = ['2027-03-01T09:00:00Z', '2027-03-01T10:00:00Z']
  const before = '<t:Body BodyType="Text">Shared</t:Body>'
  const master = await makeEvent(server, { subject: 'Rich', start, end, before, recurrence: daily('2027-03-01', 5) })
  const second = await occurrenceIdOf(server, master, 2)
  const own = {
    'item:Body': '<t:Body BodyType="Text">Own words</t:Body>',
    'calendar:Start': '<t:Start>2027-03-02T09:30:00Z</t:Start>',
  }
  ;(await post(changeEvent(second, own))).fine
  ;(
    await post(
      `<m:CreateAttachment><m:ParentItemId Id="${second.id}"/><m:Attachments>${file}</m:Attachments></m:CreateAttachment>`,
    )
  ).fine
  return master
}

const wrongs: Readonly<Record<string, (document: Loose) => void>> = {
  'an interval of nothing': ({ p }) => Object.assign(p.recurrence.pattern.value, { interval: 0 }),
  'an interval that goes back': ({ p }) => Object.assign(p.recurrence.pattern.value, { interval: -1 }),
  'too many occurrences': ({ p }) => Object.assign(p.recurrence.range.value, { numberOfOccurrences: 1e9 }),
  'no recurrence at all': ({ p }) => Object.assign(p, { recurrence: { pattern: {}, range: {} } }),
  'a start that is no time': ({ p }) => Object.assign(p, { start: 'soon' }),
  'no end': ({ p }) => delete p.end,
  'an end before its start': ({ p }) => Object.assign(p, { end: p.start - 1 }),
  'an end ages later': ({ p }) => Object.assign(p, { end: p.start + 1e12 }),
  'a zone that is none': ({ p }) => Object.assign(p, { startTimeZone: { id: 'Nowhere' } }),
  'an exception that is no time': ({ s }) => Object.assign(s.exceptions[0].properties, { start: 'soon' }),
  'an exception without an end': ({ s }) => delete s.exceptions[0].properties.end,
  'an exception that ends first': ({ s }) => Object.assign(s.exceptions[0].properties, { end: 0 }),
  'a body that weighs what it does not': ({ s }) => Object.assign(s.exceptions[0].body, { size: 1e9 }),
  'attachments that are not there': ({ s }) => Object.assign(s.exceptions[0], { attachments: [7] }),
  'attachments that are no list': ({ s }) => Object.assign(s.exceptions[0], { attachments: 1 }),
  'two exceptions with one number': ({ s }) => s.exceptions.push({ ...s.exceptions[0], attachments: [] }),
  'exceptions that are no list': ({ s }) => Object.assign(s, { exceptions: {} }),
  'deleted ones that are no times': ({ s }) => Object.assign(s, { excluded: ['x'] }),
}

test('a series that no calendar could show is refused, and does no harm', async () => {
  const master = await richSeries()
  const data = await exported(master)
  for (const [what, spoil] of Object.entries(wrongs))
    assert.deepEqual((await upload(spoilt(data, spoil))).codes, ['ErrorCorruptData'], what)
  const { shown } = await view(server, '2027-03-01T00:00:00Z', '2027-03-09T00:00:00Z')
  assert.equal(shown.length, 5)
  ;(await post(deleteItem([master], 'HardDelete'))).fine
})

test('an uploaded series weighs what it brings, whatever it says, and has attachments where it has', async () => {
  const master = await richSeries()
  const data = await exported(master)
  const sizeOf = async (id: Id) => Number(textOf(await readAll(server, id), 't:Size'))
  const copyOf = async (bytes: Uint8Array) => idOf(all((await upload(bytes)).fine.root, 'm:ItemId')[0]!)
  const [honest, lying] = [await copyOf(data), await copyOf(spoilt(data, ({ s }) => Object.assign(s, { bodySize: 1 })))]
  assert.equal(await sizeOf(lying), await sizeOf(honest))
  const shorter = { 'item:Body': '<t:Body BodyType="Text">-</t:Body>' }
  for (const id of [honest, lying]) (await post(changeEvent(id, shorter))).fine
  assert.equal(await sizeOf(lying), await sizeOf(honest))
  assert.equal(textOf(await readAll(server, honest), 't:HasAttachments'), 'false')
  assert.equal(textOf(await readAll(server, await occurrenceIdOf(server, honest, 2)), 't:HasAttachments'), 'true')
})
