import assert from 'node:assert/strict'
import type { XmlNode } from '@exchequer/protocol'
import { calendarView, weeklyOn } from './calendar-steps.js'
import { alice, all, bob, field, find, type Host, type Id, idOf, itemId, setField, shape, textOf } from './harness.js'
import { attendees, carol, create, event, meeting, meetingsOn } from './meeting.js'

const viewed = [
  'item:Subject',
  'calendar:Start',
  'calendar:Location',
  'calendar:CalendarItemType',
  'calendar:MyResponseType',
  'calendar:LegacyFreeBusyStatus',
]

/** Four Tuesdays from the fifth of January 2027 on, from ten to eleven. */
const recurrence = `<t:Recurrence>${weeklyOn('Tuesday', '2027-01-05', 4)}</t:Recurrence>`

/** What people of a host do about a series of meetings. */
export function seriesOn(mail: Host) {
  const people = meetingsOn(mail)

  const invite = async (
    who = attendees('RequiredAttendees', bob, carol),
    sending = 'SendToAllAndSaveCopy',
    before?: string,
  ): Promise<Id> => (await mail.post(create(meeting('Plans', who + recurrence, before), sending))).fine.id

  const inJanuary = async (as = alice): Promise<XmlNode[]> =>
    (
      await mail.post(
        calendarView('2027-01-01T00:00:00Z', '2027-03-01T00:00:00Z', {
          itemShape: shape('IdOnly', viewed.map(field)),
        }),
        { as },
      )
    ).fine.items

  /** What somebody's calendar shows: `12T14 Plans, Room 1, Exception, Accept, OOF`. */
  const agenda = async (as = alice): Promise<string[]> =>
    (await inJanuary(as)).map((item) => {
      const [start, ...rest] = [
        'Start',
        'Subject',
        'Location',
        'CalendarItemType',
        'MyResponseType',
        'LegacyFreeBusyStatus',
      ].map((name) => textOf(item, `t:${name}`))
      return `${start!.slice(8, 13)} ${rest.join(', ')}`
    })

  /** The id of what somebody has on a day of January. */
  async function on(day: string, as = alice): Promise<Id> {
    const found = (await inJanuary(as)).filter((item) => textOf(item, 't:Start')!.startsWith(`2027-01-${day}`))
    assert.equal(found.length, 1, `one event of ${as} on ${day}`)
    return idOf(all(found[0]!, 't:ItemId')[0]!)
  }

  /** UpdateItem of one event, with everybody told. */
  const change = async (id: Pick<Id, 'id'>, changes: string, sending = 'SendToAllAndSaveCopy'): Promise<Id> =>
    (
      await mail.post(
        `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="${sending}"><m:ItemChanges>` +
          `<t:ItemChange><t:ItemId Id="${id.id}"/><t:Updates>${changes}</t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>`,
      )
    ).fine.id

  const drop = async (id: Id, sending = 'SendToAllAndSaveCopy', as = alice): Promise<void> => {
    ;(
      await mail.post(
        `<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="${sending}"><m:ItemIds>${itemId(id)}</m:ItemIds></m:DeleteItem>`,
        { as },
      )
    ).fine
  }

  /** The newest message of a kind in somebody's Inbox. */
  async function newest(as: string, element = 'MeetingRequest'): Promise<XmlNode> {
    const found = (await people.items('inbox', as)).find(({ name }) => name === `t:${element}`)
    assert.ok(found, `a ${element} in the Inbox of ${as}`)
    return found
  }

  return { ...people, invite, agenda, on, change, drop, newest }
}

/** An event at another time of a day of January, for an hour. */
export const movedTo = (day: string, hour: number): string =>
  setField(field('calendar:Start'), event(`<t:Start>2027-01-${day}T${twoDigits(hour)}:00:00Z</t:Start>`)) +
  setField(field('calendar:End'), event(`<t:End>2027-01-${day}T${twoDigits(hour + 1)}:00:00Z</t:End>`))

const twoDigits = (hour: number): string => String(hour).padStart(2, '0')

/** What a message says of its meeting. */
export const saying = (message: XmlNode, ...names: string[]): (string | undefined)[] =>
  names.map((name) => textOf(message, `t:${name}`))

/** One of the Tuesdays as an agenda shows it, of which nothing else is said. */
export const plain = (day: string, answer = 'NoResponseReceived, Tentative', kind = 'Occurrence'): string =>
  `${day}T10 Plans, Room 1, ${kind}, ${answer}`

/** The item in the calendar that a message is about. */
export const associatedWith = (message: Parameters<typeof find>[0]): string | undefined =>
  find(message, 't:AssociatedCalendarItemId')?.attributes['Id']
