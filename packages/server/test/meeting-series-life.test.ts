import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { alice, bob, host, textOf } from './harness.js'
import { attendees, carol, dave, idOfItem, proposing } from './meeting.js'
import { movedTo, seriesOn } from './meeting-series.js'

let now = Date.parse('2026-12-01T08:00:00Z')
const mail = await host({ people: [carol, dave], clock: () => new Date(now) })
const them = seriesOn(mail)
after(() => mail.close())

/** What somebody sees: a CalendarView of January, the Inbox with the newest first, what lies in Deleted Items. */
interface View {
  readonly calendar: readonly string[]
  readonly inbox: readonly string[]
  readonly deleted?: readonly string[]
}

async function view(as: string): Promise<View> {
  const message = (item: Parameters<typeof textOf>[0]): string => {
    const [subject, type, about] = ['Subject', 'MeetingRequestType', 'RecurrenceId'].map((name) =>
      textOf(item, `t:${name}`),
    )
    return [`${item.name.replace(/^t:(Meeting)?/, '')} ${subject}`, type, about && `of ${about.slice(8, 10)}`]
      .filter((part) => part !== undefined)
      .join(', ')
  }
  const deleted = (await them.items('deleteditems', as)).map(message).sort()
  return {
    calendar: await them.agenda(as),
    inbox: (await them.items('inbox', as)).map(message),
    ...(deleted.length > 0 && { deleted }),
  }
}

/** Lets an hour go by, has something done, and looks at everybody. */
async function step(work: () => Promise<unknown>, views: Readonly<Record<string, View>>): Promise<void> {
  now += 3_600_000
  await work()
  for (const [address, expected] of Object.entries(views)) assert.deepEqual(await view(address), expected, address)
}

const on = (time: string, said: string, kind = 'Occurrence', subject = 'Plans'): string =>
  `${time} ${subject}, Room 1, ${kind}, ${said}`

/** Four Tuesdays on which somebody has said the same. */
const tuesdays = (said: string): string[] => ['05T10', '12T10', '19T10', '26T10'].map((time) => on(time, said))

const own = 'Organizer, OOF'
const open = 'NoResponseReceived, Tentative'
const yes = 'Accept, OOF'
const maybe = 'Tentative, Tentative'

const first = 'Request Plans, NewMeetingRequest'
const update = 'Request Plans, FullUpdate, of 12'
const off = 'Cancellation Canceled: Plans, of 19'

test("a series' life with three attendees, as each of them sees it", async () => {
  let series = { id: '' }
  const asked: View = { calendar: tuesdays(open), inbox: [first] }
  await step(
    async () => {
      series = await them.invite(attendees('RequiredAttendees', bob, carol) + attendees('OptionalAttendees', dave))
    },
    { [alice]: { calendar: tuesdays(own), inbox: [] }, [bob]: asked, [carol]: asked, [dave]: asked },
  )

  const bobCame: View = { calendar: tuesdays(yes), inbox: [], deleted: [first] }
  await step(async () => (await them.answer('AcceptItem', idOfItem(await them.newest(bob)))).fine, {
    [alice]: { calendar: tuesdays(own), inbox: ['Response Accepted: Plans'] },
    [bob]: bobCame,
    [carol]: asked,
    [dave]: asked,
  })
  assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Unknown', 'dave Unknown'])

  const carolDeleted = ['CalendarItem Plans', first]
  await step(async () => (await them.answer('DeclineItem', idOfItem(await them.newest(carol)), { as: carol })).fine, {
    [alice]: { calendar: tuesdays(own), inbox: ['Response Declined: Plans', 'Response Accepted: Plans'] },
    [bob]: bobCame,
    [carol]: { calendar: [], inbox: [], deleted: carolDeleted },
    [dave]: asked,
  })
  assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Decline', 'dave Unknown'])

  const behind = proposing('2027-01-13T14:00:00Z', '2027-01-13T15:00:00Z')
  const answers = ['Response New Time Proposed: Plans, of 12', 'Response Declined: Plans', 'Response Accepted: Plans']
  await step(
    async () => (await them.answer('TentativelyAcceptItem', await them.on('12', dave), { as: dave, behind })).fine,
    {
      [alice]: {
        calendar: tuesdays(own).with(1, on('12T10', own, 'Exception')),
        inbox: answers,
      },
      [bob]: bobCame,
      [carol]: { calendar: [], inbox: [], deleted: carolDeleted },
      [dave]: { calendar: tuesdays(open).with(1, on('12T10', maybe, 'Exception')), inbox: [first] },
    },
  )
  const second = await them.on('12')
  assert.deepEqual(await them.tracking(second), ['bob Accept', 'carol Decline', 'dave Tentative'])
  assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Decline', 'dave Unknown'])
  const [proposal] = await them.items('inbox')
  assert.equal(textOf(proposal!, 't:ProposedStart'), '2027-01-13T14:00:00Z')

  const moved = (said: string): string => on('13T14', said, 'Exception')
  await step(() => them.change(second, movedTo('13', 14)), {
    [alice]: { calendar: tuesdays(own).with(1, moved(own)), inbox: answers },
    [bob]: { calendar: tuesdays(yes).with(1, moved(open)), inbox: [update], deleted: [first] },
    // Who has not the series has what he is asked to.
    [carol]: { calendar: [moved(open)], inbox: [update], deleted: carolDeleted },
    [dave]: { calendar: tuesdays(open).with(1, moved(open)), inbox: [update, first] },
  })
  assert.deepEqual(await them.tracking(second), ['bob Unknown', 'carol Unknown', 'dave Unknown'])

  const accepted = ['Response Accepted: Plans, of 12', 'Response Accepted: Plans, of 12', ...answers]
  await step(
    async () => {
      for (const as of [bob, carol]) (await them.answer('AcceptItem', idOfItem(await them.newest(as)), { as })).fine
    },
    {
      [alice]: { calendar: tuesdays(own).with(1, moved(own)), inbox: accepted },
      [bob]: { calendar: tuesdays(yes).with(1, moved(yes)), inbox: [], deleted: [update, first].sort() },
      [carol]: { calendar: [moved(yes)], inbox: [], deleted: [update, ...carolDeleted].sort() },
      [dave]: { calendar: tuesdays(open).with(1, moved(open)), inbox: [update, first] },
    },
  )
  assert.deepEqual(await them.tracking(second), ['bob Accept', 'carol Accept', 'dave Unknown'])
  assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Decline', 'dave Unknown'])

  const gone = (said: string): string => on('19T10', said, 'Exception', 'Canceled: Plans')
  await step(async () => them.drop(await them.on('19')), {
    [alice]: { calendar: tuesdays(own).with(1, moved(own)).toSpliced(2, 1), inbox: accepted },
    [bob]: {
      calendar: tuesdays(yes).with(1, moved(yes)).with(2, gone('Accept, Free')),
      inbox: [off],
      deleted: [update, first].sort(),
    },
    // She declined the series, and hears that there is nothing that she would have to take out.
    [carol]: { calendar: [moved(yes)], inbox: [off], deleted: [update, ...carolDeleted].sort() },
    [dave]: {
      calendar: tuesdays(open).with(1, moved(open)).with(2, gone('NoResponseReceived, Free')),
      inbox: [off, update, first],
    },
  })
  assert.deepEqual(await them.tracking(series), ['bob Accept', 'carol Decline', 'dave Unknown'])

  await step(
    async () => (await them.answer('RemoveItem', idOfItem(await them.newest(bob, 'MeetingCancellation')))).fine,
    {
      [bob]: {
        calendar: tuesdays(yes).with(1, moved(yes)).toSpliced(2, 1),
        inbox: [],
        deleted: [off, update, first].sort(),
      },
    },
  )

  const [offBefore, outdated] = ['Cancellation Canceled: Plans', 'Request Plans, Outdated']
  await step(async () => (await them.answer('CancelCalendarItem', series, { as: alice })).fine, {
    [alice]: { calendar: [], inbox: accepted, deleted: ['CalendarItem Canceled: Plans'] },
    [bob]: {
      calendar: ['05T10', '13T14', '26T10'].map((time) =>
        on(time, 'Accept, Free', time === '13T14' ? 'Exception' : 'Occurrence', 'Canceled: Plans'),
      ),
      inbox: [offBefore],
      deleted: [off, `${outdated}, of 12`, outdated].sort(),
    },
    [carol]: {
      calendar: [on('13T14', 'Accept, Free', 'Exception', 'Canceled: Plans')],
      inbox: [offBefore, off],
      deleted: ['CalendarItem Plans', `${outdated}, of 12`, outdated].sort(),
    },
    [dave]: {
      calendar: [
        ['05T10', 'Occurrence'],
        ['13T14', 'Exception'],
        ['19T10', 'Exception'],
        ['26T10', 'Occurrence'],
      ].map(([time, kind]) => on(time!, 'NoResponseReceived, Free', kind, 'Canceled: Plans')),
      inbox: [offBefore, off, `${outdated}, of 12`, outdated],
    },
  })

  await step(
    async () =>
      (await them.answer('RemoveItem', idOfItem(await them.newest(carol, 'MeetingCancellation')), { as: carol })).fine,
    {
      [carol]: {
        calendar: [],
        inbox: [off],
        deleted: [
          'CalendarItem Canceled: Plans, of 12',
          'CalendarItem Plans',
          offBefore,
          `${outdated}, of 12`,
          outdated,
        ].sort(),
      },
    },
  )
})
