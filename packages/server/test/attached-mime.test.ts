import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { all, createItem, find, getItem, type Host, host, message, shape, textOf } from './harness.js'

const asMime = shape('IdOnly', [], '<t:IncludeMimeContent>true</t:IncludeMimeContent>')
const itemAttachment = (name: string, item: string): string =>
  `<t:ItemAttachment><t:Name>${name}</t:Name>${item}</t:ItemAttachment>`

describe('what is attached to a message, in its MIME form', () => {
  let mail: Host
  before(async () => {
    mail = await host()
  })
  after(() => mail.close())

  async function mimeWith(attachment: string): Promise<string> {
    const { id } = (await mail.post(createItem(message('Around', `<t:Attachments>${attachment}</t:Attachments>`)))).fine
    const { item } = (await mail.post(getItem([id], asMime))).fine
    return Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString()
  }

  /** The attachments of a message that is made of these bytes. */
  async function readBack(mime: string) {
    const value = Buffer.from(mime).toString('base64')
    const made = createItem(`<t:Message><t:MimeContent>${value}</t:MimeContent></t:Message>`)
    const { id } = (await mail.post(made)).fine
    const { item } = (await mail.post(getItem([id], shape('AllProperties')))).fine
    return find(item, 't:Attachments')!.children
  }

  test('a contact is a file with its vCard, in words that can be read', async () => {
    const contact = '<t:Contact><t:DisplayName>Ada Ü</t:DisplayName><t:Surname>Lovelace</t:Surname></t:Contact>'
    const mime = await mimeWith(itemAttachment('Ada', contact))
    assert.match(mime, /^Content-Type: text\/directory; profile=vCard; charset=utf-8;\s+name=Ada\.vcf\r$/m)
    assert.match(mime, /^Content-Transfer-Encoding: quoted-printable\r$/m)
    assert.match(mime, /^BEGIN:VCARD\r\nVERSION:3\.0\r$/m)
    assert.match(mime, /^FN:Ada =C3=9C\r$/m)
    assert.match(mime, /^N:Lovelace;/m)
    const [file] = await readBack(mime)
    assert.equal(file!.name, 't:FileAttachment')
    assert.equal(textOf(file!, 't:Name'), 'Ada.vcf')
  })

  test('an appointment is a message with its iCalendar', async () => {
    const event =
      '<t:CalendarItem><t:Subject>Lunch</t:Subject><t:Body BodyType="Text">Soup</t:Body><t:Start>2030-01-01T12:00:00Z</t:Start><t:End>2030-01-01T13:00:00Z</t:End></t:CalendarItem>'
    const mime = await mimeWith(itemAttachment('It', event))
    assert.match(mime, /^Content-Type: message\/rfc822; name=It\.eml\r$/m)
    for (const line of ['Subject: Lunch', 'Soup', 'BEGIN:VEVENT', 'SUMMARY:Lunch', 'DTSTART;TZID=UTC:20300101T120000'])
      assert.ok(mime.includes(`\r\n${line}\r\n`), `no ${line} in ${mime}`)
    assert.match(mime, /^Content-Type: text\/calendar; charset=utf-8\r$/m)
    const [inner] = await readBack(mime)
    assert.equal(textOf(inner!, 't:ContentType'), 'message/rfc822')
  })

  for (const element of ['Task', 'PostItem', 'Message'])
    test(`a ${element} is a message with its own attachments`, async () => {
      const beside = '<t:FileAttachment><t:Name>in.txt</t:Name><t:Content>aW5uZXI=</t:Content></t:FileAttachment>'
      const inner = `<t:${element}><t:Subject>Inner</t:Subject><t:Attachments>${beside}</t:Attachments></t:${element}>`
      const mime = await mimeWith(itemAttachment('It', inner))
      assert.match(mime, /^Subject: Inner\r$/m)
      assert.match(mime, /^ *Content-Disposition: attachment; filename=in\.txt\r\n\r\naW5uZXI=\r$/m)
      assert.equal(
        mime.match(/^Content-Type: multipart\/mixed;/gm)?.length,
        2,
        'both say nothing, and have what is attached beside that',
      )
    })

  test('the same message gives the same bytes each time', async () => {
    const { id } = (
      await mail.post(
        createItem(message('Around', `<t:Attachments>${itemAttachment('It', message('Inner'))}</t:Attachments>`)),
      )
    ).fine
    const [one, two] = await Promise.all([1, 2].map(async () => (await mail.post(getItem([id], asMime))).fine.item))
    assert.equal(textOf(one!, 't:MimeContent'), textOf(two!, 't:MimeContent'))
  })

  for (const type of ['multipart/mixed', 'application/applefile', 'application/mac-binhex40'])
    test(`a file is bytes, though its type is said to be ${type}`, async () => {
      const file = `<t:FileAttachment><t:Name>a</t:Name><t:ContentType>${type}</t:ContentType><t:Content>aGVsbG8=</t:Content></t:FileAttachment>`
      const mime = await mimeWith(file)
      assert.match(mime, /^Content-Type: application\/octet-stream; name=a\r$/m)
      const [back] = await readBack(mime)
      assert.equal(textOf(back!, 't:Size'), '5')
      assert.equal(all(back!, 't:AttachmentId').length, 1)
    })
})
