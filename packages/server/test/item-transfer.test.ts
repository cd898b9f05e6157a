import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { XmlNode } from '@exchequer/protocol'
import { conversing } from './conversing.js'
import {
  alice,
  all,
  bob,
  createItem,
  deleteItem,
  distinguished,
  field,
  find,
  folderId,
  freshFolder,
  getFolder,
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
  tagged,
  textOf,
  updateItem,
} from './harness.js'

const one = await host({ quotas: { [bob]: 60_000 } })
const other = await host()
after(async () => {
  await one.close()
  await other.close()
})

const exportItems = (...ids: { id: string; changeKey?: string }[]): string =>
  `<m:ExportItems><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:ExportItems>`

interface Upload {
  readonly action?: string
  readonly id?: { id: string; changeKey?: string }
  readonly associated?: boolean
}

function upload(folder: string, data: string, { action = 'CreateNew', id, associated }: Upload = {}): string {
  const isAssociated = associated === undefined ? '' : ` IsAssociated="${associated}"`
  const parent = folder.replace('t:FolderId', 't:ParentFolderId')
  return (
    `<m:UploadItems><m:Items><t:Item CreateAction="${action}"${isAssociated}>${parent}${id ? itemId(id) : ''}` +
    `<t:Data>${data}</t:Data></t:Item></m:Items></m:UploadItems>`
  )
}

async function exported({ post }: Host, id: Id, as = alice): Promise<string> {
  const { node } = (await post(exportItems(id), { as })).fine.message
  assert.deepEqual(idOf(find(node, 'm:ItemId')!), id)
  return textOf(node, 'm:Data')!
}

const uploaded = async ({ post }: Host, request: string, as = alice): Promise<Id> =>
  idOf(find((await post(request, { as })).fine.message.node, 'm:ItemId')!)

const inboxOf = async ({ post }: Host, as = alice): Promise<string> =>
  folderId((await post(getFolder(distinguished('inbox')), { as })).fine.id)

/** What belongs to the place where an item lies, and to no item as such. */
const placed = new Set([
  't:ItemId',
  't:ParentFolderId',
  't:InstanceKey',
  't:StoreEntryId',
  't:ConversationId',
  't:WebClientReadFormQueryString',
  't:WebClientEditFormQueryString',
  't:AttachmentId',
])

function withoutPlace(node: XmlNode): XmlNode {
  const children = node.children.filter(({ name }) => !placed.has(name)).map(withoutPlace)
  return { ...node, children }
}

const color =
  '<t:ExtendedFieldURI PropertySetId="c11ff724-aa03-4555-9952-8fa248a11c3e" PropertyName="Color" PropertyType="String"/>'

async function whole({ post }: Host, id: Id): Promise<XmlNode> {
  const additional = [
    '<t:FieldURI FieldURI="item:MimeContent"/>',
    field('item:Body'),
    field('item:Flag'),
    field('item:IsAssociated'),
    tagged('0x0E07', 'Integer'),
    color,
  ]
  return withoutPlace((await post(getItem([id], shape('AllProperties', additional)))).fine.item)
}

const mime = Buffer.from(
  'From: Carol <carol@else.test>\r\nTo: alice@example.test\r\nSubject: As it came\r\nMessage-ID: <odd@else.test>\r\n' +
    'Date: Fri, 2 Jan 2015 10:00:00 +0200\r\nX-Odd:   two  spaces \r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHello\r\n',
).toString('base64')

const nested =
  '<t:Attachments><t:FileAttachment><t:Name>a.txt</t:Name><t:Content>QQ==</t:Content></t:FileAttachment>' +
  '<t:ItemAttachment><t:Name>inner</t:Name><t:Message><t:Subject>Inner</t:Subject><t:Attachments>' +
  '<t:FileAttachment><t:Name>b.txt</t:Name><t:Content>Qg==</t:Content></t:FileAttachment></t:Attachments></t:Message></t:ItemAttachment></t:Attachments>'

const samples: Record<string, { items: string; folder?: string }> = {
  'a message with attachments, categories, flag and extended properties': {
    items:
      `<t:Message><t:Subject>Whole</t:Subject><t:Body BodyType="HTML">&lt;p&gt;Körper&lt;/p&gt;</t:Body>${nested}<t:Categories><t:String>Red</t:String></t:Categories>` +
      '<t:Importance>High</t:Importance><t:ExtendedProperty>' +
      `${color}<t:Value>blue</t:Value></t:ExtendedProperty>` +
      '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x0E07" PropertyType="Integer"/><t:Value>0</t:Value></t:ExtendedProperty>' +
      '<t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>' +
      '<t:ToRecipients><t:Mailbox><t:EmailAddress>bob@example.test</t:EmailAddress></t:Mailbox></t:ToRecipients><t:IsRead>false</t:IsRead></t:Message>',
  },
  'a message that came in as MIME': {
    items: `<t:Message><t:MimeContent>${mime}</t:MimeContent><t:IsRead>true</t:IsRead></t:Message>`,
    folder: 'inbox',
  },
  'a contact': { items: '<t:Contact><t:DisplayName>Ada</t:DisplayName><t:GivenName>Ada</t:GivenName></t:Contact>' },
  'a task': { items: '<t:Task><t:Subject>Do</t:Subject><t:DueDate>2030-01-02T00:00:00Z</t:DueDate></t:Task>' },
  'an appointment': {
    items:
      '<t:CalendarItem><t:Subject>Meet</t:Subject><t:Start>2030-01-02T10:00:00Z</t:Start><t:End>2030-01-02T11:00:00Z</t:End></t:CalendarItem>',
  },
}

for (const [name, { items, folder }] of Object.entries(samples)) {
  test(`${name} is the same after a way through another server`, async () => {
    const made = (await one.post(createItem(items, folder && distinguished(folder)))).fine.id
    const before = await whole(one, made)
    const parent = (await one.post(getItem([made], shape('IdOnly', [field('item:ParentFolderId')])))).fine.item
    const from = idOf(find(parent, 't:ParentFolderId')!)
    const element =
      before.name === 't:Message' ? 'Folder' : { 't:Contact': 'ContactsFolder', 't:Task': 'TasksFolder' }[before.name]
    const away = await uploaded(
      other,
      upload(await freshFolder(other, element ?? 'CalendarFolder'), await exported(one, made)),
    )
    assert.deepEqual(await whole(other, away), before)
    const back = await uploaded(one, upload(folderId(from), await exported(other, away)))
    assert.notEqual(back.id, made.id)
    assert.deepEqual(await whole(one, back), before)
  })
}

test('what lies within an item attachment comes along', async () => {
  const { items } = samples['a message with attachments, categories, flag and extended properties']!
  const made = (await one.post(createItem(items))).fine.id
  const copy = await uploaded(other, upload(await inboxOf(other), await exported(one, made)))
  const shown = (await other.post(getItem([copy], shape('IdOnly', [field('item:Attachments')])))).fine.item
  const ids = all(shown, 't:AttachmentId').map(({ attributes }) => attributes['Id'])
  const request = `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${ids[1]}"/></m:AttachmentIds></m:GetAttachment>`
  const inner = (await other.post(request)).fine.message.node
  assert.equal(textOf(all(inner, 't:Message')[0]!, 't:Subject'), 'Inner')
  const [innerFile] = all(all(inner, 't:Message')[0]!, 't:AttachmentId')
  const nestedRequest = `<m:GetAttachment><m:AttachmentIds><t:AttachmentId Id="${innerFile?.attributes['Id']}"/></m:AttachmentIds></m:GetAttachment>`
  assert.equal(
    textOf(all((await other.post(nestedRequest)).fine.message.node, 't:FileAttachment')[0]!, 't:Content'),
    'Qg==',
  )
})

test('an upload counts in its folder and shows in a sync', async () => {
  const folder = await freshFolder(one)
  const made = (await one.post(createItem(message('Counted', '<t:IsRead>false</t:IsRead>')))).fine.id
  const sync = (state: string): string =>
    `<m:SyncFolderItems><m:ItemShape>${shape('IdOnly')}</m:ItemShape><m:SyncFolderId>${folder}</m:SyncFolderId>${state}<m:MaxChangesReturned>10</m:MaxChangesReturned></m:SyncFolderItems>`
  const state = textOf((await one.post(sync(''))).fine.message.node, 'm:SyncState')
  const copy = await uploaded(one, upload(folder, await exported(one, made)))
  const shown = (await one.post(getFolder(folder))).fine.item
  assert.deepEqual([textOf(shown, 't:TotalCount'), textOf(shown, 't:UnreadCount')], ['1', '1'])
  const { node } = (await one.post(sync(`<m:SyncState>${state}</m:SyncState>`))).fine.message
  assert.deepEqual(
    all(node, 't:Create').flatMap((change) => all(change, 't:ItemId').map(idOf)),
    [copy],
  )
})

test('an update keeps the id and makes the item what it was when it was exported', async () => {
  const made = (await one.post(createItem(message('Before', nested)))).fine.id
  const parent = await distinguishedId(one, 'drafts')
  const data = await exported(one, made)
  const change = setField(field('item:Subject'), message('After'))
  const changed = (await one.post(updateItem(itemChange(made, change)))).fine.id
  const restored = await uploaded(one, upload(parent, data, { action: 'Update', id: changed }))
  assert.equal(restored.id, made.id)
  assert.notEqual(restored.changeKey, changed.changeKey)
  const shown = (await one.post(getItem([restored], shape('AllProperties')))).fine.item
  assert.equal(textOf(shown, 't:Subject'), 'Before')
  assert.equal(all(shown, 't:AttachmentId').length, 2)
})

const distinguishedId = async ({ post }: Host, name: string): Promise<string> =>
  folderId((await post(getFolder(distinguished(name)))).fine.id)

test('a draft of an answer is none to what has the same number in another mailbox', async () => {
  const [from, to] = await Promise.all([host(), host()])
  const drafts: Id[] = []
  for (const [mail, subject] of [
    [from, 'Asked'],
    [to, 'Unasked'],
  ] as const) {
    const { send, named } = conversing(mail)
    await send(subject, { as: bob })
    const [asked] = await named(subject)
    const reply = `<t:ReplyToItem><t:ReferenceItemId Id="${asked!.id}" ChangeKey="${asked!.changeKey}"/></t:ReplyToItem>`
    drafts.push((await mail.post(createItem(reply, undefined, 'SaveOnly'))).fine.id)
  }
  const moved = await uploaded(to, upload(await distinguishedId(to, 'drafts'), await exported(from, drafts[0]!)))
  const sending = `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(moved)}</m:ItemIds></m:SendItem>`
  assert.deepEqual((await to.post(sending)).codes, ['NoError'])
  const [unasked] = await conversing(to).named('Unasked')
  const verb = shape('IdOnly', [field('item:Subject'), tagged('0x1081', 'Integer')])
  const shown = (await to.post(getItem([unasked!], verb))).fine.item
  assert.equal(textOf(shown, 't:Subject'), 'Unasked')
  assert.equal(all(shown, 't:ExtendedProperty').length, 0)
  await Promise.all([from.close(), to.close()])
})

test('an update needs an item in that folder; UpdateOrCreate makes one where there is none', async () => {
  const made = (await one.post(createItem(message('Only')))).fine.id
  const data = await exported(one, made)
  const folder = await freshFolder(one)
  assert.deepEqual((await one.post(upload(folder, data, { action: 'Update', id: made }))).codes, ['ErrorItemNotFound'])
  assert.deepEqual((await one.post(upload(folder, data, { action: 'Update' }))).codes, ['ErrorMissingArgument'])
  assert.deepEqual((await one.post(upload(folder, data, { id: made }))).codes, ['ErrorInvalidArgument'])
  const created = await uploaded(one, upload(folder, data, { action: 'UpdateOrCreate', id: made }))
  assert.notEqual(created.id, made.id)
  const updated = await uploaded(one, upload(folder, data, { action: 'UpdateOrCreate', id: created }))
  assert.equal(updated.id, created.id)
  await one.post(deleteItem([made], 'HardDelete'))
  const drafts = await distinguishedId(one, 'drafts')
  assert.deepEqual((await one.post(upload(drafts, data, { action: 'Update', id: made }))).codes, ['ErrorItemNotFound'])
  const elsewhere = await uploaded(other, upload(await inboxOf(other), data, { action: 'UpdateOrCreate', id: made }))
  assert.notEqual(elsewhere.id, made.id)
})

test('what the request says of association goes before what the item was', async () => {
  const made = (await one.post(createItem(message('Hidden')))).fine.id
  const data = await exported(one, made)
  const hidden = await uploaded(one, upload(await freshFolder(one), data, { associated: true }))
  const isAssociated = async (id: Id): Promise<string | undefined> =>
    textOf((await one.post(getItem([id], shape('IdOnly', [field('item:IsAssociated')])))).fine.item, 't:IsAssociated')
  assert.equal(await isAssociated(hidden), 'true')
  const again = await uploaded(one, upload(await freshFolder(one), await exported(one, hidden)))
  assert.equal(await isAssociated(again), 'true')
})

test('an item comes into a folder of its kind only', async () => {
  const made = (await one.post(createItem('<t:Contact><t:DisplayName>Ada</t:DisplayName></t:Contact>'))).fine.id
  const data = await exported(one, made)
  assert.deepEqual((await one.post(upload(await freshFolder(one, 'TasksFolder'), data))).codes, [
    'ErrorCannotCreateContactInNonContactFolder',
  ])
})

test('what cannot be exported says why, and does not stop the rest', async () => {
  const [first, last] = [
    (await one.post(createItem(message('1')))).fine.id,
    (await one.post(createItem(message('2')))).fine.id,
  ]
  const gone = (await one.post(createItem(message('3')))).fine.id
  await one.post(deleteItem([gone], 'HardDelete'))
  const stranger = (await other.post(createItem(message('4')))).fine.id
  const answer = await one.post(
    exportItems(first, { id: first.id, changeKey: 'nonsense' }, gone, stranger, { id: '' }, last),
  )
  assert.deepEqual(answer.codes, [
    'NoError',
    'ErrorInvalidChangeKey',
    'ErrorItemNotFound',
    'ErrorNonExistentMailbox',
    'ErrorInvalidIdEmpty',
    'NoError',
  ])
  assert.equal(all(answer.messages[3]!.node, 't:Value')[0]?.attributes['Name'], 'MailboxGuid')
})

test('what is no exported item is told from one that was damaged and from one of Microsoft Exchange', async () => {
  const made = (await one.post(createItem(message('Damaged')))).fine.id
  const bytes = Buffer.from(await exported(one, made), 'base64')
  const folder = await freshFolder(one)
  const refused = async (data: Uint8Array): Promise<string> => {
    const { code, text } = (await one.post(upload(folder, Buffer.from(data).toString('base64')))).message
    assert.equal(code, 'ErrorCorruptData')
    return text ?? ''
  }
  const flipped = Buffer.from(bytes)
  flipped[40]! ^= 1
  const newer = Buffer.from(bytes)
  newer[8] = 200
  assert.match(await refused(Buffer.from('AQAAAAgAAAAAAAAAAQAAAAMAAAAYAAAA', 'base64')), /FastTransfer/)
  assert.match(await refused(Buffer.from('03000c4003001f00', 'hex')), /FastTransfer/)
  assert.match(await refused(Buffer.from('nonsense, and more of it')), /no item/)
  assert.match(await refused(new Uint8Array()), /no item/)
  assert.match(await refused(flipped), /changed on its way/)
  assert.match(await refused(bytes.subarray(0, bytes.length - 3)), /cut short/)
  assert.match(await refused(newer), /newer server/)
  assert.equal(textOf((await one.post(getFolder(folder))).fine.item, 't:TotalCount'), '0')
})

test('an upload counts for the quota, and its folder must be there', async () => {
  const big = message('Big', `<t:Body BodyType="Text">${'x'.repeat(40_000)}</t:Body>`)
  const made = (await one.post(createItem(big))).fine.id
  const data = await exported(one, made)
  const inbox = await inboxOf(one, bob)
  await uploaded(one, upload(inbox, data), bob)
  assert.deepEqual((await one.post(upload(inbox, data), { as: bob })).codes, ['ErrorQuotaExceeded'])
  const foreign = await freshFolder(one)
  assert.deepEqual((await one.post(upload(foreign, data), { as: bob })).codes, ['ErrorParentFolderNotFound'])
})
