import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { administerAccounts } from '@exchequer/server'
import { packSections, SECTION, unpackSections } from '@exchequer/server/internal/mailbox/item-container'
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
  itemChange,
  itemId,
  message,
  setField,
  shape,
  tagged,
  textOf,
  updateItem,
  weekly,
} from './harness.js'
import { publicAddress, publicFolder, publicHost, relocate } from './public-folders.js'
import { ofMailbox, permit } from './rights.js'

let server: Host & { readonly news: string }
before(async () => {
  server = await publicHost()
})
after(() => server.close())

const asBob = (request: string) => server.post(request, { as: bob })

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

/** The document of an item that bob exports, changed, and put into a folder again. */
async function uploadForged(
  id: string,
  folder: string,
  forge: (document: Document) => void,
): Promise<string | undefined> {
  const exported = await asBob(`<m:ExportItems><m:ItemIds>${itemId({ id })}</m:ItemIds></m:ExportItems>`)
  const [first, ...rest] = unpackSections(Buffer.from(textOf(exported.fine.message.node, 'm:Data')!, 'base64'))
  const facts = JSON.parse(Buffer.from(first!.bytes).toString()) as { document: string }
  const document = JSON.parse(facts.document) as Document
  forge(document)
  const bytes = Buffer.from(JSON.stringify({ ...facts, document: JSON.stringify(document) }))
  const data = Buffer.from(packSections([{ kind: SECTION.item, bytes }, ...rest])).toString('base64')
  const item = `<t:Item CreateAction="CreateNew"><t:ParentFolderId Id="${folder}"/><t:Data>${data}</t:Data></t:Item>`
  const answer = await asBob(`<m:UploadItems><m:Items>${item}</m:Items></m:UploadItems>`)
  return answer.codes[0]
}

interface Document {
  p: Record<string, unknown>
  s: Record<string, unknown>
  x?: Record<string, unknown>
}

const idIn = (folder: string): string => /Id="([^"]*)"/.exec(folder)![1]!

test('an item in which values have another form is refused, and spoils no list of a folder', async () => {
  const { id } = (await asBob(createItem(message('Whole'), server.news))).fine.id
  const forgeries: Readonly<Record<string, (document: Document) => void>> = {
    'no text': ({ p }) => Object.assign(p, { subject: 5 }),
    'no value of the enumeration': ({ p }) => Object.assign(p, { sensitivity: 'Secret' }),
    'no record': ({ p }) => Object.assign(p, { from: null }),
    'no list': ({ p }) => Object.assign(p, { toRecipients: 'alice' }),
    'no date': ({ p }) => Object.assign(p, { dateTimeSent: 'never' }),
    'no extended property': (document) => Object.assign(document, { x: { '0x37': { type: 'String', value: {} } } }),
    'no header': ({ s }) => Object.assign(s, { headers: [null] }),
  }
  for (const [what, forge] of Object.entries(forgeries))
    assert.equal(await uploadForged(id, idIn(server.news), forge), 'ErrorCorruptData', what)
  assert.equal(await uploadForged(id, idIn(server.news), () => {}), 'NoError')
  const calendar = await publicFolder(server, 'Calendar', { element: 'CalendarFolder' })
  const series = (await asBob(createItem(weekly, calendar))).fine.id
  const exception = { number: 1, originalStart: Date.UTC(2026, 0, 12, 10), properties: {} }
  for (const wrong of [{ properties: { subject: 7 } }, { removed: 7 }, { removedExtended: [null] }]) {
    const forge = ({ s }: Document) => Object.assign(s, { exceptions: [{ ...exception, ...wrong }] })
    assert.equal(await uploadForged(series.id, idIn(calendar), forge), 'ErrorCorruptData')
  }
  const headers = shape('AllProperties', [field('item:InternetMessageHeaders')])
  assert.equal((await server.post(findItem(server.news, headers))).fine.ids.length, 2)
})

test('header lines that are uploaded beside a message name nobody else as who sent it', async () => {
  const to = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${alice}</t:EmailAddress></t:Mailbox></t:ToRecipients>`
  const { id } = (await asBob(createItem(message('Forged', to)))).fine.id
  const drafts = (await asBob(getFolder(distinguished('drafts')))).fine.id
  for (const hasMime of [true, false]) {
    const forge = ({ s }: Document) =>
      Object.assign(s, { hasMime, headers: ['From', 'Sender'].map((name) => ({ name, value: `boss@example.test` })) })
    assert.equal(await uploadForged(id, drafts.id, forge), 'NoError')
  }
  for (const draft of (await asBob(findItem(distinguished('drafts')))).fine.ids)
    await asBob(`<m:SendItem SaveItemToFolder="false"><m:ItemIds>${itemId(draft)}</m:ItemIds></m:SendItem>`)
  const { ids } = (await server.post(findItem(distinguished('inbox')))).fine
  const got = await server.post(
    getItem(ids, shape('AllProperties', [field('item:MimeContent'), tagged('0x7d', 'String')])),
  )
  assert.equal(got.fine.items.length, 3)
  assert.doesNotMatch(got.xml, /boss/)
  for (const item of got.items)
    assert.doesNotMatch(Buffer.from(textOf(item, 't:MimeContent')!, 'base64').toString(), /boss/)
})
