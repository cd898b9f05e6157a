import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createItem, getItem, type Host, host, message, shape, tagged, textOf } from './harness.js'

/** Years that .NET, FILETIME or four digits have no room for: one message with one ends Thunderbird's synchronization of its folder. */
describe('a date that clients could not read', () => {
  let mail: Host
  before(async () => {
    mail = await host()
  })
  after(() => mail.close())

  const mime = (element: string, text: string): string =>
    `<t:${element}><t:MimeContent>${Buffer.from(text).toString('base64')}</t:MimeContent></t:${element}>`

  for (const date of [
    'Fri, 31 Dec 99999 23:59:59 +0000',
    'Fri, 31 Dec 9999 23:59:59 -0500',
    'Sat, 1 Jan 1600 10:00:00 +0000',
  ])
    test(`is none in the header of a message: ${date}`, async () => {
      const text = `From: ann@example.org\r\nSubject: Far\r\nDate: ${date}\r\n\r\nx\r\n`
      const { id } = (await mail.post(createItem(mime('Message', text)))).fine
      const { item } = (await mail.post(getItem([id], shape('AllProperties')))).fine
      assert.match(textOf(item, 't:DateTimeSent')!, /^2\d{3}-/, 'it was sent when it came')
    })

  test('the last second that there is stays what it is', async () => {
    const text = 'From: ann@example.org\r\nDate: Fri, 31 Dec 9999 23:59:59 +0000\r\n\r\nx\r\n'
    const { id } = (await mail.post(createItem(mime('Message', text)))).fine
    const { item } = (await mail.post(getItem([id], shape('AllProperties')))).fine
    assert.equal(textOf(item, 't:DateTimeSent'), '9999-12-31T23:59:59Z')
  })

  for (const start of [
    '99999-01-01T00:00:00Z',
    '9999-12-31T23:00:00-05:00',
    '0001-01-01T00:00:00+05:00',
    '-0001-01-01T00:00:00Z',
  ])
    test(`is no value of an element: ${start}`, async () => {
      const event = `<t:CalendarItem><t:Subject>Far</t:Subject><t:Start>${start}</t:Start><t:End>${start}</t:End></t:CalendarItem>`
      assert.equal((await mail.post(createItem(event))).fault, 'ErrorSchemaValidation')
    })

  test('is no value of a property', async () => {
    const value = `<t:ExtendedProperty>${tagged('0x39', 'SystemTime')}<t:Value>+099999-01-01T00:00:00Z</t:Value></t:ExtendedProperty>`
    assert.deepEqual((await mail.post(createItem(message('Far', value)))).codes, ['ErrorInvalidExtendedPropertyValue'])
  })

  for (const lines of [
    ['DTSTART:99991231T230000Z', 'DURATION:PT5H'],
    ['DTSTART;TZID=America/New_York:99991231T230000'],
  ])
    test(`makes no event of iCalendar: ${lines.join(' ')}`, async () => {
      const text = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'BEGIN:VEVENT',
        'UID:far',
        ...lines,
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ]
      const sent = createItem(mime('CalendarItem', text.join('\r\n')))
      assert.deepEqual((await mail.post(sent)).codes, ['ErrorMimeContentConversionFailed'])
    })
})
