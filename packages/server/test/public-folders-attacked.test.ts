import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { formatPersonaId } from '@exchequer/server/internal/mailbox/persona-ids'
import {
  alice,
  bob,
  createItem,
  deleteField,
  distinguished,
  field,
  findItem,
  getFolder,
  getItem,
  type Host,
  type Id,
  itemChange,
  itemId,
  message,
  setField,
  shape,
  updateItem,
} from './harness.js'
import { publicAddress, publicFolder, publicHost } from './public-folders.js'
import { ofMailbox, permit } from './rights.js'

let server: Host & { readonly news: string }
before(async () => {
  server = await publicHost()
})
after(() => server.close())

const asBob = (request: string) => server.post(request, { as: bob })
const relocate = (element: string, ids: readonly Id[], target: string): string =>
  `<m:${element}><m:ToFolderId>${target}</m:ToFolderId><m:ItemIds>${ids.map(itemId).join('')}</m:ItemIds></m:${element}>`

test('who may change and delete what he may not read has nothing sent to himself', async () => {
  const folder = await publicFolder(server, 'Letter box')
  const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${bob}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
  const { id } = (await server.post(createItem(message('Secret'), folder))).fine
  ;(
    await server.post(
      permit(folder, { [bob]: { IsFolderVisible: 'true', EditItems: 'All', DeleteItems: 'All', ReadItems: 'None' } }),
    )
  ).fine
  const readdressed =
    setField(field('message:ToRecipients'), `<t:Message>${to}</t:Message>`) + deleteField(field('message:From'))
  for (const [disposition, code] of [
    ['SendOnly', 'ErrorItemNotFound'],
    ['SaveOnly', 'NoError'],
  ] as const) {
    const request = updateItem(itemChange({ id: id.id }, readdressed), 'AlwaysOverwrite', disposition)
    assert.deepEqual((await asBob(request)).codes, [code])
  }
  const { ids } = (await server.post(findItem(folder))).fine
  for (const request of [
    `<m:SendItem SaveItemToFolder="true"><m:ItemIds>${itemId(ids[0]!)}</m:ItemIds></m:SendItem>`,
    relocate('MoveItem', ids, distinguished('inbox')),
    getItem(ids, shape('IdOnly')),
  ])
    assert.deepEqual((await asBob(request)).codes, ['ErrorItemNotFound'])
  assert.deepEqual((await asBob(findItem(distinguished('inbox')))).fine.ids, [])
})

test('what comes from a mailbox into public folders that are full is refused, moved as well as copied', async () => {
  const { post, close, store } = await publicHost()
  try {
    await store.write(async (transaction) => {
      const mailbox = (await transaction.mailboxByAddress(publicAddress))!
      await transaction.updateMailbox({ ...mailbox, quotaBytes: 10_000 })
    })
    const news = await publicFolder({ post }, 'Full')
    const large = message('Large', `<t:Body BodyType="Text">${'x'.repeat(50_000)}</t:Body>`)
    const { id } = (await post(createItem(large), { as: bob })).fine
    for (const element of ['CopyItem', 'MoveItem'])
      assert.deepEqual((await post(relocate(element, [id], news), { as: bob })).codes, ['ErrorQuotaExceeded'])
    ;(await post(getItem([id], shape('IdOnly')), { as: bob })).fine
  } finally {
    await close()
  }
})

test('nobody finds the mailbox by an id that he makes of its guid, or by another of its addresses', async () => {
  const other = 'notices@example.test'
  await administerAccounts(server.store).setProxyAddresses(publicAddress, [other])
  const mailbox = (await server.store.read((view) => view.mailboxByAddress(publicAddress)))!
  const id = formatPersonaId({ kind: 'directory', mailboxGuid: mailbox.guid, number: 0 })
  assert.deepEqual((await asBob(`<m:GetPersona><m:PersonaId Id="${id}"/></m:GetPersona>`)).codes, ['ErrorItemNotFound'])
  const answer = await asBob(getFolder(ofMailbox('inbox', other)))
  assert.deepEqual(answer.codes, ['ErrorNonExistentMailbox'])
  assert.ok(!answer.xml.includes(publicAddress))
  const administered = await server.post(getFolder(ofMailbox('inbox', other)), { as: alice })
  assert.deepEqual(administered.codes, ['ErrorNonPrimarySmtpAddress'])
})
