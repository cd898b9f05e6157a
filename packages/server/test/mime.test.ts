import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  all,
  bob,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  getItem,
  type Host,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64')
const mime = (text: string): string => `<t:MimeContent CharacterSet="UTF-8">${base64(text)}</t:MimeContent>`
const ofMessage = (text: string, more = ''): string => `<t:Message>${mime(text)}${more}</t:Message>`
const ofEvent = (text: string, more = ''): string => `<t:CalendarItem>${mime(text)}${more}</t:CalendarItem>`

const mail = [
  'Received: from elsewhere',
  `From: "Alice A." <${alice}>`,
  `To: Bob <${bob}>`,
  'Bcc: secret@example.test,',
  ' other@example.test',
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Date: Fri, 02 Jan 2026 10:00:00 +0100',
  'Message-ID: <one@client.test>',
  'X-Odd:   spaces   stay',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=xyz',
  '',
  '--xyz',
  'Content-Type: text/html; charset=iso-8859-1',
  '',
  '<p>Gr\xfc\xdfe</p>',
  '--xyz',
  'Content-Type: text/plain; name=a.txt',
  'Content-Disposition: attachment; filename=a.txt',
  '',
  'attached',
  '--xyz--',
  '',
].join('\r\n')

const calendar = (...lines: string[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//x//y//EN',
    'BEGIN:VEVENT',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n')

describe('MIME content', () => {
  let server: Host
  before(async () => {
    server = await host()
  })
  after(() => server.close())

  const create = async (item: string): Promise<Id> => (await server.post(createItem(item))).fine.id
  const codeOf = async (item: string): Promise<string> => (await server.post(createItem(item))).message.code
  const read = async (id: { id: string }, as = alice): Promise<XmlNode> =>
    (await server.post(getItem([{ id: id.id }], shape('AllProperties', [field('item:MimeContent')])), { as })).fine.item
  const bytes = (item: XmlNode): string => Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString('latin1')
  const update = async (id: Id, ...changes: string[]): Promise<Id> =>
    (await server.post(updateItem(itemChange(id, changes.join(''))))).fine.id

  describe('of messages', () => {
    test('DavMail, Evolution, Thunderbird: a message made from its MIME form has its properties, and the very bytes', async () => {
      const item = await read(await create(ofMessage(mail)))
      assert.equal(bytes(item), mail)
      assert.equal(find(item, 't:MimeContent')!.attributes['CharacterSet'], 'UTF-8')
      for (const [path, value] of [
        ['t:Subject', 'Grüße'],
        ['t:ItemClass', 'IPM.Note'],
        ['t:Body', '<p>Grüße</p>'],
        ['t:From/t:Mailbox/t:Name', 'Alice A.'],
        ['t:ToRecipients/t:Mailbox/t:EmailAddress', bob],
        ['t:InternetMessageId', '<one@client.test>'],
        ['t:DateTimeSent', '2026-01-02T09:00:00Z'],
        ['t:Attachments/t:FileAttachment/t:Name', 'a.txt'],
        ['t:HasAttachments', 'true'],
        ['t:IsDraft', 'true'],
      ] as const)
        assert.equal(textOf(item, path), value, path)
      const headers = all(item, 't:InternetMessageHeader').map(
        ({ attributes, text }) => `${attributes['HeaderName']}: ${text}`,
      )
      assert.ok(headers.includes('Message-ID: <one@client.test>'), headers.join('\n'))
      assert.ok(!headers.some((header) => header.startsWith('Bcc')))
    })

    test('CreateItem shows the ids of the attachments that the bytes brought', async () => {
      const { item } = (await server.post(createItem(ofMessage(mail)))).fine
      assert.ok(find(item, 't:Attachments/t:FileAttachment/t:AttachmentId'))
    })

    test('what the request says besides wins over the bytes, which are written anew', async () => {
      const item = await read(await create(ofMessage(mail, '<t:Subject>Mine</t:Subject>')))
      assert.equal(textOf(item, 't:Subject'), 'Mine')
      assert.match(bytes(item), /^Subject: Mine\r$/m)
      assert.match(bytes(item), new RegExp(base64('attached')))
    })

    test('Thunderbird: what the request says besides and the bytes say too leaves them as they are', async () => {
      const more =
        `<t:ExtendedProperty>${tagged('3591', 'Integer')}<t:Value>3</t:Value></t:ExtendedProperty>` +
        '<t:IsDeliveryReceiptRequested>false</t:IsDeliveryReceiptRequested><t:InternetMessageId>one@client.test</t:InternetMessageId><t:IsRead>true</t:IsRead>'
      const item = await read(await create(ofMessage(mail, more)))
      assert.equal(bytes(item), mail)
      assert.equal(textOf(item, 't:InternetMessageId'), '<one@client.test>')
      assert.equal(textOf(item, 't:IsDraft'), 'false')
    })

    test('a read mark, a flag and categories leave the bytes alone, a subject does not', async () => {
      let id = await create(ofMessage(mail))
      id = await update(
        id,
        setField(field('message:IsRead'), '<t:Message><t:IsRead>false</t:IsRead></t:Message>'),
        setField(
          field('item:Categories'),
          '<t:Message><t:Categories><t:String>c</t:String></t:Categories></t:Message>',
        ),
      )
      assert.equal(bytes(await read(id)), mail)
      id = await update(id, setField(field('item:Subject'), message('Another')))
      const anew = bytes(await read(id))
      assert.match(anew, /^Subject: Another\r$/m)
      assert.match(anew, /^Message-ID: <one@client\.test>\r$/m)
    })

    test('a message made of properties is written from them, the same each time', async () => {
      const more =
        '<t:Body BodyType="HTML">&lt;b&gt;bold&lt;/b&gt;</t:Body><t:Attachments><t:FileAttachment><t:Name>b.bin</t:Name>' +
        '<t:Content>AAECAw==</t:Content></t:FileAttachment></t:Attachments><t:Importance>High</t:Importance>' +
        `<t:ToRecipients><t:Mailbox><t:Name>Bob</t:Name><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
      const id = await create(message('Properties', more))
      const text = bytes(await read(id))
      for (const part of [
        /^Subject: Properties\r$/m,
        /^To: Bob <bob@example\.test>\r$/m,
        /<b>bold<\/b>/,
        /b\.bin/,
        /AAECAw==/,
        /^Importance: high\r$/m,
      ])
        assert.match(text, part)
      assert.equal(bytes(await read(id)), text)
    })

    test('the recipient of bytes gets them without the names of those who get them in secret', async () => {
      const sent = mail.replace('secret@example.test,\r\n other@example.test', alice)
      await server.post(createItem(ofMessage(sent), undefined, 'SendAndSaveCopy'))
      const [id] = (await server.post(findItem(distinguished('inbox')), { as: bob })).fine.ids
      const received = bytes(await read(id!, bob))
      assert.equal(received, sent.replace(`Bcc: ${alice}\r\n`, ''))
      const [copy] = (await server.post(findItem(distinguished('sentitems')))).fine.ids
      assert.equal(bytes(await read(copy!)), sent)
    })

    test('bytes without an id, a date and a sender are sent with those that the server gave', async () => {
      const bare = `To: ${bob}\r\nSubject: bare\r\n\r\nHello\r\n`
      await server.post(createItem(ofMessage(bare), undefined, 'SendOnly'))
      const { ids } = (await server.post(findItem(distinguished('inbox')), { as: bob })).fine
      const received = await read(ids[0]!, bob)
      assert.match(bytes(received), /^Message-ID: <.+@localhost>\r$/m)
      assert.match(bytes(received), new RegExp(`^From: "alice" <${alice}>\r$`, 'm'))
      assert.ok(bytes(received).includes(textOf(received, 't:InternetMessageId')!))
      assert.ok(bytes(received).endsWith(bare))
    })

    test('nobody writes a header line into somebody else’s message by way of a name', async () => {
      const from = `<t:From><t:Mailbox><t:Name>x&#xD;&#xA;X-Forged: yes</t:Name><t:EmailAddress>${alice}</t:EmailAddress></t:Mailbox></t:From>`
      await server.post(createItem(ofMessage(`To: ${bob}\r\n\r\nx`, from), undefined, 'SendOnly'))
      const { ids } = (await server.post(findItem(distinguished('inbox')), { as: bob })).fine
      const wanted = shape('IdOnly', [field('item:MimeContent'), tagged('0x7d', 'String')])
      const { item } = (await server.post(getItem([ids[0]!], wanted), { as: bob })).fine
      assert.doesNotMatch(bytes(item), /^X-Forged/m)
      assert.match(textOf(item, 't:ExtendedProperty/t:Value')!, /^From: /m)
      assert.doesNotMatch(textOf(item, 't:ExtendedProperty/t:Value')!, /^X-Forged/m)
    })

    test('a signed message keeps its class and its bytes', async () => {
      const signed = `From: ${alice}\r\nSubject: signed\r\nContent-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"\r\n\r\n--s\r\n\r\ntext\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nsig\r\n--s--\r\n`
      const item = await read(await create(ofMessage(signed)))
      assert.equal(textOf(item, 't:ItemClass'), 'IPM.Note.SMIME.MultipartSigned')
      assert.equal(bytes(item), signed)
    })

    test('the MIME content of a draft can be replaced, with its attachments; that of a message that is none cannot', async () => {
      const id = await create(ofMessage(mail))
      const other = 'From: a@b.test\r\nSubject: other\r\n\r\nshort\r\n'
      const changed = await update(id, setField(field('item:MimeContent'), ofMessage(other)))
      const item = await read(changed)
      assert.equal(bytes(item), other)
      assert.equal(textOf(item, 't:Subject'), 'other')
      assert.equal(textOf(item, 't:Body')!.trim(), 'short')
      assert.equal(find(item, 't:Attachments'), undefined)
      assert.equal(textOf(item, 't:HasAttachments'), 'false')
      const flags = `<t:ExtendedProperty>${tagged('0xe07', 'Integer')}<t:Value>1</t:Value></t:ExtendedProperty>`
      const received = await create(ofMessage(mail, flags))
      const refused = await server.post(
        updateItem(itemChange(received, setField(field('item:MimeContent'), ofMessage(other)))),
      )
      assert.deepEqual(refused.codes, ['ErrorInvalidPropertySet'])
    })

    test('an invitation that another server sent is a meeting request', async () => {
      const invitation = [
        'From: carol@elsewhere.test',
        `To: ${alice}`,
        'Subject: Invitation',
        'Content-Type: text/calendar; method=REQUEST',
        '',
        calendar(
          'UID:from-elsewhere',
          'DTSTART:20270105T100000Z',
          'DTEND:20270105T110000Z',
          'SUMMARY:Invitation',
          'ORGANIZER:mailto:carol@elsewhere.test',
          `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${alice}`,
        ).replace('VERSION', 'METHOD:REQUEST\r\nVERSION'),
      ].join('\r\n')
      const item = await read(await create(ofMessage(invitation)))
      assert.equal(item.name, 't:MeetingRequest')
      assert.equal(textOf(item, 't:UID'), 'from-elsewhere')
      assert.equal(textOf(item, 't:Start'), '2027-01-05T10:00:00Z')
      assert.equal(textOf(item, 't:Organizer/t:Mailbox/t:EmailAddress'), 'carol@elsewhere.test')
      assert.equal(bytes(item), invitation)
    })

    test('what is no base64, no message, or of a class without MIME form has its own error', async () => {
      const raw = (text: string): string => `<t:Message><t:MimeContent>${text}</t:MimeContent></t:Message>`
      assert.equal(await codeOf(raw('!!!')), 'ErrorMimeContentInvalidBase64String')
      assert.equal(await codeOf(raw('QUJ')), 'ErrorMimeContentInvalidBase64String')
      assert.equal(await codeOf(raw('')), 'ErrorMimeContentInvalid')
      assert.equal(await codeOf(ofMessage('no header at all')), 'ErrorMimeContentInvalid')
      assert.equal(await codeOf(`<t:Contact>${mime(mail)}</t:Contact>`), 'ErrorUnsupportedMimeConversion')
      assert.equal(await codeOf(`<t:Task>${mime(mail)}</t:Task>`), 'ErrorUnsupportedMimeConversion')
      assert.equal(await codeOf(ofEvent(mail)), 'ErrorMimeContentConversionFailed')
    })

    test('exchangelib: a class without MIME form is shown without it', async () => {
      const id = await create('<t:Task><t:Subject>x</t:Subject></t:Task>')
      assert.equal(find(await read(id), 't:MimeContent'), undefined)
    })
  })

  describe('of calendar items', () => {
    const weekly = calendar(
      'UID:stable-1',
      'DTSTAMP:20260101T000000Z',
      'DTSTART;TZID=Europe/Berlin:20270105T100000',
      'DTEND;TZID=Europe/Berlin:20270105T113000',
      'RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=TU',
      'EXDATE;TZID=Europe/Berlin:20270112T100000',
      'SUMMARY:Weekly\\, of course',
      'LOCATION:Room 1',
      'DESCRIPTION:About it',
      'X-MICROSOFT-CDO-BUSYSTATUS:OOF',
      'X-MOZ-GENERATION:2',
      'ATTENDEE;CN=Bob;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:bob@example.test',
      `ORGANIZER;CN=Alice:mailto:${alice}`,
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'TRIGGER:-PT10M',
      'END:VALARM',
    )

    test('DavMail, Evolution: an event made from iCalendar has its properties', async () => {
      const item = await read(await create(ofEvent(weekly)))
      for (const [path, value] of [
        ['t:Subject', 'Weekly, of course'],
        ['t:UID', 'stable-1'],
        ['t:Start', '2027-01-05T09:00:00Z'],
        ['t:End', '2027-01-05T10:30:00Z'],
        ['t:Location', 'Room 1'],
        ['t:Body', 'About it'],
        ['t:LegacyFreeBusyStatus', 'OOF'],
        ['t:CalendarItemType', 'RecurringMaster'],
        ['t:Recurrence/t:WeeklyRecurrence/t:DaysOfWeek', 'Tuesday'],
        ['t:Recurrence/t:NumberedRecurrence/t:NumberOfOccurrences', '3'],
        ['t:RequiredAttendees/t:Attendee/t:Mailbox/t:EmailAddress', bob],
        ['t:ReminderIsSet', 'true'],
        ['t:ReminderMinutesBeforeStart', '10'],
        ['t:MyResponseType', 'Organizer'],
      ] as const)
        assert.equal(textOf(item, path), value, path)
      assert.equal(find(item, 't:StartTimeZone')!.attributes['Id'], 'W. Europe Standard Time')
    })

    test('its MIME content is iCalendar with the same id, its zone, and the lines that no property says', async () => {
      const text = bytes(await read(await create(ofEvent(weekly))))
      for (const part of [
        /^BEGIN:VCALENDAR\r$/m,
        /^BEGIN:VTIMEZONE\r$/m,
        /^UID:stable-1\r$/m,
        /^RRULE:FREQ=WEEKLY/m,
        /^X-MOZ-GENERATION:2\r$/m,
        /^EXDATE/m,
        /^DTSTART;TZID="?W\. Europe Standard Time"?:20270105T100000\r$/m,
      ])
        assert.match(text, part)
    })

    test('the MIME content follows the properties', async () => {
      const id = await create(ofEvent(weekly))
      const subject = setField(field('item:Subject'), '<t:CalendarItem><t:Subject>Changed</t:Subject></t:CalendarItem>')
      assert.match(bytes(await read(await update(id, subject))), /^SUMMARY:Changed\r$/m)
    })

    test('DavMail learns the zone of a mailbox from an event that it makes', async () => {
      const made =
        '<t:CalendarItem><t:Start>2027-01-05T10:00:00Z</t:Start><t:End>2027-01-05T11:00:00Z</t:End><t:StartTimeZone Id="UTC"/></t:CalendarItem>'
      const item = await read(await create(made))
      assert.match(bytes(item), /^BEGIN:VTIMEZONE\r$/m)
      assert.ok(
        bytes(item)
          .replace(/\r\n[ \t]/g, '')
          .includes(`UID:${textOf(item, 't:UID')}`),
      )
    })

    test('DavMail: a time with a zone and a Z behind it is UTC', async () => {
      const odd = calendar(
        'UID:odd',
        'DTSTART;TZID=GMT Standard Time:20270705T100000Z',
        'DTEND;TZID=GMT Standard Time:20270705T110000Z',
      )
      assert.equal(textOf(await read(await create(ofEvent(odd))), 't:Start'), '2027-07-05T10:00:00Z')
    })

    test('what the request says besides wins', async () => {
      const item = await read(await create(ofEvent(weekly, '<t:LegacyFreeBusyStatus>Free</t:LegacyFreeBusyStatus>')))
      assert.equal(textOf(item, 't:LegacyFreeBusyStatus'), 'Free')
      assert.match(bytes(item), /^TRANSP:TRANSPARENT\r$/m)
    })

    test('no event, and a rule that EWS has no words for, fail', async () => {
      assert.equal(await codeOf(ofEvent('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n')), 'ErrorMimeContentConversionFailed')
      const hourly = calendar('UID:h', 'DTSTART:20270105T100000Z', 'RRULE:FREQ=HOURLY')
      assert.equal(await codeOf(ofEvent(hourly)), 'ErrorMimeContentConversionFailed')
    })

    test('a series can be replaced by a single event', async () => {
      const id = await create(ofEvent(weekly))
      const single = calendar('UID:stable-1', 'DTSTART:20270105T100000Z', 'DTEND:20270105T110000Z', 'SUMMARY:Single')
      const item = await read(await update(id, setField(field('item:MimeContent'), ofEvent(single))))
      assert.equal(textOf(item, 't:CalendarItemType'), 'Single')
      assert.equal(textOf(item, 't:Subject'), 'Single')
      assert.equal(textOf(item, 't:Start'), '2027-01-05T10:00:00Z')
      assert.equal(find(item, 't:RequiredAttendees'), undefined)
    })

    test('DavMail: a meeting made from iCalendar invites its attendees', async () => {
      const request = createItem(ofEvent(weekly), undefined, 'SendAndSaveCopy').replace(
        'SendToNone',
        'SendToAllAndSaveCopy',
      )
      await server.post(request)
      const { ids } = (await server.post(findItem(distinguished('inbox')), { as: bob })).fine
      const requests = await Promise.all(ids.map((id) => read(id, bob)))
      const invitation = requests.find(({ name }) => name === 't:MeetingRequest')
      assert.equal(textOf(invitation!, 't:UID'), 'stable-1')
      const text = bytes(invitation!)
      assert.match(text, /text\/calendar/)
      assert.match(text, /method=REQUEST/i)
      assert.match(text, /BEGIN:VCALENDAR/)
    })
  })
})
