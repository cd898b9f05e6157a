import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { conversing } from './conversing.js'
import {
  type Answer,
  all,
  bob,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  freshFolder,
  getFolder,
  getItem,
  host,
  type Id,
  itemId,
  shape,
  textOf,
} from './harness.js'

const one = await host()
const { post } = one
const { send, named, reply, thread, conversationIdOf } = conversing(one)
after(() => one.close())

const apply = (action: string, id: string, more = '', before = ''): Promise<Answer> =>
  post(
    `<m:ApplyConversationAction><m:ConversationActions><t:ConversationAction><t:Action>${action}</t:Action><t:ConversationId Id="${id}"/>` +
      `${before}<t:ProcessRightAway>true</t:ProcessRightAway>${more}</t:ConversationAction></m:ConversationActions></m:ApplyConversationAction>`,
  )

const into = (folder: string): string => `<t:DestinationFolderId>${folder}</t:DestinationFolderId>`
const within = (folder: string): string => `<t:ContextFolderId>${folder}</t:ContextFolderId>`

async function shown(id: Id, ...uris: string[]) {
  return (await post(getItem([id], shape('IdOnly', uris.map(field))))).fine.item
}

const count = async (subject: string, folder: string): Promise<number> => (await named(subject, { folder })).length

test('a conversation is moved as a whole, or what of it lies in one folder', async () => {
  const id = await thread('Move')
  const target = await freshFolder(one)
  ;(await apply('Move', id, into(target), within(distinguished('inbox')))).fine
  assert.deepEqual([await count('RE: Move', target), await count('Move', target)], [1, 0])
  const all = await freshFolder(one)
  ;(await apply('Move', id, into(all))).fine
  assert.deepEqual([await count('RE: Move', all), await count('Move', all), await count('RE: Move', target)], [2, 1, 0])
})

test('what came in after the client looked is left alone', async () => {
  const id = await thread('Late')
  const target = await freshFolder(one)
  ;(
    await apply(
      'Move',
      id,
      into(target),
      '<t:ConversationLastSyncTime>2001-01-01T00:00:00Z</t:ConversationLastSyncTime>',
    )
  ).fine
  assert.equal(await count('RE: Late', target), 0)
})

test('a conversation is copied', async () => {
  const id = await thread('Copy')
  const target = await freshFolder(one)
  ;(await apply('Copy', id, into(target), within(distinguished('inbox')))).fine
  assert.deepEqual([await count('RE: Copy', target), await count('RE: Copy', distinguished('inbox'))], [1, 1])
})

test('a conversation is deleted in each of the ways', async () => {
  for (const [deleteType, folder] of [
    ['MoveToDeletedItems', 'deleteditems'],
    ['SoftDelete', 'recoverableitemsdeletions'],
  ] as const) {
    const id = await thread(deleteType)
    ;(await apply('Delete', id, `<t:DeleteType>${deleteType}</t:DeleteType>`)).fine
    const subjects = [`RE: ${deleteType}`, deleteType]
    for (const subject of subjects) {
      assert.ok((await count(subject, distinguished(folder))) > 0, folder)
      assert.equal(await count(subject, distinguished('inbox')), 0)
      assert.equal(await count(subject, distinguished('sentitems')), 0)
    }
    if (deleteType === 'SoftDelete') continue
    ;(await apply('Delete', id, `<t:DeleteType>${deleteType}</t:DeleteType>`)).fine
    assert.ok((await count(deleteType, distinguished(folder))) > 0, 'what lies there already stays')
  }
})

test('a conversation is marked as read, flagged, categorized and given a retention tag', async () => {
  const id = await thread('Mark')
  ;(await apply('SetReadState', id, '<t:IsRead>true</t:IsRead>')).fine
  ;(await apply('Flag', id, '<t:Flag><t:FlagStatus>Flagged</t:FlagStatus></t:Flag>')).fine
  ;(await apply('AlwaysCategorize', id, '<t:Categories><t:String>Red</t:String></t:Categories>')).fine
  const tag = '11111111-2222-3333-4444-555555555555'
  const policy = `<t:RetentionPolicyType>Delete</t:RetentionPolicyType><t:RetentionPolicyTagId>${tag}</t:RetentionPolicyTagId>`
  ;(await apply('SetRetentionPolicy', id, policy)).fine
  const [answered] = await named('RE: Mark')
  const item = await shown(answered!, 'message:IsRead', 'item:Flag', 'item:Categories', 'item:PolicyTag')
  assert.equal(textOf(item, 't:IsRead'), 'true')
  assert.equal(textOf(item, 't:Flag/t:FlagStatus'), 'Flagged')
  assert.equal(textOf(item, 't:Categories/t:String'), 'Red')
  assert.equal(textOf(item, 't:PolicyTag'), tag)
  ;(await apply('SetReadState', id, '<t:IsRead>false</t:IsRead>', within(distinguished('inbox')))).fine
  const inbox = (await post(getFolder(distinguished('inbox')))).fine.item
  assert.ok(Number(textOf(inbox, 't:UnreadCount')) > 0)
})

/** Bob writes once more in the conversation. */
async function later(subject: string): Promise<void> {
  const [asked] = await named(subject, { as: bob })
  await reply(asked!, 'Later', bob)
}

test('what is always moved goes there when it comes in, until that is taken back', async () => {
  const id = await thread('Always')
  const target = await freshFolder(one)
  ;(await apply('AlwaysMove', id, into(target))).fine
  assert.deepEqual([await count('RE: Always', target), await count('Always', distinguished('sentitems'))], [1, 1])
  await later('Always')
  assert.deepEqual([await count('RE: Always', target), await count('RE: Always', distinguished('inbox'))], [2, 0])
  await send('Always', { as: bob })
  assert.equal(
    await count('Always', distinguished('inbox')),
    1,
    'another conversation of the same topic is another one',
  )
  ;(await apply('AlwaysMove', id)).fine
  await later('Always')
  assert.deepEqual([await count('RE: Always', target), await count('RE: Always', distinguished('inbox'))], [2, 1])
})

test('what is always moved stays in the Inbox once the folder is gone', async () => {
  const id = await thread('Gone')
  const target = await freshFolder(one)
  ;(await apply('AlwaysMove', id, into(target))).fine
  ;(await post(`<m:DeleteFolder DeleteType="HardDelete"><m:FolderIds>${target}</m:FolderIds></m:DeleteFolder>`)).fine
  await later('Gone')
  assert.equal(await count('RE: Gone', distinguished('inbox')), 1)
})

test('what is always deleted or categorized is so when it comes in, until that is taken back', async () => {
  const id = await thread('Noise')
  ;(await apply('AlwaysCategorize', id, '<t:Categories><t:String>Noisy</t:String></t:Categories>')).fine
  ;(await apply('AlwaysDelete', id, '<t:EnableAlwaysDelete>true</t:EnableAlwaysDelete>')).fine
  await later('Noise')
  assert.equal(await count('RE: Noise', distinguished('inbox')), 0)
  const [newest] = await named('RE: Noise', { folder: distinguished('deleteditems') })
  assert.equal(textOf(await shown(newest!, 'item:Categories'), 't:Categories/t:String'), 'Noisy')
  ;(await apply('AlwaysDelete', id, '<t:EnableAlwaysDelete>false</t:EnableAlwaysDelete>')).fine
  ;(await apply('AlwaysCategorize', id)).fine
  await later('Noise')
  const [kept] = await named('RE: Noise')
  assert.equal(find(await shown(kept!, 'item:Categories'), 't:Categories'), undefined)
})

test('an action says what it misses, and its neighbours are done', async () => {
  const id = await thread('Wrong')
  const codes = async (answer: Promise<Answer>) => (await answer).codes
  for (const action of ['Move', 'Copy', 'Delete', 'SetReadState', 'Flag', 'SetRetentionPolicy'])
    assert.deepEqual(await codes(apply(action, id)), ['ErrorMissingArgument'], action)
  assert.deepEqual(await codes(apply('Move', id, into(distinguished('archiveinbox')))), ['ErrorToFolderNotFound'])
  assert.deepEqual(await codes(apply('Move', 'AAQk', into(distinguished('drafts')))), ['ErrorInvalidIdMalformed'])
  const [answered] = await named('RE: Wrong')
  const other = await conversationIdOf((await named('Wrong', { as: bob }))[0]!, bob)
  assert.deepEqual(await codes(apply('Move', other, into(distinguished('drafts')))), ['ErrorItemNotFound'])
  ;(await apply('Delete', id, '<t:DeleteType>HardDelete</t:DeleteType>')).fine
  assert.deepEqual((await post(getItem([answered!], shape('IdOnly')))).codes, ['ErrorItemNotFound'])
  assert.deepEqual(await codes(apply('Move', id, into(distinguished('drafts')))), ['ErrorItemNotFound'])
  const inbox = folderId((await post(getFolder(distinguished('inbox')))).fine.id)
  assert.deepEqual(await codes(apply('Move', id, into(inbox))), ['ErrorItemNotFound'])
})

test('what is kept for a conversation does nothing in another place that it is uploaded to', async () => {
  const id = await thread('Carried')
  const target = await freshFolder(one)
  ;(await apply('AlwaysMove', id, into(target))).fine
  const kept = (await post(findItem(distinguished('root'), shape('IdOnly'), '', 'Associated'))).fine.ids
  const data = await post(`<m:ExportItems><m:ItemIds>${kept.map(itemId).join('')}</m:ItemIds></m:ExportItems>`)
  ;(await apply('AlwaysMove', id)).fine
  const root = (await post(getFolder(distinguished('root')))).fine.id
  const items = all(data.fine.body, 'm:Data').map(
    ({ text }) =>
      `<t:Item CreateAction="CreateNew"><t:ParentFolderId Id="${root.id}"/><t:Data>${text}</t:Data></t:Item>`,
  )
  ;(await post(`<m:UploadItems><m:Items>${items.join('')}</m:Items></m:UploadItems>`)).fine
  await later('Carried')
  assert.equal(await count('RE: Carried', distinguished('inbox')), 1)
})
