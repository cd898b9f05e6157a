import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Appointment, type AvailabilityOptions, ExchangeService, ServiceResponseException } from '@exchequer/client'
import { FloatingDate, type Version } from '@exchequer/protocol'
import { createServer, openSqliteStore } from '@exchequer/server'

const ada = 'ada@contoso.com'
const bea = 'bea@contoso.com'
const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store, clock: () => new Date('2026-01-05T10:20:00Z') })
after(async () => {
  await server.close()
  await store.close()
})

const serviceOf = (username: string, more: { version?: Version; timeZone?: string } = {}): ExchangeService =>
  new ExchangeService({
    url: 'http://localhost/EWS/Exchange.asmx',
    credentials: { username, password: 'secret' },
    fetch: server.fetch,
    ...more,
  })
const service = serviceOf(ada)

const window = { startTime: new Date('2026-01-05T08:00:00Z'), endTime: new Date('2026-01-05T12:00:00Z') }
const ask = (people: string[], options: AvailabilityOptions = {}) =>
  service.getUserAvailability(people, window, 'FreeBusy', options)

before(async () => {
  for (const [address, displayName] of [
    [ada, 'Ada'],
    [bea, 'Bea'],
  ] as const)
    await server.addMailbox({ address, password: 'secret', displayName })
  for (const [address, displayName] of [
    ['r1@contoso.com', 'Blue room'],
    ['r2@contoso.com', 'Attic'],
  ] as const)
    await server.addMailbox({ address, displayName, kind: 'room' })
  await server.addDistributionList({
    address: 'rooms@contoso.com',
    displayName: 'All rooms',
    members: ['r1@contoso.com', 'r2@contoso.com'],
  })
  const meeting = new Appointment({
    subject: 'Review',
    start: new Date('2026-01-05T09:00:00Z'),
    end: new Date('2026-01-05T10:00:00Z'),
  })
  const elsewhere = new Appointment({
    subject: 'At home',
    start: new Date('2026-01-05T11:00:00Z'),
    end: new Date('2026-01-05T11:30:00Z'),
    legacyFreeBusyStatus: 'WorkingElsewhere',
  })
  assert.equal((await serviceOf(bea).createItems([meeting, elsewhere])).overallResult, 'success')
})

test('getUserAvailability tells of each attendee when he is busy, in instants, and of strangers what is wrong', async () => {
  const { attendeesAvailability, suggestions } = await ask([bea, 'nobody@contoso.com'])
  const [known, unknown] = [...attendeesAvailability]
  assert.equal(attendeesAvailability.count, 2)
  assert.ok(known?.result === 'success')
  assert.equal(known.viewType, 'FreeBusy')
  assert.deepEqual(
    known.calendarEvents.map(({ startTime, endTime, busyType }) => [startTime, endTime, busyType]),
    [
      [new Date('2026-01-05T09:00:00Z'), new Date('2026-01-05T10:00:00Z'), 'Busy'],
      [new Date('2026-01-05T11:00:00Z'), new Date('2026-01-05T11:30:00Z'), 'WorkingElsewhere'],
    ],
  )
  assert.ok(known.calendarEvents.every(({ startTime }) => !(startTime instanceof FloatingDate)))
  assert.deepEqual(known.mergedFreeBusyStatus, [])
  assert.deepEqual(
    known.workingHours?.workingPeriodArray.map((period) => [period.startTimeInMinutes, period.endTimeInMinutes]),
    [[480, 1020]],
  )
  assert.equal(unknown!.errorCode, 'ErrorMailRecipientNotFound')
  assert.equal(unknown!.calendarEvents, undefined)
  assert.deepEqual(suggestions, [])
})

test('merged streams come as words, whatever schema is spoken', async () => {
  const options = { requestedFreeBusyView: 'DetailedMerged', mergedFreeBusyInterval: 60 } as const
  const [merged] = [...(await ask([bea], options)).attendeesAvailability]
  assert.equal(merged!.viewType, 'FreeBusyMerged')
  assert.deepEqual(merged!.mergedFreeBusyStatus, ['Free', 'Busy', 'Free', 'WorkingElsewhere'])
  const old = await serviceOf(ada, { version: 'Exchange2010_SP2' }).getUserAvailability(
    [bea],
    window,
    'FreeBusy',
    options,
  )
  assert.deepEqual(old.attendeesAvailability.at(0)!.mergedFreeBusyStatus, ['Free', 'Busy', 'Free', 'Free'])
})

test('one’s own details are there', async () => {
  const { attendeesAvailability } = await serviceOf(bea).getUserAvailability([bea], window)
  const [event] = attendeesAvailability.at(0)!.calendarEvents!
  assert.equal(event?.calendarEventDetails?.subject, 'Review')
})

test('suggestions come by day, with what each attendee has then', async () => {
  const people = [ada, { smtpAddress: bea, attendeeType: 'Optional', excludeConflicts: true } as const]
  const { suggestions, suggestionsResponse, attendeesAvailability } = await service.getUserAvailability(
    people,
    window,
    'Suggestions',
    { meetingDuration: 30, maximumSuggestionsPerDay: 3 },
  )
  assert.equal(suggestionsResponse.result, 'success')
  assert.equal(attendeesAvailability.count, 0)
  assert.deepEqual(
    suggestions.map(({ date, quality }) => [date, quality]),
    [[new Date('2026-01-05T00:00:00Z'), 'Excellent']],
  )
  assert.deepEqual(
    suggestions[0]!.timeSuggestions.map(({ meetingTime }) => meetingTime),
    ['08:00', '08:30', '10:00'].map((time) => new Date(`2026-01-05T${time}:00Z`)),
  )
  assert.deepEqual(suggestions[0]!.timeSuggestions[0]!.attendeeConflictDataArray, [
    { element: 'IndividualAttendeeConflictData', value: { busyType: 'Free' } },
    { element: 'IndividualAttendeeConflictData', value: { busyType: 'Free' } },
  ])
})

test('where nothing can be suggested it is told why, and the rest of the answer is there', async () => {
  const { suggestionsResponse, attendeesAvailability } = await service.getUserAvailability(
    ['nobody@contoso.com'],
    window,
    'FreeBusyAndSuggestions',
  )
  assert.equal(suggestionsResponse.errorCode, 'ErrorMeetingSuggestionGenerationFailed')
  assert.equal(attendeesAvailability.count, 1)
})

test('in a zone dates are clocks on its walls', async () => {
  const change = { bias: 0, time: '00:00:00', dayOrder: 0, month: 0, dayOfWeek: 'Sunday' } as const
  const tokyo = { bias: -540, standardTime: change, daylightTime: change }
  const walls = [
    (await ask([bea], { timeZone: tokyo })).attendeesAvailability,
    (await serviceOf(ada, { timeZone: 'Tokyo Standard Time' }).getUserAvailability([bea], window))
      .attendeesAvailability,
  ]
  for (const availability of walls) {
    const { startTime } = availability.at(0)!.calendarEvents![0]!
    assert.ok(startTime instanceof FloatingDate)
    assert.equal(startTime.toISOString(), '2026-01-05T18:00:00.000Z')
  }
})

test('a request that is wrong as a whole is refused', async () => {
  await assert.rejects(
    service.getUserAvailability([bea], { startTime: window.endTime, endTime: window.startTime }),
    (error) => error instanceof ServiceResponseException && error.code === 'ErrorInvalidTimeInterval',
  )
})

test('rooms are found by their lists', async () => {
  const lists = await service.getRoomLists()
  assert.deepEqual(
    lists.map(({ name, emailAddress }) => [name, emailAddress]),
    [['All rooms', 'rooms@contoso.com']],
  )
  for (const list of [lists[0]!, 'rooms@contoso.com'])
    assert.deepEqual(
      (await service.getRooms(list)).map(({ name }) => name),
      ['Attic', 'Blue room'],
    )
  await assert.rejects(
    service.getRooms(bea),
    (error) => error instanceof ServiceResponseException && error.code === 'ErrorNameResolutionNoResults',
  )
})

test('who is away says so, and reads what he said', async () => {
  assert.deepEqual(await service.getUserOofSettings(ada), {
    state: 'Disabled',
    externalAudience: 'All',
    duration: { startTime: new Date('2026-01-05T10:00:00Z'), endTime: new Date('2026-01-06T10:00:00Z') },
    internalReply: { message: '' },
    externalReply: { message: '' },
    allowExternalOof: 'All',
  })
  const duration = { startTime: new Date('2026-02-01T00:00:00Z'), endTime: new Date('2026-02-08T00:00:00Z') }
  await service.setUserOofSettings(ada, {
    state: 'Scheduled',
    externalAudience: 'Known',
    duration,
    internalReply: 'In the mountains',
    externalReply: { message: 'En vacances', culture: 'fr-FR' },
  })
  assert.deepEqual(await service.getUserOofSettings(ada), {
    state: 'Scheduled',
    externalAudience: 'Known',
    duration,
    internalReply: { message: 'In the mountains' },
    externalReply: { message: 'En vacances', culture: 'fr-FR' },
    allowExternalOof: 'All',
  })
})

test('what cannot be set is refused, and so is anybody else’s', async () => {
  const isRefused = (code: string) => (error: unknown) =>
    error instanceof ServiceResponseException && error.code === code
  await assert.rejects(
    service.setUserOofSettings(ada, { state: 'Scheduled' }),
    isRefused('ErrorInvalidScheduledOofDuration'),
  )
  await assert.rejects(service.getUserOofSettings(bea), isRefused('ErrorAccessDenied'))
})
