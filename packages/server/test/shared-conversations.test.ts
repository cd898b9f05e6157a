import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  alice,
  all,
  bob,
  contact,
  createFolder,
  createItem,
  distinguished,
  field,
  find,
  findItem,
  folderId,
  getItem,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { letBob, ofMailbox } from './rights.js'

const server = await host()
const { post } = server
after(() => server.close())

const asBob = { as: bob, version: 'V2017_07_11' }
const privately = '<t:Sensitivity>Private</t:Sensitivity>'
let shared: string
let kept: string
let conversation: string

/** A conversation of three messages: one where bob reads, one beside it that is private, one where he does not. */
before(async () => {
  const make = async (name: string): Promise<string> => {
    const folder = `<t:Folder><t:DisplayName>${name}</t:DisplayName></t:Folder>`
    return folderId((await post(createFolder(distinguished('msgfolderroot'), folder))).fine.id)
  }
  shared = await make('Shared')
  kept = await make('Kept')
  await letBob(server, shared, 'Reviewer')
  const { id } = (
    await post(createItem(message('Plan', '<t:InternetMessageId>&lt;a@x&gt;</t:InternetMessageId>'), shared))
  ).fine
  const more = '<t:References>&lt;a@x&gt;</t:References>'
  ;(await post(createItem(message('RE: Plan', privately + more), shared))).fine
  ;(await post(createItem(message('RE: Plan', more), kept))).fine
  const { item } = (await post(getItem([id], shape('IdOnly', [field('item:ConversationId')])))).fine
  conversation = find(item, 't:ConversationId')!.attributes['Id']!
})

const act = (action: string, more: string): string =>
  `<m:ApplyConversationAction><m:ConversationActions><t:ConversationAction><t:Action>${action}</t:Action>` +
  `<t:ConversationId Id="${conversation}"/>${more}</t:ConversationAction></m:ConversationActions></m:ApplyConversationAction>`

describe('a conversation in a folder that one may read', () => {
  test('is found and told of as far as one may read', async () => {
    const request = `<m:FindConversation><m:ParentFolderId>${shared}</m:ParentFolderId></m:FindConversation>`
    const counts = async (as: string) => {
      const { root } = (await post(request, { ...asBob, as })).fine
      return ['MessageCount', 'GlobalMessageCount'].map((name) => all(root, `t:${name}`)[0]?.text)
    }
    assert.deepEqual(await counts(bob), ['1', '1'])
    assert.deepEqual(await counts(alice), ['2', '3'])
    const elsewhere = request.replace(shared, kept)
    assert.deepEqual((await post(elsewhere, asBob)).codes, ['ErrorFolderNotFound'])
  })

  test('is shown without what one may not read', async () => {
    const request = `<m:GetConversationItems><m:ItemShape>${shape('Default')}</m:ItemShape><m:Conversations><t:Conversation><t:ConversationId Id="${conversation}"/></t:Conversation></m:Conversations></m:GetConversationItems>`
    const subjects = async (as: string) =>
      all((await post(request, { ...asBob, as })).fine.root, 't:Subject').map(({ text }) => text)
    assert.deepEqual(await subjects(bob), ['Plan'])
    assert.equal((await subjects(alice)).length, 3)
  })

  test('is changed by who may change each of its items, and nothing is kept for what comes later', async () => {
    const read = act('SetReadState', '<t:IsRead>true</t:IsRead>')
    assert.deepEqual((await post(read, asBob)).codes, ['ErrorAccessDenied'])
    await letBob(server, shared, 'Editor')
    assert.deepEqual((await post(read, asBob)).codes, ['NoError'])
    const always = act('AlwaysCategorize', '<t:Categories><t:String>Mine</t:String></t:Categories>')
    assert.deepEqual((await post(always, asBob)).codes, ['ErrorAccessDenied'])
    const bin = act('Delete', '<t:DeleteType>MoveToDeletedItems</t:DeleteType>')
    assert.deepEqual((await post(bin, asBob)).codes, ['ErrorCannotDeleteObject'])
    const away = act('Move', `<t:DestinationFolderId>${kept}</t:DestinationFolderId>`)
    assert.deepEqual((await post(away, asBob)).codes, ['ErrorToFolderNotFound'])
    assert.deepEqual((await post(act('Delete', '<t:DeleteType>HardDelete</t:DeleteType>'), asBob)).codes, ['NoError'])
    assert.equal((await post(findItem(shared))).fine.ids.length, 1)
    assert.equal((await post(findItem(kept))).fine.ids.length, 1)
  })
})

test('contacts of another are found by names and as people where one may read them, without the private ones', async () => {
  const address = (name: string): string =>
    `<t:EmailAddresses><t:Entry Key="EmailAddress1">${name}@elsewhere.test</t:Entry></t:EmailAddresses>`
  ;(await post(createItem(contact('Ada Open', address('ada'))))).fine
  ;(
    await post(
      createItem(`<t:Contact>${privately}<t:DisplayName>Ada Hidden</t:DisplayName>${address('hidden')}</t:Contact>`),
    )
  ).fine
  const place = ofMailbox('contacts', alice)
  const names = `<m:ResolveNames ReturnFullContactData="true" SearchScope="Contacts"><m:ParentFolderIds>${place}</m:ParentFolderIds><m:UnresolvedEntry>Ada</m:UnresolvedEntry></m:ResolveNames>`
  const people = `<m:FindPeople><m:IndexedPageItemView BasePoint="Beginning" MaxEntriesReturned="10" Offset="0"/><m:ParentFolderId>${place}</m:ParentFolderId><m:QueryString>Ada</m:QueryString></m:FindPeople>`
  for (const request of [names, people]) assert.deepEqual((await post(request, asBob)).codes, ['ErrorFolderNotFound'])
  await letBob(server, 'contacts', 'Reviewer')
  for (const request of [names, people]) {
    const answer = await post(request, asBob)
    assert.ok(answer.fine.xml.includes('ada@elsewhere.test') && !answer.xml.includes('idden'), answer.xml)
  }
  const idsOf = async (as: string) =>
    all((await post(people, { ...asBob, as })).fine.root, 't:PersonaId').map(({ attributes }) => attributes['Id']!)
  const [open] = await idsOf(bob)
  const hidden = (await idsOf(alice)).find((id) => id !== open)!
  const one = (id: string): string => `<m:GetPersona><m:PersonaId Id="${id}"/></m:GetPersona>`
  assert.equal(textOf((await post(one(open!), asBob)).fine.body, 'm:ResponseCode'), 'NoError')
  assert.deepEqual((await post(one(hidden), asBob)).codes, ['ErrorItemNotFound'])
})
