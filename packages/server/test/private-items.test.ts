import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  findItem,
  freshFolder,
  getItem,
  host,
  type Id,
  idOf,
  itemChange,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'
import { letBob, ofMailbox } from './rights.js'

const carol = 'carol@example.test'
const server = await host({ people: [carol] })
const { post } = server
after(() => server.close())

const asBob = { as: bob }
const secret = 'Sesame'
const calendar = ofMailbox('calendar', alice)
const privately = '<t:Sensitivity>Private</t:Sensitivity>'
const event = (hour: number, more: string, after = ''): string =>
  `<t:CalendarItem>${more}<t:Start>2026-03-0${hour % 2 === 0 ? 2 : 3}T${10 + hour}:00:00Z</t:Start><t:End>2026-03-0${hour % 2 === 0 ? 2 : 3}T${11 + hour}:00:00Z</t:End>${after}</t:CalendarItem>`
const daily =
  '<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NumberedRecurrence><t:StartDate>2026-03-02</t:StartDate><t:NumberOfOccurrences>2</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>'
const view = '<m:CalendarView StartDate="2026-03-02T00:00:00Z" EndDate="2026-03-04T00:00:00Z"/>'
const everything = shape('AllProperties', [
  field('item:Subject'),
  field('item:Preview'),
  field('item:Size'),
  field('calendar:Location'),
  '<t:ExtendedFieldURI PropertyTag="0x37" PropertyType="String"/>',
  '<t:ExtendedFieldURI PropertyTag="0x1000" PropertyType="String"/>',
  '<t:ExtendedFieldURI PropertyTag="0xe1d" PropertyType="String"/>',
])

let single: Id
let series: Id
before(async () => {
  await letBob(server, 'calendar', 'Editor', 'Calendar')
  const words = `<t:Subject>${secret}</t:Subject>${privately}<t:Body BodyType="Text">${secret}</t:Body><t:Categories><t:String>${secret}</t:String></t:Categories>`
  single = (
    await post(
      createItem(
        event(0, words, `<t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus><t:Location>${secret}</t:Location>`),
      ),
    )
  ).fine.id
  series = (await post(createItem(event(2, words, `<t:Location>${secret}</t:Location>${daily}`)))).fine.id
  ;(await post(createItem(event(4, '<t:Subject>Open</t:Subject>')))).fine
})

const listed = async (as: string): Promise<XmlNode[]> =>
  (await post(findItem(calendar, everything, view), { as })).fine.items

test('readers of a calendar see of what is private when it is, and not what', async () => {
  const answer = await post(findItem(calendar, everything, view), asBob)
  const items = answer.fine.items
  assert.ok(!answer.xml.includes(secret), answer.xml)
  assert.deepEqual(
    items.map((item) => [textOf(item, 't:Start'), textOf(item, 't:Subject'), textOf(item, 't:LegacyFreeBusyStatus')]),
    [
      ['2026-03-02T10:00:00Z', undefined, 'OOF'],
      ['2026-03-02T12:00:00Z', undefined, 'Busy'],
      ['2026-03-02T14:00:00Z', 'Open', 'Busy'],
      ['2026-03-03T12:00:00Z', undefined, 'Busy'],
    ],
  )
  assert.equal((await listed(alice)).filter((item) => textOf(item, 't:Subject') === secret).length, 3)
})

test('what stands beside an event in the calendar is told without what is private', async () => {
  const beside = (await post(createItem(event(0, '<t:Subject>Beside</t:Subject>')))).fine.id
  const asked = shape('IdOnly', [field('calendar:ConflictingMeetingCount'), field('calendar:ConflictingMeetings')])
  const told = async (as: string) => {
    const answer = await post(getItem([beside], asked), { as })
    return [textOf(answer.fine.item, 't:ConflictingMeetingCount'), answer.xml.includes(secret)]
  }
  assert.deepEqual(await told(bob), ['0', false])
  assert.deepEqual(await told(alice), ['1', true])
  ;(await post(deleteItem([beside], 'HardDelete'))).fine
})

test('nothing else shows, changes or deletes what is private to somebody whom its owner did not let see it', async () => {
  const masked = (await listed(bob)).map((item) => idOf(item.children.find(({ name }) => name === 't:ItemId')!))
  const ids = [single, series, masked[0]!, masked[1]!, masked[3]!]
  const renamed = setField(field('item:Subject'), '<t:CalendarItem><t:Subject>Taken</t:Subject></t:CalendarItem>')
  for (const id of ids)
    for (const request of [
      getItem([id], everything),
      updateItem(itemChange(id, renamed), 'AlwaysOverwrite'),
      deleteItem([id], 'HardDelete'),
      `<m:ExportItems><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:ExportItems>`,
      `<m:CopyItem><m:ToFolderId>${distinguished('calendar')}</m:ToFolderId><m:ItemIds><t:ItemId Id="${id.id}"/></m:ItemIds></m:CopyItem>`,
      createItem(`<t:ForwardItem><t:ReferenceItemId Id="${id.id}"/></t:ForwardItem>`),
    ])
      assert.deepEqual((await post(request, asBob)).codes, ['ErrorItemNotFound'], request)
  const found = (await post(findItem(calendar), asBob)).fine.ids.map(({ id }) => id)
  assert.ok(!found.includes(single.id) && !found.includes(series.id))
  const bySubject = `<m:FindItem Traversal="Shallow"><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:ParentFolderIds>${calendar}</m:ParentFolderIds><m:QueryString>${secret}</m:QueryString></m:FindItem>`
  assert.deepEqual((await post(bySubject, asBob)).fine.ids, [])
})

test('a series with a private occurrence is not told of by itself, and its other occurrences are', async () => {
  const open = event(6, '<t:Subject>Daily</t:Subject>', daily)
  const master = (await post(createItem(open))).fine.id
  const occurrence = (index: number): string =>
    `<m:GetItem><m:ItemShape>${everything}</m:ItemShape><m:ItemIds><t:OccurrenceItemId RecurringMasterId="${master.id}" InstanceIndex="${index}"/></m:ItemIds></m:GetItem>`
  const second = (await post(occurrence(2))).fine.id
  const secretly = `<t:CalendarItem><t:Sensitivity>Private</t:Sensitivity></t:CalendarItem>`
  const subject = setField(field('item:Subject'), `<t:CalendarItem><t:Subject>${secret}</t:Subject></t:CalendarItem>`)
  ;(
    await post(
      updateItem(itemChange(second, setField(field('item:Sensitivity'), secretly) + subject), 'AlwaysOverwrite'),
    )
  ).fine
  assert.deepEqual((await post(occurrence(1), asBob)).codes, ['NoError'])
  assert.deepEqual((await post(occurrence(2), asBob)).codes, ['ErrorItemNotFound'])
  assert.deepEqual((await post(getItem([master], everything), asBob)).codes, ['ErrorItemNotFound'])
})

test('a synchronization tells nothing of private items, and that one is gone which became private', async () => {
  const folder = await freshFolder(server)
  await letBob(server, folder, 'Reviewer')
  const sync = (state = ''): string =>
    `<m:SyncFolderItems><m:ItemShape>${shape('Default')}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${state && `<m:SyncState>${state}</m:SyncState>`}<m:MaxChangesReturned>9</m:MaxChangesReturned></m:SyncFolderItems>`
  const id = (await post(createItem(message('Open'), folder))).fine.id
  const hidden = (await post(createItem(message(secret, privately), folder))).fine.id
  const first = await post(sync(), asBob)
  assert.deepEqual(first.fine.ids, [id])
  const state = textOf(first.message.node, 'm:SyncState')!
  const hide = setField(field('item:Sensitivity'), `<t:Message>${privately}</t:Message>`)
  ;(await post(updateItem(itemChange(id, hide)))).fine
  const then = await post(sync(state), asBob)
  assert.match(then.xml, new RegExp(`<t:Delete><t:ItemId Id="${id.id.replaceAll('+', '\\+')}"`))
  assert.ok(!then.xml.includes('Open') && !first.xml.includes(secret))
  const next = textOf(then.message.node, 'm:SyncState')!
  const renamed = setField(field('item:Subject'), message(secret))
  for (const known of [id, hidden]) (await post(updateItem(itemChange(known, renamed), 'AlwaysOverwrite'))).fine
  assert.deepEqual((await post(sync(next), asBob)).fine.ids, [], 'who knows nothing of it is told of no change')
})

test('a delegate who views private items sees them whole', async () => {
  const user = `<t:UserId><t:PrimarySmtpAddress>${carol}</t:PrimarySmtpAddress></t:UserId><t:DelegatePermissions><t:CalendarFolderPermissionLevel>Reviewer</t:CalendarFolderPermissionLevel></t:DelegatePermissions>`
  const delegate = (verb: string, sees: boolean): string =>
    `<m:${verb}Delegate><m:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></m:Mailbox><m:DelegateUsers><t:DelegateUser>${user}<t:ViewPrivateItems>${sees}</t:ViewPrivateItems></t:DelegateUser></m:DelegateUsers></m:${verb}Delegate>`
  ;(await post(delegate('Add', false))).fine
  const subjects = async () => (await listed(carol)).filter((item) => textOf(item, 't:Subject') === secret).length
  assert.equal(await subjects(), 0)
  assert.deepEqual((await post(getItem([single], everything), { as: carol })).codes, ['ErrorItemNotFound'])
  ;(await post(delegate('Update', true))).fine
  assert.equal(await subjects(), 4)
  assert.deepEqual((await post(getItem([single], everything), { as: carol })).codes, ['NoError'])
})
