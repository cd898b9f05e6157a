import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { contentOf } from '@exchequer/server/internal/content/mime-part'
import { all, createItem, field, getItem, host, shape, textOf } from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const bytesOf = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, index) => index * 7 + (index >> 8)))
const inLines = (content: Buffer): string => content.toString('base64').replace(/.{76}/g, '$&\r\n')

const mail = (content: Buffer): string =>
  'From: a@example.test\r\nSubject: Large\r\nContent-Type: application/octet-stream; name=large.bin\r\n' +
  `Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${inLines(content)}\r\n`

const withMime = (base64: string): string => `<t:Message><t:MimeContent>${base64}</t:MimeContent></t:Message>`

describe('MIME content of megabytes', () => {
  const content = bytesOf(3 * 2 ** 20 + 1)
  const sent = Buffer.from(mail(content))

  test('comes and goes as the same bytes, and brings its attachment', async () => {
    const made = (await post(createItem(withMime(inLines(sent))))).fine
    const got = await post(getItem([made.id], shape('IdOnly', [field('item:MimeContent')])))
    assert.ok(Buffer.from(textOf(got.fine.item, 't:MimeContent')!, 'base64').equals(sent))
    const [id] = all(made.root, 't:AttachmentId')
    const file = await post(
      `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${id!.attributes['Id']}"/></m:AttachmentIds></m:GetAttachment>`,
    )
    assert.ok(Buffer.from(textOf(all(file.fine.root, 't:FileAttachment')[0]!, 't:Content')!, 'base64').equals(content))
  })

  test('that is no base64 is refused for its item alone, however long it is', async () => {
    const broken = `${sent.toString('base64')}*`
    assert.deepEqual(
      (await post(createItem(withMime('A') + withMime(broken) + withMime('') + withMime(inLines(sent))))).codes,
      [
        'ErrorMimeContentInvalidBase64String',
        'ErrorMimeContentInvalidBase64String',
        'ErrorMimeContentInvalid',
        'NoError',
      ],
    )
  })

  test('rests whole in an item attachment', async () => {
    const attached = `<t:ItemAttachment><t:Name>Letter</t:Name>${withMime(sent.toString('base64'))}</t:ItemAttachment>`
    const outer = `<t:Message><t:Subject>Outer</t:Subject><t:Attachments>${attached}</t:Attachments></t:Message>`
    const made = (await post(createItem(outer))).fine
    const [id] = all(made.root, 't:AttachmentId')
    const got = await post(
      `<m:GetAttachment><m:AttachmentShape><t:IncludeMimeContent>true</t:IncludeMimeContent></m:AttachmentShape><m:AttachmentIds><t:AttachmentId Id="${id!.attributes['Id']}"/></m:AttachmentIds></m:GetAttachment>`,
    )
    const [inner] = all(got.fine.root, 't:Message')
    assert.ok(Buffer.from(textOf(inner!, 't:MimeContent')!, 'base64').equals(sent))
  })
})

describe('base64 in a message', () => {
  const decoded = (text: string): Buffer =>
    Buffer.from(
      contentOf({
        headers: [{ name: 'Content-Transfer-Encoding', value: 'base64' }],
        type: { value: 'text/plain', parameters: new Map() },
        disposition: undefined,
        children: [],
        body: Buffer.from(text, 'latin1'),
      }),
    )

  test('ends with its padding, and what is not of the alphabet is passed over', () => {
    for (const text of ['', 'QQ==', 'QQ==QQ==', 'QUI=\r\nQUI=', 'QUI*DQUI', 'Q', 'QQ', 'a-_b', '====', 'é QUJD'])
      assert.deepEqual(decoded(text), Buffer.from(text, 'base64'), JSON.stringify(text))
  })

  test('is whole at any length', () => {
    for (const length of [0, 1, 786_431, 786_432, 786_433, 2_500_001]) {
      const content = bytesOf(length)
      assert.ok(decoded(inLines(content)).equals(content), `${length}`)
    }
  })
})

test('a file of megabytes in an item attachment can be sent, and weighs what it weighs', async () => {
  const file = `<t:FileAttachment><t:Name>a.bin</t:Name><t:Content>${bytesOf(4 * 2 ** 20).toString('base64')}</t:Content></t:FileAttachment>`
  const letter = `<t:ItemAttachment><t:Name>Letter</t:Name><t:Message><t:Subject>Inner</t:Subject><t:Attachments>${file}</t:Attachments></t:Message></t:ItemAttachment>`
  const outer =
    `<t:Message><t:Subject>Outer</t:Subject><t:Attachments>${letter}</t:Attachments>` +
    '<t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients></t:Message>'
  // A message may have 7.5 MB here, and this one has 5.6 as text.
  const small = await host({ requestLimit: 10 * 2 ** 20 })
  assert.deepEqual((await small.post(createItem(outer, undefined, 'SendOnly'))).codes, ['NoError'])
  await small.close()
})
