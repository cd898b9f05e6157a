import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  Answer,
  alice,
  all,
  authorization,
  createItem,
  deleteItem,
  envelope,
  field,
  find,
  getItem,
  host,
  type Id,
  idOf,
  itemChange,
  itemId,
  parse,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const { server, post, close } = await host()
after(close)

const hour = 3_600_000
const day = 24 * hour
const now = Math.floor(Date.now() / hour) * hour
const at = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z')

async function appointment(
  subject: string,
  start: number,
  { more = '', minutes = 15, length = hour } = {},
): Promise<Id> {
  const item =
    `<t:CalendarItem><t:Subject>${subject}</t:Subject><t:ReminderIsSet>true</t:ReminderIsSet>` +
    `<t:ReminderMinutesBeforeStart>${minutes}</t:ReminderMinutesBeforeStart>` +
    `<t:Start>${at(start)}</t:Start><t:End>${at(start + length)}</t:End><t:Location>Room</t:Location>${more}</t:CalendarItem>`
  return (await post(createItem(item))).fine.id
}

const daily = (start: number, end = '<t:NoEndRecurrence>'): string =>
  `<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>${end}<t:StartDate>${at(start).slice(0, 10)}Z</t:StartDate>` +
  (end === '<t:NoEndRecurrence>'
    ? '</t:NoEndRecurrence></t:Recurrence>'
    : '<t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>')

interface Window {
  readonly begin?: number
  readonly end?: number
  readonly type?: string
  readonly max?: number
}

function getReminders({ begin, end, type, max }: Window = {}): Promise<Answer> {
  const element = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<m:${name}>${value}</m:${name}>`
  return post(
    `<m:GetReminders>${element('BeginTime', begin === undefined ? undefined : at(begin))}${element('EndTime', end === undefined ? undefined : at(end))}` +
      `${element('MaxItems', max === undefined ? undefined : String(max))}${element('ReminderType', type)}</m:GetReminders>`,
  )
}

const remindersIn = (answer: Answer): XmlNode[] => all(answer.fine.message.node, 't:Reminder')
const subjects = async (window: Window): Promise<string[]> =>
  remindersIn(await getReminders(window)).map((node) => textOf(node, 't:Subject')!)
const reminderOf = async (subject: string, window: Window): Promise<XmlNode | undefined> =>
  remindersIn(await getReminders(window)).find((node) => textOf(node, 't:Subject') === subject)

/**
 * Answers where nothing was changed are what Exchange sends, an empty list (docs "PerformReminderAction operation"), which the schema
 * does not allow: so these are not checked against it.
 */
async function perform(
  action: string,
  id: { id: string; changeKey?: string },
  time?: number | string,
): Promise<Answer> {
  const newTime =
    time === undefined ? '' : `<t:NewReminderTime>${typeof time === 'number' ? at(time) : time}</t:NewReminderTime>`
  const body = envelope(
    `<m:PerformReminderAction><m:ReminderItemActions><t:ReminderItemAction><t:ActionType>${action}</t:ActionType>${itemId(id)}` +
      `${newTime}</t:ReminderItemAction></m:ReminderItemActions></m:PerformReminderAction>`,
  )
  const headers = { authorization: authorization(alice), 'content-type': 'text/xml; charset=utf-8' }
  const response = await server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', { method: 'POST', headers, body }),
  )
  const xml = await response.text()
  return new Answer(response.status, xml, parse(xml))
}

test('reminders of appointments and tasks come in their order, and those of nothing else', async () => {
  const year = now + 400 * day
  const early = await appointment('Early', year + hour)
  await appointment('Late', year + 3 * hour)
  await post(
    createItem(
      `<t:Task><t:Subject>Task</t:Subject><t:ReminderDueBy>${at(year + 2 * hour)}</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet></t:Task>`,
    ),
  )
  await post(
    createItem(
      `<t:Message><t:Subject>Mail</t:Subject><t:ReminderDueBy>${at(year + 2 * hour)}</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet></t:Message>`,
    ),
  )
  const window = { begin: year, end: year + day }
  const [first, second] = remindersIn(await getReminders(window))
  assert.deepEqual(await subjects(window), ['Early', 'Task', 'Late'])
  assert.deepEqual(await subjects({ ...window, max: 2 }), ['Early', 'Task'])
  assert.deepEqual(await subjects({ ...window, end: year + 2 * hour }), ['Early', 'Task'])
  const values = ['Location', 'ReminderTime', 'StartDate', 'EndDate', 'ReminderGroup'].map((name) =>
    textOf(first!, `t:${name}`),
  )
  assert.deepEqual(values, ['Room', at(year + 0.75 * hour), at(year + hour), at(year + 2 * hour), 'Calendar'])
  assert.deepEqual(idOf(find(first!, 't:ItemId')!), early)
  assert.equal(find(first!, 't:RecurringMasterItemId'), undefined)
  assert.equal(textOf(second!, 't:ReminderGroup'), 'Task')
  assert.equal(textOf(second!, 't:StartDate'), '0001-01-02T00:00:00Z')
  assert.ok(textOf(first!, 't:UID'))
  await post(deleteItem([early], 'MoveToDeletedItems'))
  assert.deepEqual(await subjects(window), ['Task', 'Late'])
})

test('a type tells what is still going on from what is over', async () => {
  await appointment('Ongoing', now - 5 * hour, { length: 20 * hour })
  await appointment('Over', now - 5 * hour)
  await appointment('Long over', now - 100 * hour)
  const window = { begin: now - 10 * hour, end: now + hour }
  const known = ['Ongoing', 'Over', 'Long over']
  const chosen = async (type: string, more: Window = window) =>
    (await subjects({ ...more, type })).filter((subject) => known.includes(subject)).sort()
  assert.deepEqual(await chosen('All'), ['Ongoing', 'Over'])
  assert.deepEqual(await chosen('Old'), ['Over'])
  const later = { begin: now - hour, end: now + hour }
  assert.deepEqual(await chosen('All', later), [])
  assert.deepEqual(await chosen('Current', later), ['Ongoing'])
  assert.deepEqual(await chosen('All', { end: now }), ['Long over', 'Ongoing', 'Over'])
})

test('a window that ends before it begins is refused, and old reminders need a window', async () => {
  const { code, text } = (await getReminders({ begin: now, end: now - day })).message
  assert.deepEqual([code, text], ['ErrorInvalidOperation', 'EndDate is earlier than StartDate'])
  assert.equal((await getReminders({ type: 'Old', end: now })).message.code, 'ErrorInvalidOperation')
})

test('a reminder is dismissed once', async () => {
  const start = now + 500 * day
  const id = await appointment('Dismiss', start)
  const window = { begin: start - day, end: start }
  const updated = all((await perform('Dismiss', id)).fine.message.node, 't:ItemId').map(idOf)
  assert.equal(updated[0]?.id, id.id)
  assert.notEqual(updated[0]?.changeKey, id.changeKey)
  assert.deepEqual(await subjects(window), [])
  const item = (await post(getItem([id], shape('IdOnly', [field('item:ReminderIsSet')])))).fine.item
  assert.equal(textOf(item, 't:ReminderIsSet'), 'false')
  assert.deepEqual(all((await perform('Dismiss', id)).fine.message.node, 't:ItemId'), [])
})

test('a reminder is snoozed to a later time, which stays when something else is changed', async () => {
  const start = now + 600 * day
  const id = await appointment('Snooze', start)
  const window = { begin: start - day, end: start + day }
  const time = async () => textOf((await reminderOf('Snooze', window))!, 't:ReminderTime')
  assert.deepEqual(all((await perform('Snooze', id, start - 2 * hour)).fine.message.node, 't:ItemId'), [])
  assert.equal(await time(), at(start - 0.25 * hour))
  ;(await perform('Snooze', id, start + hour)).fine
  assert.equal(await time(), at(start + hour))
  const moved = setField(field('calendar:Location'), '<t:CalendarItem><t:Location>Hall</t:Location></t:CalendarItem>')
  ;(await post(updateItem(itemChange(id, moved), 'AlwaysOverwrite'))).fine
  assert.equal(await time(), at(start + hour))
  const later = setField(
    field('calendar:Start'),
    `<t:CalendarItem><t:Start>${at(start + 0.5 * hour)}</t:Start></t:CalendarItem>`,
  )
  ;(await post(updateItem(itemChange(id, later), 'AlwaysOverwrite'))).fine
  assert.equal(await time(), at(start + 0.25 * hour), 'an appointment that moves rings anew')
  assert.equal((await perform('Snooze', id)).message.code, 'ErrorMissingArgument')
  assert.equal((await perform('Snooze', id, 'soon')).message.code, 'ErrorInvalidArgument')
  assert.equal((await perform('Dismiss', { id: 'AAMk' })).message.code, 'ErrorInvalidIdMalformed')
})

test('a series rings for each occurrence, and what rang last stands for what rang before', async () => {
  const first = now - 5 * day + 2 * hour
  const id = await appointment('Series', first, { more: daily(first) })
  const ringing = async (window: Window) =>
    remindersIn(await getReminders(window)).filter((node) => textOf(node, 't:Subject') === 'Series')
  const rings = await ringing({ end: now + 3 * day })
  const starts = rings.map((node) => textOf(node, 't:StartDate'))
  assert.deepEqual(
    starts,
    [-1, 0, 1, 2].map((days) => at(now + days * day + 2 * hour)),
  )
  const ids = rings.map((node) => idOf(find(node, 't:ItemId')!).id)
  assert.equal(new Set([...ids, id.id]).size, 5, 'each occurrence has an id of its own')
  assert.equal(idOf(find(rings[0]!, 't:RecurringMasterItemId')!).id, id.id)
  assert.equal((await ringing({})).length, 2, 'without an end, what rang and what rings next')

  ;(await perform('Dismiss', { id: ids[0]! })).fine
  assert.deepEqual(
    (await ringing({ end: now + 3 * day })).map((node) => textOf(node, 't:StartDate')),
    starts.slice(1),
  )
  const snoozed = now + 4 * hour
  ;(await perform('Snooze', { id: ids[1]! }, snoozed)).fine
  const [current, next] = await ringing({ end: now + 3 * day })
  assert.deepEqual([textOf(current!, 't:StartDate'), textOf(current!, 't:ReminderTime')], [starts[1], at(snoozed)])
  assert.equal(textOf(next!, 't:ReminderTime'), at(now + day + 1.75 * hour))
  ;(await perform('Snooze', { id: ids[1]! }, now + 40 * day)).fine
  assert.equal(
    textOf((await ringing({ end: now + 3 * day }))[0]!, 't:StartDate'),
    starts[2],
    'past the next, it is dismissed',
  )
})

test('after the last occurrence a series rings no more', async () => {
  const first = now + 700 * day
  const id = await appointment('Three', first, { more: daily(first, '<t:NumberedRecurrence>') })
  const window = { begin: first - day, end: first + 30 * day }
  const count = async () => (await subjects(window)).length
  assert.equal(await count(), 3)
  for (const left of [2, 1, 0]) {
    ;(await perform('Dismiss', id)).fine
    assert.equal(await count(), left)
  }
})

test('what is done rings no more', async () => {
  const due = now + 800 * day
  const task = `<t:Task><t:Subject>Done</t:Subject><t:ReminderDueBy>${at(due)}</t:ReminderDueBy><t:ReminderIsSet>true</t:ReminderIsSet></t:Task>`
  const { id } = (await post(createItem(task))).fine
  const window = { begin: due - day, end: due + day }
  assert.deepEqual(await subjects(window), ['Done'])
  const done = setField(field('task:Status'), '<t:Task><t:Status>Completed</t:Status></t:Task>')
  ;(await post(updateItem(itemChange(id, done)))).fine
  assert.deepEqual(await subjects(window), [])
})

/** The ids of the first occurrences of a daily series, and what rings of it. */
async function ringingSeries(subject: string, first: number) {
  const id = await appointment(subject, first, { more: daily(first, '<t:NumberedRecurrence>') })
  const ringing = async () =>
    remindersIn(await getReminders({ begin: first - day, end: first + 30 * day })).filter((node) =>
      [subject, `${subject} moved`].includes(textOf(node, 't:Subject')!),
    )
  const occurrences = (await ringing()).map((node) => idOf(find(node, 't:ItemId')!))
  return { id, occurrences, rings: async () => (await ringing()).map((node) => textOf(node, 't:ReminderTime')) }
}

const change = async (id: Id, ...updates: readonly [uri: string, xml: string][]): Promise<void> => {
  const set = updates.map(([uri, xml]) => setField(field(uri), `<t:CalendarItem>${xml}</t:CalendarItem>`)).join('')
  ;(await post(updateItem(itemChange({ id: id.id }, set), 'AlwaysOverwrite'))).fine
}

const moved = (start: number): [string, string][] => [
  ['calendar:Start', `<t:Start>${at(start)}</t:Start>`],
  ['calendar:End', `<t:End>${at(start + hour)}</t:End>`],
]

/** Where occurrences are moved: some hours to either side of noon are the same day, as the rule for them wants it. */
const noonIn = (days: number): number => (Math.floor(now / day) + days) * day + 12 * hour

test('an occurrence that is moved rings before its new time, and none that was dismissed rings again', async () => {
  const first = noonIn(900)
  const { occurrences, rings } = await ringingSeries('Walk', first)
  ;(await perform('Dismiss', occurrences[0]!)).fine
  const [second, third] = [first + 0.75 * hour + day - hour, first + 2 * day - 0.25 * hour].map(at)
  assert.deepEqual(await rings(), [second, third])
  await change(occurrences[1]!, ...moved(first + day + 3 * hour))
  assert.deepEqual(await rings(), [at(first + day + 2.75 * hour), third])
  await change(occurrences[1]!, ...moved(first + day - 3 * hour))
  assert.deepEqual(await rings(), [at(first + day - 3.25 * hour), third])
  await change(occurrences[0]!, ['item:Subject', '<t:Subject>Walk moved</t:Subject>'])
  assert.deepEqual(await rings(), [at(first + day - 3.25 * hour), third], 'a name rings no bell')
  await change(occurrences[0]!, ...moved(first + 2 * hour))
  assert.deepEqual(await rings(), [at(first + 1.75 * hour), at(first + day - 3.25 * hour), third])
})

test('an occurrence that is to be silent does not ring, and neither does one that was deleted', async () => {
  const first = now + 1000 * day
  const { occurrences, rings } = await ringingSeries('Silence', first)
  await change(occurrences[0]!, ['item:ReminderIsSet', '<t:ReminderIsSet>false</t:ReminderIsSet>'])
  ;(await post(deleteItem([{ id: occurrences[1]!.id }], 'HardDelete'))).fine
  assert.deepEqual(await rings(), [at(first + 2 * day - 0.25 * hour)])
  await change(occurrences[2]!, [
    'item:ReminderMinutesBeforeStart',
    '<t:ReminderMinutesBeforeStart>60</t:ReminderMinutesBeforeStart>',
  ])
  assert.deepEqual(await rings(), [at(first + 2 * day - hour)])
  await change(occurrences[2]!, ['item:ReminderIsSet', '<t:ReminderIsSet>false</t:ReminderIsSet>'])
  assert.deepEqual(await rings(), [])
})

test('a snooze stays when its occurrence is given another name', async () => {
  const first = noonIn(1100)
  const { occurrences, rings } = await ringingSeries('Doze', first)
  ;(await perform('Snooze', occurrences[0]!, first + hour)).fine
  await change(occurrences[0]!, ['item:Subject', '<t:Subject>Doze moved</t:Subject>'])
  assert.equal((await rings())[0], at(first + hour))
  await change(occurrences[1]!, ...moved(first + day + hour))
  assert.deepEqual(await rings(), [first + hour, first + day + 0.75 * hour, first + 2 * day - 0.25 * hour].map(at))
})

test('whoever dismisses what is over leaves alone what rings now', async () => {
  const first = now - 2 * day + 10 * 60_000
  const { occurrences, rings } = await ringingSeries('Late', first)
  const [current] = await rings()
  assert.equal(current, at(now - 5 * 60_000))
  const answer = (await perform('Dismiss', { id: (await occurrenceOf(occurrences[0]!, 1)).id })).fine
  assert.deepEqual(all(answer.message.node, 't:ItemId'), [])
  assert.deepEqual(await rings(), [current])
})

test('an occurrence that is dismissed before its time does not ring, and those before it do', async () => {
  const first = now + 1200 * day
  const { occurrences, rings } = await ringingSeries('Ahead', first)
  const [, , third] = occurrences
  assert.deepEqual(all((await perform('Snooze', third!, first + 3 * day)).fine.message.node, 't:ItemId'), [])
  const answer = (await perform('Dismiss', third!)).fine
  assert.equal(idOf(all(answer.message.node, 't:ItemId')[0]!).id, third!.id)
  assert.deepEqual(await rings(), [first - 0.25 * hour, first + day - 0.25 * hour].map(at))
  assert.deepEqual(all((await perform('Dismiss', third!)).fine.message.node, 't:ItemId'), [])
})

async function occurrenceOf({ id }: Id, instance: number): Promise<Id> {
  const series = `<t:RecurringMasterItemId OccurrenceId="${id}"/>`
  const request = (ids: string): string =>
    `<m:GetItem><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:ItemIds>${ids}</m:ItemIds></m:GetItem>`
  const { id: master } = (await post(request(series))).fine.id
  return (await post(request(`<t:OccurrenceItemId RecurringMasterId="${master}" InstanceIndex="${instance}"/>`))).fine
    .id
}
