import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { createServer } from '@exchequer/server'
import { ask, attendee, responses } from './asking.js'
import { alice, all, bob, distinguished, find, type Host, host, textOf } from './harness.js'

let server: Host
before(async () => {
  server = await host({ timeZone: 'Europe/Berlin' })
})
after(() => server.close())

async function hoursOf(address: string, start = '2026-01-05T00:00:00', end = '2026-01-06T00:00:00'): Promise<XmlNode> {
  const answer = await server.post(ask({ people: [address], view: 'FreeBusy', start, end }))
  return find(responses(answer)[0]!, 'm:FreeBusyView/t:WorkingHours')!
}

/** `480 Monday Tuesday … 540-1020`, with what the changes of the zone are. */
function spelled(hours: XmlNode): string[] {
  const period = find(hours, 't:WorkingPeriodArray/t:WorkingPeriod')!
  const change = (name: string): string =>
    all(find(hours, `t:TimeZone/t:${name}`)!, 't:Bias', 't:Time', 't:DayOrder', 't:Month', 't:DayOfWeek')
      .map(({ text }) => text)
      .join(' ')
  return [
    textOf(hours, 't:TimeZone/t:Bias')!,
    change('StandardTime'),
    change('DaylightTime'),
    `${textOf(period, 't:DayOfWeek')} ${textOf(period, 't:StartTimeInMinutes')}-${textOf(period, 't:EndTimeInMinutes')}`,
  ]
}

const berlin = ['-60', '0 03:00:00 5 10 Sunday', '-60 02:00:00 5 3 Sunday']

async function configure(as: string, folder: string, name: string, streams: string): Promise<void> {
  const configuration = `<t:UserConfigurationName Name="${name}">${distinguished(folder)}</t:UserConfigurationName>${streams}`
  const save = (verb: string): Promise<{ codes: string[] }> =>
    server.post(
      `<m:${verb}UserConfiguration><m:UserConfiguration>${configuration}</m:UserConfiguration></m:${verb}UserConfiguration>`,
      { as },
    )
  if ((await save('Create')).codes[0] !== 'NoError') assert.deepEqual((await save('Update')).codes, ['NoError'])
}

const xmlData = (xml: string): string => `<t:XmlData>${Buffer.from(xml).toString('base64')}</t:XmlData>`

const workHours = (name: string, days = 'Monday Tuesday Wednesday', end = '15:30:00'): string =>
  '<?xml version="1.0"?><Root xmlns="WorkingHours.xsd"><WorkHoursVersion1><TimeZone><Bias>480</Bias>' +
  '<Standard><Bias>0</Bias><ChangeDate><Time>02:00:00</Time><Date>0000/11/01</Date><DayOfWeek>0</DayOfWeek></ChangeDate></Standard>' +
  '<DaylightSavings><Bias>-60</Bias><ChangeDate><Time>02:00:00</Time><Date>0000/03/02</Date><DayOfWeek>0</DayOfWeek></ChangeDate></DaylightSavings>' +
  `${name}</TimeZone><TimeSlot><Start>09:00:00</Start><End>${end}</End></TimeSlot><WorkDays>${days}</WorkDays></WorkHoursVersion1></Root>`

test('who said nothing works from Monday to Friday, eight to five, where the server is', async () => {
  assert.deepEqual(spelled(await hoursOf(bob)), [...berlin, 'Monday Tuesday Wednesday Thursday Friday 480-1020'])
})

test('a server whose zone nobody knows does not start', () => {
  assert.throws(() => createServer({ store: server.store, timeZone: 'Nowhere' }), /Nowhere is no time zone/)
})

test('the zone that somebody chose in Outlook on the web is his', async () => {
  const entry = (value: string): string =>
    `<t:Dictionary><t:DictionaryEntry><t:DictionaryKey><t:Type>String</t:Type><t:Value>timezone</t:Value></t:DictionaryKey><t:DictionaryValue><t:Type>String</t:Type><t:Value>${value}</t:Value></t:DictionaryValue></t:DictionaryEntry></t:Dictionary>`
  await configure(bob, 'root', 'OWA.UserOptions', entry('India Standard Time'))
  assert.equal(spelled(await hoursOf(bob))[0], '-330')
  await configure(bob, 'root', 'OWA.UserOptions', entry('Nowhere'))
  assert.deepEqual(spelled(await hoursOf(bob)).slice(0, 3), berlin)
})

test('the hours that Outlook keeps with the calendar are those of its owner, for whoever asks', async () => {
  await configure(bob, 'calendar', 'WorkHours', xmlData(workHours('<Name>Pacific Standard Time</Name>')))
  const pacific = ['480', '0 02:00:00 1 11 Sunday', '-60 02:00:00 2 3 Sunday', 'Monday Tuesday Wednesday 540-930']
  assert.deepEqual(spelled(await hoursOf(bob)), pacific)
  // The rules are those of the year that is asked about.
  assert.equal(spelled(await hoursOf(bob, '2006-05-05T00:00:00', '2006-05-06T00:00:00'))[2], '-60 02:00:00 1 4 Sunday')
  // A zone without a name that Windows knows is what its rules say.
  await configure(bob, 'calendar', 'WorkHours', xmlData(workHours('<Name>Somewhere</Name>')))
  assert.deepEqual(spelled(await hoursOf(bob)), pacific)
  await configure(bob, 'calendar', 'WorkHours', xmlData(workHours('')))
  assert.deepEqual(spelled(await hoursOf(bob)), pacific)
})

test('hours that cannot be read are as good as none', async () => {
  for (const broken of [
    'no XML',
    '<Root/>',
    workHours('').replace('<End>15:30:00</End>', ''),
    workHours('').replace('480', 'x'),
    workHours('').replace('0000/11/01', '0000/13/01'),
  ]) {
    await configure(alice, 'calendar', 'WorkHours', xmlData(broken))
    assert.deepEqual(spelled(await hoursOf(alice)), [...berlin, 'Monday Tuesday Wednesday Thursday Friday 480-1020'])
  }
})

test('times are suggested in the working hours of those who have to come', async () => {
  await configure(alice, 'calendar', 'WorkHours', xmlData(workHours('<Name>UTC</Name>', 'Monday')))
  await configure(bob, 'calendar', 'WorkHours', xmlData(workHours('<Name>UTC</Name>', 'Monday Tuesday', '11:00:00')))
  const suggested = async (...people: string[]): Promise<string[]> => {
    const asked = { people, viewOptions: '', suggestions: '<t:MaximumResultsByDay>48</t:MaximumResultsByDay>' }
    const answer = await server.post(ask({ ...asked, start: '2026-01-05T00:00:00', end: '2026-01-07T00:00:00' }))
    return all(answer.body, 't:MeetingTime').map(({ text }) => text)
  }
  const both = ['2026-01-05T09:00:00', '2026-01-05T09:30:00', '2026-01-05T10:00:00']
  assert.deepEqual(await suggested(attendee(alice, 'Organizer'), bob), both)
  assert.equal((await suggested(alice)).length, 12)
  assert.equal((await suggested(bob)).length, 6)
  // Who may stay away, and rooms, do not keep the others from working.
  assert.equal((await suggested(attendee(alice), attendee(bob, 'Optional'))).length, 12)
  // With nobody who has to come it is the caller who works.
  assert.equal((await suggested(attendee(bob, 'Room'))).length, 12)
})
