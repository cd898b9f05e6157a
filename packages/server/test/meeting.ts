import assert from 'node:assert/strict'
import type { XmlNode } from '@exchequer/protocol'
import {
  type Answer,
  alice,
  all,
  bob,
  distinguished,
  field,
  find,
  findItem,
  getItem,
  type Host,
  type Id,
  itemChange,
  itemId,
  type PostOptions,
  setField,
  shape,
  textOf,
} from './harness.js'

export const carol = 'carol@example.test'
export const dave = 'dave@example.test'

export type Kind = 'RequiredAttendees' | 'OptionalAttendees' | 'Resources'

export const attendees = (kind: Kind, ...addresses: string[]): string =>
  `<t:${kind}>${addresses
    .map((address) => `<t:Attendee><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:Attendee>`)
    .join('')}</t:${kind}>`

export const event = (more: string): string => `<t:CalendarItem>${more}</t:CalendarItem>`

/** A meeting on the fifth of January 2027 from ten to eleven; `people` and what follows them in the order of the schema. */
export const meeting = (subject: string, people: string, before = ''): string =>
  event(
    `<t:Subject>${subject}</t:Subject><t:Body BodyType="Text">About it</t:Body><t:Categories><t:String>mine</t:String></t:Categories>${before}` +
      '<t:Start>2027-01-05T10:00:00Z</t:Start><t:End>2027-01-05T11:00:00Z</t:End><t:LegacyFreeBusyStatus>OOF</t:LegacyFreeBusyStatus>' +
      `<t:Location>Room 1</t:Location>${people}`,
  )

export const create = (item: string, sending: string): string =>
  `<m:CreateItem SendMeetingInvitations="${sending}"><m:Items>${item}</m:Items></m:CreateItem>`

export const update = (id: Pick<Id, 'id'>, changes: string, sending: string): string =>
  `<m:UpdateItem ConflictResolution="AlwaysOverwrite" SendMeetingInvitationsOrCancellations="${sending}">` +
  `<m:ItemChanges>${itemChange(id, changes)}</m:ItemChanges></m:UpdateItem>`

export const remove = (id: Id, sending: string): string =>
  `<m:DeleteItem DeleteType="MoveToDeletedItems" SendMeetingCancellations="${sending}"><m:ItemIds>${itemId(id)}</m:ItemIds></m:DeleteItem>`

export const setLocation = (location: string): string =>
  setField(field('calendar:Location'), event(`<t:Location>${location}</t:Location>`))
export const setEnd = (end: string): string => setField(field('calendar:End'), event(`<t:End>${end}</t:End>`))
export const setAttendees = (...addresses: string[]): string =>
  setField(field('calendar:RequiredAttendees'), event(attendees('RequiredAttendees', ...addresses)))

/** A response object to an item; `more` goes before the reference, `behind` after it. */
export const response = (element: string, { id }: Pick<Id, 'id'>, more = '', behind = ''): string =>
  `<t:${element}>${more}<t:ReferenceItemId Id="${id}"/>${behind}</t:${element}>`

/** CreateItem with response objects. */
export const respond = (responses: string, disposition = 'SendAndSaveCopy'): string =>
  `<m:CreateItem MessageDisposition="${disposition}"><m:Items>${responses}</m:Items></m:CreateItem>`

export const proposing = (start: string, end: string): string =>
  `<t:ProposedStart>${start}</t:ProposedStart><t:ProposedEnd>${end}</t:ProposedEnd>`

export const idOfItem = (item: XmlNode): Id => {
  const { Id: id, ChangeKey: changeKey } = find(item, 't:ItemId')!.attributes
  return { id: id!, changeKey: changeKey! }
}

/** The elements that an item says it can be answered with. */
export const offered = (item: XmlNode): string[] =>
  (find(item, 't:ResponseObjects')?.children ?? []).map(({ name }) => name.slice('t:'.length))

/** What people of a host do about meetings. */
export function meetingsOn(mail: Host) {
  /** What lies in a folder, whole, the newest first. */
  async function items(folder: string, as = alice, version = 'Exchange2016'): Promise<XmlNode[]> {
    const sort = `<m:SortOrder><t:FieldOrder Order="Descending">${field('item:DateTimeCreated')}</t:FieldOrder></m:SortOrder>`
    const found = await mail.post(findItem(distinguished(folder), shape('IdOnly'), sort), { as })
    if (found.fine.ids.length === 0) return []
    return (await mail.post(getItem(found.ids, shape('AllProperties')), { as, version })).fine.items
  }

  /** The one item of a folder, or the one with the element name. */
  async function only(folder: string, as = alice, element?: string): Promise<XmlNode> {
    const found = (await items(folder, as)).filter(({ name }) => element === undefined || name === `t:${element}`)
    assert.equal(found.length, 1, `one item in ${folder} of ${as}, not ${found.map(({ name }) => name).join(', ')}`)
    return found[0]!
  }

  const load = async ({ id }: Pick<Id, 'id'>, as = alice): Promise<XmlNode> =>
    (await mail.post(getItem([{ id }], shape('AllProperties')), { as, version: 'Exchange2016' })).fine.item

  const invite = async (
    sending = 'SendToAllAndSaveCopy',
    people = attendees('RequiredAttendees', bob),
    how: PostOptions = {},
  ): Promise<Id> => (await mail.post(create(meeting('Plans', people), sending), how)).fine.id

  /** Posts one response object as somebody. */
  const answer = (element: string, id: Pick<Id, 'id'>, how: Answering = {}): Promise<Answer> => {
    const { as = bob, more, behind, disposition, ...options } = how
    return mail.post(respond(response(element, id, more, behind), disposition), { as, ...options })
  }

  /** What the organizer's meeting says of each attendee: `bob Accept`. */
  async function tracking(id: Pick<Id, 'id'>, as = alice): Promise<string[]> {
    return all(await load(id, as), 't:Attendee').map(
      (one) => `${textOf(one, 't:Mailbox/t:EmailAddress')!.replace(/@.*/, '')} ${textOf(one, 't:ResponseType')}`,
    )
  }

  return { items, only, load, invite, answer, tracking }
}

export interface Answering extends PostOptions {
  readonly more?: string
  readonly behind?: string
  readonly disposition?: string
}
