import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { ask, busyType, enter, inView, responses, utcZone, zoneXml } from './asking.js'
import { alice, all, bob, type Host, host, textOf } from './harness.js'

let server: Host
before(async () => {
  server = await host()
})
after(() => server.close())

const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `m${i}@example.test`)
const day = { people: [bob], start: '2026-01-05T00:00:00', end: '2026-01-06T00:00:00' }
const daysLater = (days: number, time = '00:00:00'): string =>
  `${new Date(Date.UTC(2026, 0, 5 + days)).toISOString().slice(0, 10)}T${time}`

describe('what is wrong with a request as a whole is a fault', () => {
  const faults: Record<string, [Parameters<typeof ask>[0], string]> = {
    'a request without a time zone': [{ ...day, zone: '' }, 'ErrorTimeZone'],
    'a zone whose summer time begins in a month that no year has': [
      {
        ...day,
        zone: zoneXml(0)
          .replace('<t:Month>12</t:Month><t:DayOfWeek>', '<t:Month>13</t:Month><t:DayOfWeek>')
          .replace('<t:DaylightTime><t:Bias>0<', '<t:DaylightTime><t:Bias>-60<'),
      },
      'ErrorTimeZone',
    ],
    'a zone that is more than a day away': [{ ...day, zone: zoneXml(1440) }, 'ErrorTimeZone'],
    'a request about nobody': [{ ...day, people: [] }, 'ErrorMailboxDataArrayEmpty'],
    'a request about 101 people': [{ ...day, people: many(101) }, 'ErrorMailboxDataArrayTooBig'],
    'a request for nothing': [{ ...day, viewOptions: '' }, 'ErrorMissingArgument'],
    'a view that is none': [{ ...day, view: 'None' }, 'ErrorInvalidFreeBusyViewType'],
    'a window that ends before it begins': [{ ...day, end: '2026-01-04T00:00:00' }, 'ErrorInvalidTimeInterval'],
    'a window that ends where it begins': [{ ...day, end: day.start }, 'ErrorInvalidTimeInterval'],
    'a window of 43 days': [{ ...day, end: daysLater(43) }, 'ErrorTimeIntervalTooBig'],
    'slots of four minutes': [{ ...day, interval: 4 }, 'ErrorInvalidMergedFreeBusyInterval'],
    'slots of more than a day': [{ ...day, end: daysLater(7), interval: 1441 }, 'ErrorInvalidMergedFreeBusyInterval'],
    'slots longer than the window': [
      { ...day, end: '2026-01-05T00:30:00', interval: 31 },
      'ErrorInvalidMergedFreeBusyInterval',
    ],
    'suggestions for 43 days': [
      { ...day, viewOptions: '', suggestions: '', end: daysLater(43) },
      'ErrorTimeIntervalTooBig',
    ],
    'suggestions for no time': [
      { ...day, viewOptions: '', suggestions: '', end: day.start },
      'ErrorInvalidTimeInterval',
    ],
    'a threshold of 51': [{ ...day, suggestions: '<t:GoodThreshold>51</t:GoodThreshold>' }, 'ErrorInvalidArgument'],
    'more suggestions than half hours': [
      { ...day, suggestions: '<t:MaximumResultsByDay>49</t:MaximumResultsByDay>' },
      'ErrorInvalidArgument',
    ],
    'less than no suggestions at night': [
      { ...day, suggestions: '<t:MaximumNonWorkHourResultsByDay>-1</t:MaximumNonWorkHourResultsByDay>' },
      'ErrorInvalidArgument',
    ],
    'a meeting of no length': [
      { ...day, suggestions: '<t:MeetingDurationInMinutes>0</t:MeetingDurationInMinutes>' },
      'ErrorInvalidArgument',
    ],
  }
  for (const [what, [asked, code]] of Object.entries(faults))
    test(`${what} is answered with ${code}`, async () => {
      assert.equal((await server.post(ask(asked))).fault, code)
    })

  test('the faults say what clients know from Exchange', async () => {
    const text = async (asked: Parameters<typeof ask>[0]): Promise<string | undefined> =>
      textOf((await server.post(ask(asked))).body, 'faultstring')
    assert.equal(
      await text({ ...day, people: many(101) }),
      'There are too many target users in the EmailAddress array. The allowed size = 100; the actual size = 101.',
    )
    assert.equal(
      await text({ ...day, end: daysLater(44) }),
      'The requested time duration specified for FreeBusyViewOptions.TimeWindow is too long. The allowed limit = 42 days; the actual limit = 44 days.',
    )
  })

  test('what is just within the limits is answered', async () => {
    for (const asked of [
      { ...day, people: many(100) },
      { ...day, end: daysLater(42) },
      { ...day, end: daysLater(42, '01:00:00') },
      { ...day, interval: 5 },
      { ...day, interval: 1440 },
      { ...day, end: '2026-01-05T00:30:00', interval: 30 },
      { ...day, suggestions: '<t:GoodThreshold>50</t:GoodThreshold><t:MaximumResultsByDay>48</t:MaximumResultsByDay>' },
    ])
      assert.equal((await server.post(ask(asked))).status, 200, JSON.stringify(asked))
  })

  test('before 2010 a header says no zone, and the request has to', async () => {
    const headers = '<t:TimeZoneContext><t:TimeZoneDefinition Id="UTC"/></t:TimeZoneContext>'
    const old = { version: 'Exchange2007_SP1', headers }
    assert.equal((await server.post(ask({ ...day, zone: '' }), old)).fault, 'ErrorTimeZone')
    assert.deepEqual((await server.post(ask({ ...day, zone: utcZone }), old)).codes, ['NoError'])
  })
})

test('more than a thousand events of one person are too many, and nobody else suffers for it', async () => {
  const recurrence = (start: string): string =>
    `|<t:Recurrence><t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence><t:NoEndRecurrence><t:StartDate>${start}</t:StartDate></t:NoEndRecurrence></t:Recurrence>`
  for (let i = 0; i < 24; i += 1) {
    const hour = String(i).padStart(2, '0')
    await enter(server, alice, `2026-03-01T${hour}:00:00Z`, `2026-03-01T${hour}:30:00Z`, recurrence('2026-03-01'))
  }
  const window = { people: [alice, bob], start: '2026-03-02T00:00:00', view: 'FreeBusy' }
  const answer = await server.post(ask({ ...window, end: '2026-04-12T23:59:00' }))
  assert.deepEqual(answer.codes, ['ErrorResultSetTooBig', 'NoError'])
  assert.equal(all(responses(answer)[0]!, 'm:FreeBusyView').length, 0)
  const fewer = await server.post(ask({ ...window, end: '2026-04-12T15:59:00' }))
  assert.deepEqual(fewer.codes, ['NoError', 'NoError'])
  assert.equal(all(responses(fewer)[0]!, 't:CalendarEvent').length, 1000)
})

describe('distribution lists', () => {
  const list = 'team@example.test'
  const big = 'everybody@example.test'
  before(async () => {
    await server.server.addDistributionList({ address: list, members: [alice, bob, 'outside@example.org'] })
    await server.server.addDistributionList({ address: 'nested@example.test', members: [list, bob, list] })
    await server.server.addDistributionList({ address: 'outsiders@example.test', members: ['outside@example.org'] })
    await server.server.addDistributionList({ address: big, members: many(101) })
    await server.server.addDistributionList({ address: 'sixty@example.test', members: many(60) })
    await server.server.addDistributionList({ address: 'forty@example.test', members: many(40) })
    await enter(server, alice, '2026-02-02T09:00:00Z', '2026-02-02T10:00:00Z', busyType('Tentative'))
    await enter(server, bob, '2026-02-02T09:30:00Z', '2026-02-02T11:00:00Z')
  })
  const window = { start: '2026-02-02T09:00:00', end: '2026-02-02T12:00:00', interval: 30 }

  for (const address of [list, 'nested@example.test', 'SMTP:Team@example.test'])
    test(`${address} is shown as one stream of all its members`, async () => {
      const answer = await server.post(ask({ ...window, people: [address], view: 'DetailedMerged' }))
      assert.deepEqual(answer.codes, ['NoError'])
      assert.equal(inView(responses(answer)[0]!, 'FreeBusyViewType'), 'MergedOnly')
      assert.equal(inView(responses(answer)[0]!, 'MergedFreeBusy'), '122200')
      assert.equal(all(responses(answer)[0]!, 't:CalendarEventArray', 't:WorkingHours').length, 0)
    })

  test('of a list of strangers nothing is known', async () => {
    const asked = { ...window, people: ['outsiders@example.test'], view: 'MergedOnly' }
    assert.equal(inView(responses(await server.post(ask(asked)))[0]!, 'MergedFreeBusy'), '555555')
    const old = await server.post(ask(asked), { version: 'Exchange2010' })
    assert.equal(inView(responses(old)[0]!, 'MergedFreeBusy'), '444444')
  })

  test('a list of more than a hundred is too large, and the others are answered for', async () => {
    const answer = await server.post(ask({ ...window, people: [big, bob] }))
    assert.deepEqual(answer.codes, ['ErrorFreeBusyDLLimitReached', 'NoError'])
  })

  test('lists that make more than a hundred together are answered as far as that goes', async () => {
    const people = ['sixty@example.test', list, 'forty@example.test', bob]
    assert.deepEqual((await server.post(ask({ ...window, people }))).codes, [
      'NoError',
      'NoError',
      'ErrorIndividualMailboxLimitReached',
      'NoError',
    ])
  })
})

test('an archive is nobody to ask about', async () => {
  await server.server.addMailbox({ address: 'arch@example.test', password: 'secret', archive: true })
  const archives = await server.store.read(async (view) =>
    (await view.mailboxes()).filter(({ kind }) => kind === 'archive'),
  )
  assert.equal(archives.length, 1)
  const answer = await server.post(ask({ ...day, people: [archives[0]!.address] }))
  assert.deepEqual(answer.codes, ['ErrorMailRecipientNotFound'])
})
