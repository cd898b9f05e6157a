import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  createItem,
  field,
  find,
  freshFolder,
  getItem,
  host,
  type Id,
  itemChange,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const server = await host()
const { post } = server
after(() => server.close())

const make = async (item: string): Promise<Id> => {
  const { item: made } = (await post(createItem(item, await freshFolder(server)))).fine
  const { attributes } = find(made, 't:ItemId')!
  return { id: attributes['Id']!, changeKey: attributes['ChangeKey']! }
}

const sizeOf = async ({ id }: Id): Promise<number> =>
  Number(textOf((await post(getItem([{ id }], shape('IdOnly', [field('item:Size')])))).fine.item, 't:Size'))

const change = async ({ id }: Id, uri: string, item: string): Promise<void> => {
  const answer = await post(updateItem(itemChange({ id }, setField(field(uri), item)), 'AlwaysOverwrite'))
  assert.ok(answer.fine)
}

const body = (length: number): string => `<t:Message><t:Body BodyType="Text">${'x'.repeat(length)}</t:Body></t:Message>`

/** What a change of the rest of an item may weigh: its document names what changed. */
const slack = 400

test('a new body takes the place of the old one in the size, and attachments stay in it', async () => {
  const content = Buffer.alloc(30_000).toString('base64')
  const attachments = `<t:Attachments><t:FileAttachment><t:Name>a</t:Name><t:Content>${content}</t:Content></t:FileAttachment></t:Attachments>`
  const id = await make(message('Sized', `<t:Body BodyType="Text">${'x'.repeat(20_000)}</t:Body>${attachments}`))
  const before = await sizeOf(id)
  assert.ok(before >= 50_000)
  await change(id, 'item:Body', body(5_000))
  assert.ok(Math.abs((await sizeOf(id)) - (before - 15_000)) < slack)
  await change(id, 'item:Body', body(20_000))
  assert.ok(Math.abs((await sizeOf(id)) - before) < slack)
})

test('MIME content that an update makes untrue weighs nothing any more', async () => {
  const mime = Buffer.from(`Subject: Heavy\r\n\r\n${'y'.repeat(10_000)}\r\n`)
  const id = await make(`<t:Message><t:MimeContent>${mime.toString('base64')}</t:MimeContent></t:Message>`)
  const before = await sizeOf(id)
  await change(id, 'item:Subject', '<t:Message><t:Subject>Light</t:Subject></t:Message>')
  assert.ok(Math.abs((await sizeOf(id)) - (before - mime.length)) < slack)
})
