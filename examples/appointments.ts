import { Appointment, type ExchangeService, type PropertySet } from '@exchequer/client'
import { type Print, report } from './report.js'

const hour = 3_600_000
const day = 24 * hour

const details: PropertySet = {
  baseShape: 'IdOnly',
  bodyType: 'Text',
  additionalProperties: [
    'item:Subject',
    'item:Body',
    'item:ReminderMinutesBeforeStart',
    'calendar:Start',
    'calendar:End',
    'calendar:CalendarItemType',
    'calendar:Location',
    'calendar:RequiredAttendees',
  ],
}

/** Creates an appointment, a weekly one and a meeting in one call, and invites who is to come. */
export async function createAppointmentsInBatch(
  service: ExchangeService,
  now = new Date(),
  print: Print = console.log,
): Promise<Appointment[]> {
  const after = (milliseconds: number): Date => new Date(now.getTime() + milliseconds)
  const appointments = [
    new Appointment({
      subject: 'Look back on the quarter',
      body: { bodyType: 'HTML', value: 'What is <b>done</b>, what is not, and what comes next.' },
      start: after(2 * day),
      end: after(2 * day + 3 * hour),
      location: 'Room 12',
      reminderDueBy: after(day),
    }),
    new Appointment({
      subject: 'Deliver to the food bank',
      body: { bodyType: 'Text', value: 'The boxes stand in the hall.' },
      start: after(day),
      end: after(day + hour),
      recurrence: {
        pattern: { element: 'WeeklyRecurrence', value: { interval: 1, daysOfWeek: [weekday(after(day))] } },
        range: {
          element: 'NumberedRecurrence',
          value: { startDate: after(day).toISOString().slice(0, 10), numberOfOccurrences: 10 },
        },
      },
    }),
    new Appointment({
      subject: 'Finish the tests together',
      start: after(3 * day),
      end: after(3 * day + 6 * hour),
      location: 'The lounge',
      reminderMinutesBeforeStart: 30,
      requiredAttendees: ['ada@contoso.com', 'bruno@contoso.com', 'chiara@contoso.com'].map((emailAddress) => ({
        mailbox: { emailAddress },
      })),
    }),
  ]
  const responses = await service.createItems(appointments, {
    savedItemFolderId: 'calendar',
    sendMeetingInvitations: 'SendToAllAndSaveCopy',
  })
  report(print, 'create appointments', responses)
  return appointments
}

const weekday = (date: Date) =>
  (['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const)[date.getUTCDay()]!

/** Gets appointments by their ids, with the properties that are wanted. */
export async function getAppointmentsInBatch(
  service: ExchangeService,
  ids: readonly Appointment[],
  print: Print = console.log,
): Promise<Appointment[]> {
  const responses = await service.bindToItems<Appointment>(ids, details)
  report(print, 'get appointments', responses)
  for (const { item } of responses)
    if (item) print(`  ${item.subject}: ${item.start?.toISOString()} ${item.calendarItemType}`)
  return [...responses].flatMap(({ item }) => item ?? [])
}

/** Puts a notice into all subjects, and tells the attendees of meetings. */
export async function updateAppointmentsInBatch(
  service: ExchangeService,
  appointments: readonly Appointment[],
  print: Print = console.log,
): Promise<void> {
  for (const appointment of appointments) appointment.subject = `New address: ${appointment.subject}`
  const responses = await service.updateItems(appointments, {
    conflictResolution: 'AutoResolve',
    sendInvitationsOrCancellations: 'SendToChangedAndSaveCopy',
  })
  report(print, 'update appointments', responses)
}

/** Moves appointments to Deleted Items, and calls the meetings among them off. */
export async function deleteAppointmentsInBatch(
  service: ExchangeService,
  appointments: readonly Appointment[],
  print: Print = console.log,
): Promise<void> {
  const responses = await service.deleteItems(appointments, {
    deleteType: 'MoveToDeletedItems',
    sendCancellations: 'SendToAllAndSaveCopy',
  })
  report(print, 'delete appointments', responses)
}
