import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  Appointment,
  createAcceptMessage,
  createDeclineMessage,
  createForward,
  type EmailMessage,
  ExchangeService,
  MeetingCancellation,
  MeetingMessage,
  MeetingRequest,
  MeetingResponse,
  PropertySet,
  ServiceResponseException,
} from '@exchequer/client'
import { createServer, openSqliteStore } from '@exchequer/server'

const store = await openSqliteStore({ path: ':memory:' })
const server = createServer({ store })
after(async () => {
  await server.close()
  await store.close()
})

const serviceOf = async (name: string): Promise<ExchangeService> => {
  const username = `${name}@example.test`
  await server.addMailbox({ address: username, password: 'secret', displayName: name })
  const credentials = { username, password: 'secret' }
  return new ExchangeService({ url: 'http://localhost/EWS/Exchange.asmx', credentials, fetch: server.fetch })
}
const [ada, bob, carol] = [await serviceOf('ada'), await serviceOf('bob'), await serviceOf('carol')]

async function invite(...subjects: string[]): Promise<Appointment[]> {
  const meetings = subjects.map(
    (subject, day) =>
      new Appointment({
        subject,
        start: new Date(Date.UTC(2027, 0, 5 + day, 10)),
        end: new Date(Date.UTC(2027, 0, 5 + day, 11)),
        requiredAttendees: [{ mailbox: { emailAddress: 'bob@example.test' } }],
      }),
  )
  const made = await ada.createItems(meetings, { sendMeetingInvitations: 'SendToAllAndSaveCopy' })
  assert.equal(made.overallResult, 'success')
  return meetings
}

async function requests(service: ExchangeService): Promise<MeetingRequest[]> {
  const { items } = await service.findItems('inbox')
  return items.filter((item): item is MeetingRequest => item instanceof MeetingRequest).reverse()
}

test('a batch of answers is given in one call, each with what became of its meeting', async () => {
  await invite('First', 'Second', 'Third')
  const [first, second, third] = await requests(bob)
  const answers = await bob.respondToItems([
    createAcceptMessage(first!, { body: 'Gladly' }),
    createAcceptMessage(
      second!,
      { proposedStart: new Date('2027-01-09T10:00:00Z'), proposedEnd: new Date('2027-01-09T11:00:00Z') },
      true,
    ),
    createDeclineMessage(third!),
    createDeclineMessage({ id: 'nonsense' }),
  ])
  assert.deepEqual(
    [...answers].map(({ errorCode }) => errorCode),
    ['NoError', 'NoError', 'NoError', 'ErrorInvalidIdMalformed'],
  )
  assert.ok(answers.at(0)!.appointment instanceof Appointment)
  assert.ok(answers.at(0)!.meetingRequest instanceof MeetingRequest)
  const loaded = await bob.bindToItems<Appointment>([0, 1, 2].map((index) => answers.at(index)!.appointment!))
  assert.deepEqual(
    [...loaded].map(({ item }) => [item!.subject, item!.myResponseType]),
    [
      ['First', 'Accept'],
      ['Second', 'Tentative'],
      ['Third', 'Decline'],
    ],
  )
  const { items } = await ada.findItems<EmailMessage>('inbox')
  const [proposal] = [...(await ada.bindToItems<MeetingResponse>(items))].flatMap(({ item }) =>
    item instanceof MeetingResponse && item.proposedStart ? [item] : [],
  )
  assert.equal(proposal!.responseType, 'Tentative')
  assert.deepEqual(proposal!.proposedStart, new Date('2027-01-09T10:00:00Z'))
  const [organized] = [...(await ada.bindToItems<Appointment>([proposal!.associatedCalendarItemId!]))]
  assert.equal(organized!.item!.requiredAttendees![0]!.responseType, 'Tentative')
})

test('a meeting is accepted, promised half, declined, called off and removed', async () => {
  const [meeting] = await invite('Life')
  const request = (await requests(bob)).find(({ subject }) => subject === 'Life')!
  const silent = await bob.acceptMeeting(request, {}, { sendResponse: false })
  assert.ok(silent.meetingRequest)
  const appointment = silent.appointment!
  await bob.acceptMeetingTentatively(appointment)
  const answer = async (): Promise<string | undefined> => {
    const [loaded] = [...(await ada.bindToItems<Appointment>([meeting!], PropertySet.firstClass))]
    return loaded!.item!.requiredAttendees![0]!.responseType
  }
  assert.equal(await answer(), 'Tentative')
  const declined = await bob.declineMeeting(appointment, { body: 'No' })
  assert.equal(await answer(), 'Decline')
  await bob.acceptMeeting(declined.appointment!)
  assert.equal(await answer(), 'Accept')
  await assert.rejects(
    bob.cancelMeeting((await bob.findItems<Appointment>('calendar')).items[0]!),
    (error) => error instanceof ServiceResponseException && error.code === 'ErrorCalendarIsNotOrganizer',
  )
  const { appointment: off } = await ada.cancelMeeting({ id: meeting!.itemId!.id }, 'Hailstorms')
  const [gone] = [...(await ada.bindToItems<Appointment>([off!]))]
  assert.equal(gone!.item!.isCancelled, true)
  const cancellation = (await bob.findItems('inbox')).items.find((item) => item instanceof MeetingCancellation)!
  const removed = await bob.removeMeetingFromCalendar(cancellation)
  assert.ok(removed.appointment && removed.meetingCancellation)
})

test('who gets a meeting sent on is invited, and the organizer hears of it', async () => {
  await invite('Sent on')
  const request = (await requests(bob)).find(({ subject }) => subject === 'Sent on')!
  const forward = createForward(request, { toRecipients: [{ emailAddress: 'carol@example.test' }] })
  assert.equal((await bob.respondToItems([forward])).overallResult, 'success')
  const [invited] = await requests(carol)
  assert.equal(invited!.subject, 'FW: Sent on')
  assert.ok(
    (await ada.findItems('inbox')).items.some(
      (item) => item instanceof MeetingMessage && !(item instanceof MeetingResponse),
    ),
  )
})
