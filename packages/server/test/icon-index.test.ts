import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  createItem,
  field,
  getItem,
  host,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const { post, close } = await host()
after(close)

async function iconOf(id: { id: string }): Promise<string | undefined> {
  const got = await post(getItem([{ id: id.id }], shape('IdOnly', [field('item:IconIndex')])))
  return textOf(got.fine.item, 't:IconIndex')
}

const event = (more = ''): string =>
  `<t:CalendarItem><t:Start>2026-01-05T10:00:00Z</t:Start><t:End>2026-01-05T11:00:00Z</t:End>${more}</t:CalendarItem>`
const attendee =
  '<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>'

test('an item shows the icon of its class until a client gives it another', async () => {
  const expected: readonly (readonly [string, string])[] = [
    [message('m', '<t:IsRead>false</t:IsRead>'), 'MailUnread'],
    [message('m', '<t:IsRead>true</t:IsRead>'), 'MailRead'],
    ['<t:Contact><t:DisplayName>Ada</t:DisplayName></t:Contact>', 'OutlookDefaultForContacts'],
    ['<t:Task><t:Subject>t</t:Subject></t:Task>', 'TaskItem'],
    ['<t:PostItem><t:Subject>p</t:Subject></t:PostItem>', 'PostItem'],
    [event(), 'AppointmentItem'],
    [event(attendee), 'AppointmentMeet'],
  ]
  for (const [item, icon] of expected) {
    const folder = item.startsWith('<t:PostItem') ? '<t:DistinguishedFolderId Id="inbox"/>' : undefined
    assert.equal(await iconOf((await post(createItem(item, folder))).fine.id), icon, item)
  }
})

test('DavMail: the icon of an answered message is PidTagIconIndex', async () => {
  const id = (await post(createItem(message('m')))).fine.id
  const replied = `<t:Message><t:ExtendedProperty>${tagged('0x1080', 'Integer')}<t:Value>261</t:Value></t:ExtendedProperty></t:Message>`
  ;(await post(updateItem(itemChange(id, setField(tagged('0x1080', 'Integer'), replied))))).fine
  assert.equal(await iconOf(id), 'MailReplied')
})
