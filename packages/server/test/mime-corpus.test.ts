import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { composeMail } from '@exchequer/server/internal/content/compose-mail'
import fc from 'fast-check'
import {
  all,
  createItem,
  distinguished,
  field,
  find,
  freshFolder,
  getItem,
  host,
  type Id,
  idOf,
  itemChange,
  itemId,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'
import { type Facts, generated, kept } from './mime-corpus.facts.js'

const server = await host()
const { post } = server
after(() => server.close())

const folder = new URL('../../../../corpus/mime/', import.meta.url)

async function imported(bytes: Uint8Array): Promise<Id> {
  const value = Buffer.from(bytes).toString('base64')
  return (await post(createItem(`<t:Message><t:MimeContent>${value}</t:MimeContent></t:Message>`))).fine.id
}

const whole = shape('AllProperties', [field('item:MimeContent'), field('item:InternetMessageHeaders')])
const read = async (id: Id): Promise<XmlNode> => (await post(getItem([id], whole))).fine.item
const bytesOf = (item: XmlNode): Buffer => Buffer.from(textOf(item, 't:MimeContent')!, 'base64')

/** What must outlive any change of something else. */
async function contentsOf(item: XmlNode) {
  const lists = find(item, 't:Attachments')?.children ?? []
  const attachments = await Promise.all(
    lists.map(async (attachment) => {
      const id = find(attachment, 't:AttachmentId')!.attributes['Id']
      const request = `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${id}"/></m:AttachmentIds></m:GetAttachment>`
      const { node } = (await post(request)).fine.message
      const texts = ['t:Name', 't:ContentType', 't:ContentId', 't:IsInline'].map((name) => textOf(attachment, name))
      return [...texts, all(node, 't:Content')[0]?.text]
    }),
  )
  const body = find(item, 't:Body')
  return { body: body?.text, bodyType: body?.attributes['BodyType'], attachments }
}

function assertFacts(item: XmlNode, { subject, from, body, attachments = [], itemClass = 'IPM.Note' }: Facts): void {
  assert.equal(textOf(item, 't:Subject') ?? '', subject)
  assert.equal(textOf(item, 't:From/t:Mailbox/t:Name') ?? textOf(item, 't:From/t:Mailbox/t:EmailAddress'), from)
  const text = textOf(item, 't:Body') ?? ''
  assert.ok(text.includes(body), `${JSON.stringify(text.slice(0, 200))} says ${body}`)
  const found = (find(item, 't:Attachments')?.children ?? []).map((attachment) => textOf(attachment, 't:Name'))
  assert.deepEqual(found, attachments)
  assert.equal(textOf(item, 't:ItemClass'), itemClass)
}

const relocate = (operation: string, id: Id, to: string): string =>
  `<m:${operation}><m:ToFolderId>${to}</m:ToFolderId><m:ItemIds>${itemId(id)}</m:ItemIds></m:${operation}>`

async function uploaded(id: Id): Promise<Id> {
  const request = `<m:ExportItems><m:ItemIds>${itemId(id)}</m:ItemIds></m:ExportItems>`
  const data = textOf((await post(request)).fine.message.node, 'm:Data')!
  const parent = (await freshFolder(server)).replace('t:FolderId', 't:ParentFolderId')
  const item = `<t:Item CreateAction="CreateNew">${parent}<t:Data>${data}</t:Data></t:Item>`
  const { node } = (await post(`<m:UploadItems><m:Items>${item}</m:Items></m:UploadItems>`)).fine.message
  return idOf(find(node, 'm:ItemId')!)
}

/** Import, export, copy, move, transfer: the same bytes each time, and a change of the subject changes nothing else. */
async function survives(bytes: Uint8Array, facts: Facts): Promise<void> {
  const id = await imported(bytes)
  const item = await read(id)
  assert.deepEqual(bytesOf(item), Buffer.from(bytes))
  assertFacts(item, facts)
  const contents = await contentsOf(item)

  const copy = (await post(relocate('CopyItem', id, await freshFolder(server)))).fine.id
  const moved = (await post(relocate('MoveItem', copy, distinguished('inbox')))).fine.id
  for (const same of [moved, await uploaded(id)]) {
    const again = await read(same)
    assert.deepEqual(bytesOf(again), Buffer.from(bytes))
    assert.deepEqual(await contentsOf(again), contents)
  }

  const subject = `<${item.name}><t:Subject>Changed: ü</t:Subject></${item.name}>`
  const change = await post(updateItem(itemChange(id, setField(field('item:Subject'), subject))))
  if (facts.changed === 'never') return assert.deepEqual(change.codes, ['ErrorSentMeetingRequestUpdate'])
  const after = await read(change.fine.id)
  assert.equal(textOf(after, 't:Subject'), 'Changed: ü')
  const written = bytesOf(after)
  if (facts.changed === 'kept') return assert.deepEqual(written, Buffer.from(bytes))
  const back = await read(await imported(written))
  assert.deepEqual(bytesOf(back), written)
  assertFacts(back, { ...facts, subject: 'Changed: ü', ...(facts.changed === 'plain' && { itemClass: 'IPM.Note' }) })
  assert.deepEqual(await contentsOf(back), contents)
}

describe('the corpus of messages', () => {
  const names = readdirSync(folder).map((name) => name.replace(/\.eml$/, ''))

  test('has its facts, each of them', () => assert.deepEqual(Object.keys(kept).sort(), names.sort()))

  for (const [name, facts] of Object.entries(kept))
    test(`${name} survives`, () => survives(readFileSync(new URL(`${name}.eml`, folder)), facts))

  for (const { name, lines, facts } of generated)
    test(`${name} survive`, () => survives(Buffer.from(lines.join('\r\n')), facts))
})

const text = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'ü', '漢', '😀', '.', '=', '--', 'From ', '<', '&'), maxLength: 90 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((lines) => `x${lines.join('\r\n')}`)
const title = fc.stringMatching(/^[a-zü漢;,"()=?]{1,12}( [a-z漢]{1,30}){0,4}$/u)
const attachment = fc.record({
  name: fc.stringMatching(/^[a-zü漢 ';()-]{0,20}[a-z]\.(txt|bin)$/u).map((name) => name.trim()),
  contentType: fc.constantFrom('text/plain', 'image/png', 'application/octet-stream', 'text/html'),
  contentId: fc.constant(undefined),
  isInline: fc.constant(false),
  content: fc.uint8Array({ maxLength: 200 }),
})
const parts = fc.record({
  subject: title,
  from: fc.record({ name: fc.stringMatching(/^[a-zü漢]{1,9}$/u), address: fc.constant('ann@example.test') }),
  to: fc.array(fc.constant({ name: 'Bob', address: 'bob@example.test' }), { maxLength: 1 }),
  text: fc.option(text, { nil: undefined }),
  html: fc.option(
    text.map((words) => `<p>${words.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</p>`),
    { nil: undefined },
  ),
  attachments: fc.array(attachment, { maxLength: 3 }),
  headers: fc.array(fc.record({ name: fc.constantFrom('X-One', 'X-Two'), value: title }), { maxLength: 2 }),
  date: fc.constant(new Date('2026-01-05T09:30:00Z')),
  messageId: fc.constant('<generated@corpus.example>'),
})

test('messages made of random parts survive import, export and import', async () => {
  await fc.assert(
    fc.asyncProperty(parts, async (mail) => {
      const facts = {
        subject: mail.subject,
        from: mail.from.name,
        body: mail.html === undefined ? (mail.text ?? '') : '<p>',
        attachments: mail.attachments.map(({ name }) => name),
      }
      await survives(await composeMail(mail), facts)
    }),
    { numRuns: 40 },
  )
})
