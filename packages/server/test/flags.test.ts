import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  all,
  createItem,
  deleteField,
  field,
  find,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

let mail: Host
before(async () => {
  mail = await host()
})
after(() => mail.close())

const flag = (status: string, more = ''): string => `<t:Flag><t:FlagStatus>${status}</t:FlagStatus>${more}</t:Flag>`
const start = '<t:StartDate>2024-01-02T00:00:00Z</t:StartDate>'
const due = '<t:DueDate>2024-01-05T00:00:00Z</t:DueDate>'
const completed = '<t:CompleteDate>2024-01-04T00:00:00Z</t:CompleteDate>'

const common = (set: string, id: string, type: string): string =>
  `<t:ExtendedFieldURI DistinguishedPropertySetId="${set}" PropertyId="${id}" PropertyType="${type}"/>`
const startTag = common('Task', '33028', 'SystemTime')
const dueTag = common('Task', '33029', 'SystemTime')
const doneTag = common('Task', '33039', 'SystemTime')
const completeTag = tagged('0x1091', 'SystemTime')
const statusTag = tagged('0x1090', 'Integer')

const make = async (more = ''): Promise<Id> => (await mail.post(createItem(message('Flagged', more)))).fine.id
const change = async ({ id }: Id, ...updates: string[]): Promise<Answer> =>
  mail.post(updateItem(itemChange({ id }, updates.join('')), 'AlwaysOverwrite'))
const setFlag = (value: string): string => setField(field('item:Flag'), `<t:Message>${value}</t:Message>`)
const setTag = (path: string, value: string): string =>
  setField(path, `<t:Message><t:ExtendedProperty>${path}<t:Value>${value}</t:Value></t:ExtendedProperty></t:Message>`)
const wanted = shape('IdOnly', [field('item:Flag'), statusTag, startTag, dueTag, doneTag, completeTag])
const read = async ({ id }: Id): Promise<XmlNode> => (await mail.post(getItem([{ id }], wanted))).fine.item
const flagIn = (item: XmlNode): string[] => find(item, 't:Flag')!.children.map(({ name, text }) => `${name} ${text}`)
const tags = (item: XmlNode): (string | undefined)[] =>
  all(item, 't:ExtendedProperty').map((property) => textOf(property, 't:Value'))

test('a flag has the dates that its status may have, and no others', async () => {
  const right = [flag('Flagged'), flag('Flagged', start + due), flag('Complete', completed), flag('NotFlagged')]
  const wrong = [
    flag('Flagged', start),
    flag('Flagged', due),
    flag('Flagged', completed),
    flag('Complete', start + due),
    flag('NotFlagged', start + due),
    flag('NotFlagged', completed),
  ]
  const id = await make()
  for (const value of right) assert.deepEqual((await change(id, setFlag(value))).codes, ['NoError'], value)
  for (const value of wrong) {
    assert.deepEqual((await change(id, setFlag(value))).codes, ['ErrorInvalidArgument'], value)
    assert.deepEqual((await mail.post(createItem(message('x', value)))).codes, ['ErrorInvalidArgument'], value)
  }
})

test('what is complete has a date of completion, whether or not one was given', async () => {
  const id = await make(flag('Flagged', start + due))
  ;(await change(id, setFlag(flag('Complete')))).fine
  const [status, date, ...rest] = flagIn(await read(id))
  assert.equal(status, 't:FlagStatus Complete')
  assert.match(date!, /^t:CompleteDate \d{4}-/)
  assert.deepEqual(rest, [], 'the dates of what was to do are gone')
})

test('a date of a flag without a zone is one of the zone of the call', async () => {
  const dates = (start + due).replaceAll('Z<', '<')
  const headers = '<t:TimeZoneContext><t:TimeZoneDefinition Id="W. Europe Standard Time"/></t:TimeZoneContext>'
  const id = (await mail.post(createItem(message('Zoned', flag('Flagged', dates))), { headers })).fine.id
  assert.deepEqual(flagIn(await read(id)), [
    't:FlagStatus Flagged',
    't:StartDate 2024-01-01T23:00:00Z',
    't:DueDate 2024-01-04T23:00:00Z',
  ])
})

test('the dates of a flag are the MAPI properties that Outlook reads', async () => {
  const id = await make(flag('Flagged', start + due))
  assert.deepEqual(tags(await read(id)), ['2', '2024-01-02T00:00:00Z', '2024-01-05T00:00:00Z'])
  ;(await change(id, setFlag(flag('Complete', completed)))).fine
  assert.deepEqual(tags(await read(id)), ['1', '2024-01-04T00:00:00Z', '2024-01-04T00:00:00Z'])
})

test('Evolution, Thunderbird: what is flagged through MAPI is flagged, whatever comes first', async () => {
  const id = await make()
  const both = setTag(dueTag, '2024-01-05T00:00:00Z') + setTag(statusTag, '2')
  ;(await change(id, both)).fine
  assert.deepEqual(flagIn(await read(id)), ['t:FlagStatus Flagged', 't:DueDate 2024-01-05T00:00:00Z'])
  ;(await change(id, setTag(statusTag, '1') + setTag(completeTag, '2024-01-06T00:00:00Z'))).fine
  assert.deepEqual(flagIn(await read(id)), [
    't:FlagStatus Complete',
    't:DueDate 2024-01-05T00:00:00Z',
    't:CompleteDate 2024-01-06T00:00:00Z',
  ])
  ;(await change(id, deleteField(statusTag) + deleteField(dueTag) + deleteField(completeTag))).fine
  const cleared = await read(id)
  assert.deepEqual(flagIn(cleared), ['t:FlagStatus NotFlagged'])
  assert.deepEqual(tags(cleared), [])
})
