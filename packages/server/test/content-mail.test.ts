import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { composeMail } from '@exchequer/server/internal/content/compose-mail'
import type { MailAttachment, OutgoingMail } from '@exchequer/server/internal/content/mail'
import { newMessageId } from '@exchequer/server/internal/content/mail-ids'
import { parseMail } from '@exchequer/server/internal/content/parse-mail'
import fc from 'fast-check'

/** Plain objects, as the parser gives them. */
const plain = { noNullPrototype: true } as const

const parse = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n')))

/** Text that a header can carry: no control characters, no space at an end. */
const words = fc
  .string({
    unit: fc.constantFrom('a', 'Z', ' ', ',', '"', '(', '<', '\\', '=?', 'ü', '漢', '😀', ';', ':'),
    maxLength: 60,
  })
  .map((text) => text.trim().replace(/ +/g, ' '))
const address = fc.record(
  {
    name: words.map((name) =>
      name
        .replace(/["\\<(=?]/g, '')
        .replace(/ +/g, ' ')
        .trim(),
    ),
    address: fc.stringMatching(/^[a-z]{1,8}\.?[a-z0-9]{1,8}@[a-z]{1,9}\.example$/),
  },
  plain,
)
const addresses = fc.array(address, { maxLength: 4 })
const body = fc.option(
  fc
    .array(
      fc.string({ unit: fc.constantFrom('a', ' ', '\t', 'ü', '.', '=', '-', '--', 'From ', '<', '€'), maxLength: 120 }),
      { minLength: 1 },
    )
    .map((lines) => lines.join('\r\n'))
    .filter((text) => text !== ''),
  { nil: undefined },
)
const bytes = fc.uint8Array({ maxLength: 300 }).map((content) => Uint8Array.from(content))
const attachment: fc.Arbitrary<MailAttachment> = fc.record(
  {
    name: fc.stringMatching(/^[a-zü漢 ';()-]{0,20}[a-z]\.(txt|bin|png)$/u).map((name) => name.trim()),
    contentType: fc.constantFrom('text/plain', 'image/png', 'application/octet-stream', 'text/html'),
    contentId: fc.constant(undefined),
    isInline: fc.constant(false),
    content: bytes,
  },
  plain,
)
const inlineImage: fc.Arbitrary<MailAttachment> = fc.record(
  {
    name: fc.constant('i.png'),
    contentType: fc.constant('image/png'),
    contentId: fc.stringMatching(/^[a-z0-9]{1,9}@[a-z]{1,9}$/),
    isInline: fc.constant(true),
    content: bytes,
  },
  plain,
)
const mail: fc.Arbitrary<OutgoingMail> = fc.record(
  {
    subject: words,
    from: address,
    sender: address,
    to: addresses,
    cc: addresses,
    bcc: addresses,
    replyTo: addresses,
    date: fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => {
      date.setUTCMilliseconds(0)
      return date
    }),
    messageId: fc.constant('<one@x.example>'),
    inReplyTo: fc.constantFrom('<two@x.example>', undefined),
    references: fc.constantFrom([], ['<a@x>', '<b@x>']),
    importance: fc.constantFrom('Low', 'Normal', 'High'),
    sensitivity: fc.constantFrom('Normal', 'Personal', 'Private', 'Confidential'),
    html: body,
    text: body,
    threadTopic: fc.option(
      words.filter((topic) => topic !== ''),
      { nil: undefined },
    ),
    threadIndex: fc.option(
      fc.uint8Array({ minLength: 22, maxLength: 22 }).map((index) => Uint8Array.from(index)),
      { nil: undefined },
    ),
    calendar: fc.constantFrom(undefined, {
      text: 'BEGIN:VCALENDAR\r\nSUMMARY:ü\r\nEND:VCALENDAR\r\n',
      method: 'REQUEST',
    }),
    attachments: fc
      .tuple(fc.array(inlineImage, { maxLength: 1 }), fc.array(attachment, { maxLength: 3 }))
      .map((lists) => lists.flat()),
  },
  plain,
)

describe('a message composed and parsed', () => {
  test('says what it said', async () => {
    await fc.assert(
      fc.asyncProperty(mail, async (outgoing) => {
        const composed = await composeMail(outgoing)
        assert.doesNotMatch(Buffer.from(composed).toString('latin1'), /[^\r]\n|\r[^\n]/)
        assert.deepEqual(composed, await composeMail(outgoing))
        const { headers: _, itemClass: __, readReceiptTo, deliveryReceiptTo, ...parsed } = await parseMail(composed)
        const attachments = parsed.attachments.map(({ isMessage: ___, ...rest }) => rest)
        assert.deepEqual({ ...parsed, attachments }, outgoing)
        assert.equal(readReceiptTo ?? deliveryReceiptTo, undefined)
      }),
      { numRuns: 200 },
    )
  })

  test('keeps an attached message byte for byte', async () => {
    const content = new TextEncoder().encode('Subject: inner\r\n\r\nline ü\r\n\r\n')
    const attached = { name: 'm.eml', contentType: 'message/rfc822', contentId: undefined, isInline: false, content }
    const parsed = await parseMail(
      await composeMail({ date: new Date(0), messageId: '<a@b>', text: 'x', attachments: [attached] }),
    )
    assert.deepEqual(parsed.attachments, [{ ...attached, isMessage: true }])
    assert.equal(parsed.text, 'x')
  })

  test('keeps receipts and headers of its own, and lets no value begin a new header', async () => {
    const composed = await composeMail({
      date: new Date(0),
      messageId: '<a@b>',
      subject: 'x\r\nBcc: evil@x.example',
      readReceiptTo: { name: '', address: 'r@x.example' },
      deliveryReceiptTo: { name: '', address: 'd@x.example' },
      headers: [
        { name: 'X-Own', value: 'ü\r\nX-Evil: 1' },
        { name: 'Subject', value: 'another' },
        { name: 'X Bad', value: '1' },
      ],
    })
    const parsed = await parseMail(composed)
    assert.equal(parsed.subject, 'x Bcc: evil@x.example')
    assert.deepEqual(parsed.bcc, [])
    assert.equal(parsed.readReceiptTo?.address, 'r@x.example')
    assert.equal(parsed.deliveryReceiptTo?.address, 'd@x.example')
    assert.deepEqual(
      parsed.headers.filter((header) => /^x/i.test(header.name)),
      [{ name: 'X-Own', value: 'ü X-Evil: 1' }],
    )
  })

  test('has an id of its own in the domain asked for', () => {
    assert.match(newMessageId('x.example'), /^<[0-9a-f]{32}@x\.example>$/)
    assert.notEqual(newMessageId('x'), newMessageId('x'))
  })
})

describe('a message parsed', () => {
  test('gives headers in order, unfolded and decoded', async () => {
    const parsed = await parse(
      'Received: from a',
      '\tby b',
      'Subject: =?iso-8859-1?Q?Gr=FC=DFe?=',
      ' =?utf-8?B?4oKs?=',
      'received: c',
      '',
      'x',
    )
    assert.deepEqual(parsed.headers, [
      { name: 'Received', value: 'from a\tby b' },
      { name: 'Subject', value: 'Grüße€' },
      { name: 'received', value: 'c' },
    ])
    assert.equal(parsed.subject, 'Grüße€')
  })

  test('unwraps groups of addresses', async () => {
    const parsed = await parse('To: Team: a@x.example, "B, C" <b@x.example>;, d@x.example', '', '')
    assert.deepEqual(
      parsed.to.map((to) => to.address),
      ['a@x.example', 'b@x.example', 'd@x.example'],
    )
  })

  for (const [lines, importance] of [
    [['X-Priority: 1 (Highest)'], 'High'],
    [['X-Priority: 5'], 'Low'],
    [['Importance: low', 'X-Priority: 1'], 'Low'],
    [['X-MSMail-Priority: High'], 'High'],
    [['Subject: x'], 'Normal'],
  ] as const) {
    test(`is of importance ${importance} by ${lines[0]}`, async () => {
      assert.equal((await parse(...lines, '', '')).importance, importance)
    })
  }

  for (const [type, itemClass] of [
    ['multipart/signed; protocol="application/pkcs7-signature"; boundary=b', 'IPM.Note.SMIME.MultipartSigned'],
    ['application/pkcs7-mime; smime-type=enveloped-data', 'IPM.Note.SMIME'],
    ['text/calendar; method=REQUEST', 'IPM.Schedule.Meeting.Request'],
    ['text/calendar; method=CANCEL', 'IPM.Schedule.Meeting.Canceled'],
    ['text/plain', 'IPM.Note'],
  ] as const) {
    test(`of type ${type} is an ${itemClass}`, async () => {
      assert.equal((await parse(`Content-Type: ${type}`, '', '')).itemClass, itemClass)
    })
  }

  test('knows a reply to a meeting by its answer, and a delivery report by its parts', async () => {
    const reply = await parse(
      'Content-Type: text/calendar; method=REPLY',
      '',
      'BEGIN:VCALENDAR',
      'ATTENDEE;PARTSTAT=DEC',
      ' LINED:mailto:a@b',
      '',
    )
    assert.equal(reply.itemClass, 'IPM.Schedule.Meeting.Resp.Neg')
    assert.equal(reply.calendar?.method, 'REPLY')
    const report = await parse(
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'failed',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Action: failed',
      '--b--',
    )
    assert.equal(report.itemClass, 'REPORT.IPM.Note.NDR')
    assert.equal(report.text, 'failed')
  })

  test('reads charsets, flowed text and parts that have no end', async () => {
    const text = async (type: string, encoded: string) =>
      (await parse(`Content-Type: text/plain; ${type}`, '', encoded)).text
    assert.equal(
      (await parseMail(Buffer.from('Content-Type: text/plain; charset=iso-8859-1\n\nGr\xfc\xdfe', 'latin1'))).text,
      'Grüße',
    )
    assert.equal((await parseMail(Buffer.from('\n\nGr\xfc\xdfe', 'latin1'))).text, '\r\nGrüße')
    assert.equal(await text('charset=iso-2022-jp', '\x1b$B4A\x1b(B'), '漢')
    assert.equal(await text('format=flowed', 'one \r\ntwo\r\n From\r\n-- \r\nme'), 'one two\r\nFrom\r\n-- \r\nme')
    assert.equal((await parse('Content-Type: multipart/mixed; boundary="b c"', '', '--b c', '', 'cut')).text, 'cut')
  })

  test('joins the pieces of a body that a mailing list has added to', async () => {
    const part = (type: string, text: string) => ['--b', `Content-Type: ${type}`, '', text]
    const parsed = await parse(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part('text/html', '<p>a</p>'),
      ...part('text/plain', '<footer>'),
      '--b--',
    )
    assert.equal(parsed.html, '<p>a</p>\r\n<div>&lt;footer&gt;</div>')
    assert.equal(parsed.text, 'a\r\n<footer>')
  })

  test('gives file names in all their spellings', async () => {
    const name = async (...lines: string[]) => {
      const parsed = await parse('Content-Type: multipart/mixed; boundary=b', '', '--b', ...lines, '', 'x', '--b--')
      return parsed.attachments[0]?.name
    }
    assert.equal(await name("Content-Disposition: attachment; filename*0*=utf-8''a%C3%BC; filename*1=b.txt"), 'aüb.txt')
    assert.equal(await name('Content-Disposition: attachment; filename="=?utf-8?Q?=C3=BC.txt?="'), 'ü.txt')
    assert.equal(await name('Content-Type: application/x; name="a;b.txt"'), 'a;b.txt')
    assert.equal(await name('Content-Type: application/x'), 'ATT00001')
  })

  test('is a message whatever the bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (raw) => void (await parseMail(raw))))
    for (const piece of [
      '\n',
      '<',
      '--b\n\n',
      'To: a:',
      'A:b\n',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\n',
    ]) {
      await parseMail(
        Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n${piece.repeat(200_000 / piece.length)}`),
      )
      await parseMail(Buffer.from(piece.repeat(200_000 / piece.length)))
    }
  })
})
