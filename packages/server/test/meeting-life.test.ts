import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { alice, bob, field, host, setField, textOf } from './harness.js'
import {
  attendees,
  carol,
  dave,
  event,
  idOfItem,
  meetingsOn,
  proposing,
  respond,
  response,
  setLocation,
  update,
} from './meeting.js'

let now = Date.parse('2026-12-01T08:00:00Z')
const mail = await host({ people: [carol, dave], clock: () => new Date(now) })
const people = meetingsOn(mail)
after(() => mail.close())

/** What somebody sees: the calendar, the Inbox with the newest first, and what lies in Deleted Items, by its name. */
interface View {
  readonly calendar: readonly string[]
  readonly inbox: readonly string[]
  readonly deleted?: readonly string[]
}

async function view(as: string): Promise<View> {
  const appointment = (item: Parameters<typeof textOf>[0]): string =>
    ['Subject', 'Start', 'Location', 'MyResponseType', 'LegacyFreeBusyStatus']
      .map((name) => textOf(item, `t:${name}`))
      .join(', ')
  const message = (item: Parameters<typeof textOf>[0]): string => {
    const type = textOf(item, 't:MeetingRequestType')
    return `${item.name.slice('t:'.length)}: ${textOf(item, 't:Subject')}${type === undefined ? '' : `, ${type}`}`
  }
  const deleted = await people.items('deleteditems', as)
  return {
    calendar: (await people.items('calendar', as)).map(appointment),
    inbox: (await people.items('inbox', as)).map(message),
    ...(deleted.length > 0 && { deleted: deleted.map(message).sort() }),
  }
}

/** Lets an hour go by, has something done, and looks at everybody. */
async function step(work: () => Promise<unknown>, views: Readonly<Record<string, View>>): Promise<void> {
  now += 3_600_000
  await work()
  for (const [address, expected] of Object.entries(views)) assert.deepEqual(await view(address), expected, address)
}

const latest = async (as: string): Promise<{ id: string }> =>
  idOfItem((await people.items('inbox', as)).find(({ name }) => name === 't:MeetingRequest')!)

const inRoom1 = '2027-01-05T10:00:00Z, Room 1'
const moved = '2027-01-07T14:00:00Z, Room 1'
const inRoom2 = '2027-01-07T14:00:00Z, Room 2'

test("a meeting's life with three attendees, as each of them sees it", async () => {
  let id = { id: '' }
  const asked: View = {
    calendar: [`Plans, ${inRoom1}, NoResponseReceived, Tentative`],
    inbox: ['MeetingRequest: Plans, NewMeetingRequest'],
  }
  await step(
    async () => {
      const three = attendees('RequiredAttendees', bob, carol) + attendees('OptionalAttendees', dave)
      id = await people.invite('SendToAllAndSaveCopy', three)
    },
    {
      [alice]: { calendar: [`Plans, ${inRoom1}, Organizer, OOF`], inbox: [] },
      [bob]: asked,
      [carol]: asked,
      [dave]: asked,
    },
  )
  assert.deepEqual(await people.tracking(id), ['bob Unknown', 'carol Unknown', 'dave Unknown'])

  const answered = 'MeetingRequest: Plans, NewMeetingRequest'
  await step(async () => (await people.answer('AcceptItem', await latest(bob))).fine, {
    [alice]: { calendar: [`Plans, ${inRoom1}, Organizer, OOF`], inbox: ['MeetingResponse: Accepted: Plans'] },
    [bob]: { calendar: [`Plans, ${inRoom1}, Accept, OOF`], inbox: [], deleted: [answered] },
    [carol]: asked,
    [dave]: asked,
  })
  assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Unknown', 'dave Unknown'])

  await step(async () => (await people.answer('DeclineItem', await latest(carol), { as: carol })).fine, {
    [alice]: {
      calendar: [`Plans, ${inRoom1}, Organizer, OOF`],
      inbox: ['MeetingResponse: Declined: Plans', 'MeetingResponse: Accepted: Plans'],
    },
    [bob]: { calendar: [`Plans, ${inRoom1}, Accept, OOF`], inbox: [], deleted: [answered] },
    [carol]: { calendar: [], inbox: [], deleted: ['CalendarItem: Plans', answered] },
    [dave]: asked,
  })
  assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Decline', 'dave Unknown'])

  const behind = proposing('2027-01-07T14:00:00Z', '2027-01-07T15:00:00Z')
  await step(
    async () => (await people.answer('TentativelyAcceptItem', await latest(dave), { as: dave, behind })).fine,
    {
      [alice]: {
        calendar: [`Plans, ${inRoom1}, Organizer, OOF`],
        inbox: [
          'MeetingResponse: New Time Proposed: Plans',
          'MeetingResponse: Declined: Plans',
          'MeetingResponse: Accepted: Plans',
        ],
      },
      [dave]: { calendar: [`Plans, ${inRoom1}, Tentative, Tentative`], inbox: [], deleted: [answered] },
    },
  )
  const [proposal] = await people.items('inbox')
  const [start, end] = [textOf(proposal!, 't:ProposedStart'), textOf(proposal!, 't:ProposedEnd')]
  assert.deepEqual([start, end], ['2027-01-07T14:00:00Z', '2027-01-07T15:00:00Z'])

  const full = 'MeetingRequest: Plans, FullUpdate'
  await step(
    async () => {
      const times =
        setField(field('calendar:Start'), event(`<t:Start>${start}</t:Start>`)) +
        setField(field('calendar:End'), event(`<t:End>${end}</t:End>`))
      ;(await mail.post(update(id, times, 'SendToAllAndSaveCopy'))).fine
    },
    {
      [bob]: {
        calendar: [`Plans, ${moved}, NoResponseReceived, Tentative`],
        inbox: [full],
        deleted: ['MeetingRequest: Plans, Outdated'],
      },
      [carol]: {
        calendar: [`Plans, ${moved}, NoResponseReceived, Tentative`],
        inbox: [full],
        deleted: ['CalendarItem: Plans', 'MeetingRequest: Plans, Outdated'],
      },
      [dave]: {
        calendar: [`Plans, ${moved}, NoResponseReceived, Tentative`],
        inbox: [full],
        deleted: ['MeetingRequest: Plans, Outdated'],
      },
    },
  )
  assert.deepEqual(await people.tracking(id), ['bob Unknown', 'carol Unknown', 'dave Unknown'])

  await step(
    async () => {
      for (const as of [bob, carol, dave]) (await people.answer('AcceptItem', await latest(as), { as })).fine
    },
    {
      [bob]: {
        calendar: [`Plans, ${moved}, Accept, OOF`],
        inbox: [],
        deleted: [full, 'MeetingRequest: Plans, Outdated'],
      },
    },
  )
  assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Accept', 'dave Accept'])

  const informed = 'MeetingRequest: Plans, InformationalUpdate'
  await step(async () => (await mail.post(update(id, setLocation('Room 2'), 'SendToAllAndSaveCopy'))).fine, {
    [bob]: {
      calendar: [`Plans, ${inRoom2}, Accept, OOF`],
      inbox: [informed],
      deleted: ['MeetingRequest: Plans, Outdated', 'MeetingRequest: Plans, Outdated'],
    },
  })
  assert.deepEqual(await people.tracking(id), ['bob Accept', 'carol Accept', 'dave Accept'])

  await step(
    async () => {
      ;(await mail.post(respond(response('CancelCalendarItem', id)))).fine
    },
    {
      [bob]: {
        calendar: [`Canceled: Plans, ${inRoom2}, Accept, Free`],
        inbox: ['MeetingCancellation: Canceled: Plans', 'MeetingRequest: Plans, Outdated'],
        deleted: ['MeetingRequest: Plans, Outdated', 'MeetingRequest: Plans, Outdated'],
      },
    },
  )
  assert.deepEqual((await view(alice)).calendar, [])
  assert.deepEqual((await view(alice)).deleted, ['CalendarItem: Canceled: Plans'])

  await step(
    async () => {
      const [off] = await people.items('inbox', bob)
      ;(await people.answer('RemoveItem', idOfItem(off!))).fine
    },
    {
      [bob]: {
        calendar: [],
        inbox: ['MeetingRequest: Plans, Outdated'],
        deleted: [
          'CalendarItem: Canceled: Plans',
          'MeetingCancellation: Canceled: Plans',
          'MeetingRequest: Plans, Outdated',
          'MeetingRequest: Plans, Outdated',
        ],
      },
      [carol]: {
        calendar: [`Canceled: Plans, ${inRoom2}, Accept, Free`],
        inbox: ['MeetingCancellation: Canceled: Plans', 'MeetingRequest: Plans, Outdated'],
        deleted: ['CalendarItem: Plans', 'MeetingRequest: Plans, Outdated', 'MeetingRequest: Plans, Outdated'],
      },
    },
  )
})
