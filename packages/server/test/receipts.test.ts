import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import {
  alice,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  findItem,
  getItem,
  type Host,
  host,
  type Id,
  idOf,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  textOf,
  updateItem,
} from './harness.js'

const to = '<t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients>'
const wanted = '<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>'

describe('a receipt', () => {
  let mail: Host
  before(async () => {
    mail = await host({ hostName: 'mail.test' })
  })
  after(() => mail.close())

  async function inbox(as: string): Promise<{ subject: string; itemClass: string; id: Id }[]> {
    const properties = [field('item:Subject'), field('item:ItemClass')]
    const { items } = (await mail.post(findItem(distinguished('inbox'), shape('IdOnly', properties)), { as })).fine
    return items.map((item) => ({
      subject: textOf(item, 't:Subject')!,
      itemClass: textOf(item, 't:ItemClass')!,
      id: idOf(find(item, 't:ItemId')!),
    }))
  }

  /** The message as it came to bob. */
  async function sent(subject: string, more = wanted): Promise<Id> {
    ;(await mail.post(createItem(message(subject, to + more), undefined, 'SendAndSaveCopy'))).fine
    return (await inbox(bob)).find((one) => one.subject === subject)!.id
  }

  const reports = async (subject: string): Promise<string[]> =>
    (await inbox(alice))
      .filter((one) => one.subject.endsWith(`: ${subject}`))
      .map((one) => `${one.itemClass} ${one.subject}`)

  const read = (isRead = true) =>
    setField(field('message:IsRead'), `<t:Message><t:IsRead>${isRead}</t:IsRead></t:Message>`)
  const markRead = async (id: Id, attributes = ''): Promise<Id> => {
    const request = updateItem(itemChange(id, read())).replace('<m:UpdateItem', `<m:UpdateItem${attributes}`)
    return (await mail.post(request, { as: bob })).fine.id
  }

  async function whole(id: Id, as: string): Promise<XmlNode> {
    const mime = '<t:IncludeMimeContent>true</t:IncludeMimeContent>'
    return (await mail.post(getItem([id], shape('AllProperties', [], mime)), { as })).fine.item
  }

  test('tells who asked for it that the message was read, once', async () => {
    const id = await markRead(await sent('Once'))
    assert.deepEqual(await reports('Once'), ['REPORT.IPM.Note.IPNRN Read: Once'])
    const unread = (await mail.post(updateItem(itemChange(id, read(false))), { as: bob })).fine.id
    await markRead(unread)
    assert.equal((await reports('Once')).length, 1)
    const report = await whole((await inbox(alice)).find(({ subject }) => subject === 'Read: Once')!.id, alice)
    assert.match(textOf(report, 't:Body')!, /was read on /)
    const mime = Buffer.from(textOf(report, 't:MimeContent')!, 'base64').toString()
    assert.match(mime, /^Content-Type: multipart\/report; report-type=disposition-notification/im)
    assert.match(mime, /^Disposition: manual-action\/MDN-sent-automatically; displayed\r$/m)
    assert.match(mime, /^Original-Message-ID: <[^>]+@mail\.test>\r$/m)
  })

  test('is not sent for a message that asks for none, nor where the reader suppresses it', async () => {
    await markRead(await sent('None', ''))
    await markRead(await sent('Suppressed'), ' SuppressReadReceipts="true"')
    assert.deepEqual(await reports('None'), [])
    assert.deepEqual(await reports('Suppressed'), [])
  })

  test('can be refused before the message is read, while somebody waits for it', async () => {
    const id = await sent('Refused')
    const { responseObjects } = { responseObjects: find(await whole(id, bob), 't:ResponseObjects')! }
    assert.ok(responseObjects.children.some(({ name }) => name === 't:SuppressReadReceipt'))
    const refuse = ({ id: one, changeKey }: Id) =>
      createItem(
        `<t:SuppressReadReceipt><t:ReferenceItemId Id="${one}" ChangeKey="${changeKey}"/></t:SuppressReadReceipt>`,
      )
    assert.deepEqual((await mail.post(refuse(id), { as: bob })).fine.items, [])
    assert.equal((await mail.post(refuse(id), { as: bob })).message.code, 'ErrorReadReceiptNotPending')
    await markRead(id)
    assert.deepEqual(await reports('Refused'), [])
  })

  test('goes out for a folder that is marked as read as a whole, unless that suppresses it', async () => {
    await sent('Folder 1')
    const mark = (suppresses: boolean) =>
      `<m:MarkAllItemsAsRead><m:ReadFlag>true</m:ReadFlag><m:SuppressReadReceipts>${suppresses}</m:SuppressReadReceipts><m:FolderIds>${distinguished('inbox')}</m:FolderIds></m:MarkAllItemsAsRead>`
    ;(await mail.post(mark(false), { as: bob })).fine
    await sent('Folder 2')
    ;(await mail.post(mark(true), { as: bob })).fine
    assert.deepEqual(await reports('Folder 1'), ['REPORT.IPM.Note.IPNRN Read: Folder 1'])
    assert.deepEqual(await reports('Folder 2'), [])
  })

  test('says that a message was deleted for good without being read', async () => {
    const kept = await sent('Kept')
    ;(await mail.post(deleteItem([kept], 'MoveToDeletedItems'), { as: bob })).fine
    const gone = await sent('Deleted')
    ;(await mail.post(deleteItem([gone], 'HardDelete'), { as: bob })).fine
    assert.deepEqual(await reports('Kept'), [])
    assert.deepEqual(await reports('Deleted'), ['REPORT.IPM.Note.IPNNRN Not read: Deleted'])
  })

  test('says so once, whatever becomes of the message then, and not where that is suppressed', async () => {
    const once = await sent('Deleted once')
    ;(await mail.post(deleteItem([once], 'SoftDelete'), { as: bob })).fine
    const deletions = distinguished('recoverableitemsdeletions')
    const { items } = (await mail.post(findItem(deletions), { as: bob })).fine
    const place = `<m:ToFolderId>${distinguished('inbox')}</m:ToFolderId>`
    const id = itemId(idOf(find(items[0]!, 't:ItemId')!))
    const restored = `<m:MoveItem>${place}<m:ItemIds>${id}</m:ItemIds></m:MoveItem>`
    const back = (await mail.post(restored, { as: bob })).fine.id
    ;(await mail.post(deleteItem([back], 'SoftDelete'), { as: bob })).fine
    const empty = `<m:EmptyFolder DeleteType="HardDelete" DeleteSubFolders="false"><m:FolderIds>${deletions}</m:FolderIds></m:EmptyFolder>`
    ;(await mail.post(empty, { as: bob })).fine
    assert.deepEqual(await reports('Deleted once'), ['REPORT.IPM.Note.IPNNRN Not read: Deleted once'])
    const silent = deleteItem([await sent('Silent')], 'HardDelete')
    ;(await mail.post(silent.replace('<m:DeleteItem', '<m:DeleteItem SuppressReadReceipts="true"'), { as: bob })).fine
    assert.deepEqual(await reports('Silent'), [])
  })

  test('of delivery comes at once where the message asks for it', async () => {
    await sent('Delivered', '<t:IsDeliveryReceiptRequested>true</t:IsDeliveryReceiptRequested>')
    assert.deepEqual(await reports('Delivered'), ['REPORT.IPM.Note.DR Delivered: Delivered'])
  })
})
