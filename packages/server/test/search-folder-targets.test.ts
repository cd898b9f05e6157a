import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  alice,
  bob,
  createFolder,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getItem,
  host,
  itemChange,
  message,
  setField,
  shape,
  updateItem,
} from './harness.js'

const searchFolder =
  '<t:SearchFolder><t:DisplayName>S</t:DisplayName><t:SearchParameters><t:Restriction><t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists></t:Restriction><t:BaseFolderIds><t:DistinguishedFolderId Id="drafts"/></t:BaseFolderIds></t:SearchParameters></t:SearchFolder>'
const to = (address: string): string =>
  `<t:ToRecipients><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:ToRecipients>`

test('neither a rule nor an action on conversations puts anything into a search folder, where nobody would find it', async () => {
  const { post, close } = await host()
  const folder = folderId((await post(createFolder(distinguished('searchfolders'), searchFolder))).fine.id)
  const rule = `<t:Rule><t:DisplayName>x</t:DisplayName><t:Priority>1</t:Priority><t:IsEnabled>true</t:IsEnabled><t:Actions><t:MoveToFolder>${folder}</t:MoveToFolder></t:Actions></t:Rule>`
  const made = await post(
    `<m:UpdateInboxRules><m:Operations><t:CreateRuleOperation>${rule}</t:CreateRuleOperation></m:Operations></m:UpdateInboxRules>`,
  )
  assert.equal(made.message.code, 'ErrorInboxRulesValidationError')
  const id = (await post(createItem(message('talk'), distinguished('inbox')))).fine.id
  const got = await post(getItem([id], shape('IdOnly', [field('item:ConversationId')])))
  const conversation = find(got.fine.item, 't:ConversationId')!.attributes['Id']
  const moved = await post(
    `<m:ApplyConversationAction><m:ConversationActions><t:ConversationAction><t:Action>Move</t:Action><t:ConversationId Id="${conversation}"/><t:DestinationFolderId>${folder}</t:DestinationFolderId></t:ConversationAction></m:ConversationActions></m:ApplyConversationAction>`,
  )
  assert.equal(moved.message.code, 'ErrorInvalidFolderTypeForOperation')
  assert.equal((await post(findItem(distinguished('inbox')))).fine.items.length, 1)
  await close()
})

test('whoever reads a message is not held up by a sender whose mailbox has no room for the receipt', async () => {
  const { post, close } = await host({ quotas: { [bob]: 6000 } })
  const wanted = `${to(alice)}<t:IsReadReceiptRequested>true</t:IsReadReceiptRequested>`
  ;(await post(createItem(message('m', wanted), undefined, 'SendOnly'), { as: bob })).fine
  for (let code = 'NoError'; code === 'NoError'; )
    code = (await post(createItem(message('fill', `<t:Body BodyType="Text">${'x'.repeat(100)}</t:Body>`)), { as: bob }))
      .message.code
  const { id } = (await post(findItem(distinguished('inbox')))).fine
  const read = setField(field('message:IsRead'), '<t:Message><t:IsRead>true</t:IsRead></t:Message>')
  ;(await post(updateItem(itemChange(id, read)))).fine
  await close()
})
