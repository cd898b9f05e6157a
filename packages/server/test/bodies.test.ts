import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createItem, field, find, getItem, host, type Id, message, shape, tagged, textOf } from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const escaped = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const withBody = async (body: string, bodyType = 'HTML', more = ''): Promise<Id> =>
  (await post(createItem(message('B', `<t:Body BodyType="${bodyType}">${escaped(body)}</t:Body>${more}`)))).fine.id

/** A body of an item, with the shape's options. */
async function bodyOf(id: Id, name: string, options = '') {
  const { item } = (await post(getItem([id], shape('IdOnly', [field(`item:${name}`)], options)))).fine
  const body = find(item, `t:${name}`)!
  return { type: body.attributes['BodyType'], text: body.text, isTruncated: body.attributes['IsTruncated'] }
}

describe('a body that is to be filtered', () => {
  test('has nothing in it that could act', async () => {
    const id = await withBody('<html><body><p onclick="x()">Hello</p><script>alert(1)</script></body></html>')
    assert.match((await bodyOf(id, 'Body')).text, /onclick/)
    const { text } = await bodyOf(id, 'Body', '<t:FilterHtmlContent>true</t:FilterHtmlContent>')
    assert.equal(text, '<html><body><p>Hello</p></body></html>')
  })

  test('is a fragment where it is normalized', async () => {
    const id = await withBody('<html><head><title>T</title></head><body><p onclick="x()">Hello</body></html>')
    assert.deepEqual(await bodyOf(id, 'NormalizedBody'), { type: 'HTML', text: '<p>Hello', isTruncated: undefined })
    const asText = await bodyOf(id, 'NormalizedBody', '<t:NormalizedBodyType>Text</t:NormalizedBodyType>')
    assert.deepEqual(asText, { type: 'Text', text: 'Hello', isTruncated: undefined })
  })
})

describe('the unique body', () => {
  const reply = `<html><body><p>New</p><hr><div id="divRplyFwdMsg"><b>From:</b> Ada</div><p>Old</p></body></html>`

  test('is what the answer says and not what it answers', async () => {
    const id = await withBody(reply)
    const { type, text } = await bodyOf(id, 'UniqueBody')
    assert.equal(type, 'HTML')
    assert.match(text, /New/)
    assert.doesNotMatch(text, /Old|Ada/)
  })

  test('comes in the format that is asked for it alone', async () => {
    const id = await withBody(reply)
    const wanted = '<t:BodyType>HTML</t:BodyType><t:UniqueBodyType>Text</t:UniqueBodyType>'
    assert.deepEqual(await bodyOf(id, 'UniqueBody', wanted), { type: 'Text', text: 'New', isTruncated: undefined })
    assert.equal((await bodyOf(id, 'Body', wanted)).type, 'HTML')
    const plain = await withBody('New\n\n-----Original Message-----\nFrom: Ada\nOld', 'Text')
    const { type, text } = await bodyOf(plain, 'UniqueBody', '<t:BodyType>HTML</t:BodyType>')
    assert.equal(type, 'HTML')
    assert.match(text, /New<\/div>/)
  })

  test('of an answer that the server made is what its author wrote', async () => {
    const people = (element: string, name: string): string =>
      `<t:${element}><t:Mailbox><t:EmailAddress>${name}@example.test</t:EmailAddress></t:Mailbox></t:${element}>`
    const received = `<t:ExtendedProperty>${tagged('0x0e07', 'Integer')}<t:Value>1</t:Value></t:ExtendedProperty>`
    const body = '<t:Body BodyType="Text">The question</t:Body>'
    const item = message('Q', body + received + people('ToRecipients', 'alice') + people('From', 'bob'))
    const original = (await post(createItem(item))).fine.id
    for (const bodyType of ['Text', 'HTML']) {
      const forward = `<t:ForwardItem><t:ReferenceItemId Id="${original.id}" ChangeKey="${original.changeKey}"/><t:NewBodyContent BodyType="${bodyType}">My words</t:NewBodyContent></t:ForwardItem>`
      const draft = (await post(createItem(forward))).fine.id
      assert.match((await bodyOf(draft, 'Body')).text, /The question/)
      const unique = await bodyOf(draft, 'UniqueBody', '<t:UniqueBodyType>Text</t:UniqueBodyType>')
      assert.equal(unique.text, 'My words')
    }
  })
})

describe('a body of limited size', () => {
  test('is cut between two characters, and says so', async () => {
    const id = await withBody('ü'.repeat(3000), 'Text')
    const cut = await bodyOf(id, 'Body', '<t:MaximumBodySize>1</t:MaximumBodySize>')
    assert.deepEqual(cut, { type: 'Text', text: 'ü'.repeat(512), isTruncated: 'true' })
    const whole = await bodyOf(id, 'Body', '<t:MaximumBodySize>6</t:MaximumBodySize>')
    assert.deepEqual([whole.text.length, whole.isTruncated], [3000, undefined])
  })
})

describe('links and pictures of a body', () => {
  const html =
    '<html><head><meta charset="koi8-r"></head><body><a href="http://x.test">x</a><img src="http://x.test/p"><img src="cid:logo"></body></html>'
  const logo =
    '<t:Attachments><t:FileAttachment><t:Name>logo.png</t:Name><t:ContentId>logo</t:ContentId><t:IsInline>true</t:IsInline><t:Content>AAAA</t:Content></t:FileAttachment></t:Attachments>'

  test('are shown as the shape says', async () => {
    const id = await withBody(html, 'HTML', logo)
    const { item } = (await post(getItem([id], shape('IdOnly', [field('item:Attachments')])))).fine
    const attachment = find(item, 't:Attachments/t:FileAttachment/t:AttachmentId')!.attributes['Id']!
    const { text } = await bodyOf(
      id,
      'Body',
      '<t:InlineImageUrlTemplate>https://files.test/?id={id}</t:InlineImageUrlTemplate>' +
        '<t:BlockExternalImages>true</t:BlockExternalImages><t:AddBlankTargetToLinks>true</t:AddBlankTargetToLinks>',
    )
    assert.match(text, /<a href="http:\/\/x\.test" target="_blank">/)
    assert.match(text, /<img blockedimagesrc="http:\/\/x\.test\/p">/)
    assert.ok(text.includes(`<img src="https://files.test/?id=${encodeURIComponent(attachment)}">`), text)
  })

  test('are left alone where it says nothing, but for the character set', async () => {
    const id = await withBody(html)
    assert.equal((await bodyOf(id, 'Body')).text, html.replace('koi8-r', 'utf-8'))
    const { text } = await bodyOf(id, 'Body', '<t:ConvertHtmlCodePageToUTF8>false</t:ConvertHtmlCodePageToUTF8>')
    assert.equal(text, html)
  })
})

test('a preview is the beginning of the text', async () => {
  const id = await withBody('<p>Hello</p><p>world</p>')
  const { item } = (await post(getItem([id], shape('IdOnly', [field('item:Preview')])))).fine
  assert.equal(textOf(item, 't:Preview'), 'Hello world')
})
