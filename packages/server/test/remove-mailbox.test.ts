import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { AccountError, administerAccounts, openSqliteStore } from '@exchequer/server'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import {
  alice,
  authorization,
  bob,
  createFolder,
  createItem,
  deleteItem,
  distinguished,
  findItem,
  getItem,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { connect, pull, streaming, subscribed } from './listening.js'
import { letIn, ofMailbox } from './rights.js'
import { people } from './ruling.js'

const inbox = distinguished('inbox')
const large = Buffer.alloc(300_000, 'large').toString('base64')
const withFile = (subject: string): string =>
  message(subject).replace(
    '</t:Subject>',
    `</t:Subject><t:Body BodyType="Text">Words of ${subject}</t:Body><t:Attachments><t:FileAttachment><t:Name>a.bin</t:Name><t:Content>${large}</t:Content></t:FileAttachment></t:Attachments>`,
  )
const search = (folder: string): string =>
  findItem(folder, shape('IdOnly')).replace('</m:FindItem>', '<m:QueryString>words</m:QueryString></m:FindItem>')

/** How many rows each table has of a mailbox. */
async function rowsOf(path: string, mailbox: number): Promise<Record<string, number>> {
  const database = (await chooseDriver()).open(path)
  const namesIn = (sql: string): string[] => (database.prepare(sql).all() as [string][]).map(([name]) => name)
  const found: Record<string, number> = {}
  for (const table of namesIn("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    const columns = namesIn(`SELECT name FROM pragma_table_info('${table}')`)
    const owner = columns.includes('mailbox') ? 'mailbox' : { mailbox: 'id', item_text: 'rowid >> 40' }[table]
    if (owner === undefined) continue
    const [count] = database.prepare(`SELECT count(*) FROM "${table}" WHERE ${owner} = ?`).get(mailbox) as [number]
    if (count > 0) found[table] = count
  }
  database.close()
  return found
}

test('a mailbox is removed with its archive and all that is in them, and nothing of anybody else’s', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'exchequer-remove-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'store.sqlite')
  const mail = await host({ store: await openSqliteStore({ path }) })
  context.after(() => mail.close())
  const { post, server, store } = mail
  const accounts = administerAccounts(store)
  await server.addMailbox({ address: alice, password: 'secret', archive: true })
  const idOfMailbox = (address: string) => store.read(async (view) => (await view.mailboxByAddress(address))?.id)
  const archive = (await store.read((view) => view.mailboxes())).find(({ kind }) => kind === 'archive')!.id
  const number = (await idOfMailbox(alice))!

  // Both get the same.
  const items = Array.from({ length: 600 }, (_, index) => message(`Message ${index}`)).join('')
  for (const as of [alice, bob]) {
    ;(await post(createFolder(inbox, '<t:Folder><t:DisplayName>Mine</t:DisplayName></t:Folder>'), { as })).fine
    ;(await post(createItem(withFile('one') + withFile('two') + items, inbox), { as })).fine
    const { id } = (await post(createItem(message('gone'), inbox), { as })).fine
    ;(await post(deleteItem([id], 'SoftDelete'), { as })).fine
    ;(await post(createItem(message('later', people('ToRecipients', bob))), { as })).fine
    assert.equal((await post(search(inbox), { as })).fine.ids.length, 2)
    subscribed(await post(pull({ folders: inbox }), { as }))
  }
  ;(await post(createItem(withFile('old'), distinguished('archivemsgfolderroot')))).fine
  await letIn(mail, alice, inbox, bob, 'Editor')
  const { id } = subscribed(await post(streaming({ folders: inbox })))
  const connection = await connect(mail, [id])
  await connection.next()
  const [seen] = (await post(findItem(ofMailbox('inbox', alice), shape('IdOnly')), { as: bob })).fine.ids
  const before = await rowsOf(path, (await idOfMailbox(bob))!)

  await accounts.remove(alice, { withMailbox: true })
  for (const gone of [number, archive]) assert.deepEqual(await rowsOf(path, gone), { folder_tombstone: 1 })
  assert.deepEqual(await rowsOf(path, (await idOfMailbox(bob))!), before)
  assert.ok(before['blob_piece']! > 0 && before['item_text']! > 0 && before['subscription']! > 0)
  assert.deepEqual(
    (await accounts.list()).map(({ address }) => address),
    [bob],
  )

  // Nobody finds it, or in it, any more.
  const signIn = await server.fetch(
    new Request('http://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      headers: { authorization: authorization(alice), 'content-type': 'text/xml' },
      body: '',
    }),
  )
  assert.equal(signIn.status, 401)
  assert.deepEqual((await post(getItem([seen!], shape('IdOnly')), { as: bob })).codes, ['ErrorNonExistentMailbox'])
  assert.notEqual((await post(findItem(ofMailbox('inbox', alice)), { as: bob })).codes[0], 'NoError')
  assert.equal((await post(search(inbox), { as: bob })).fine.ids.length, 2)
  const refusals = await server.deliver({ sender: bob, recipients: [alice] }, Buffer.from('Subject: one\r\n\r\n'))
  assert.equal(refusals[0]?.status?.startsWith('5.'), true)
  await server.runDue()

  // The address is free, and whoever has it next begins with nothing.
  await server.addMailbox({ address: alice, password: 'secret' })
  assert.ok((await idOfMailbox(alice))! > Math.max(number, archive), 'no number is given out twice')
  assert.deepEqual((await post(findItem(inbox))).fine.ids, [])
  ;(await post(createItem(message('to her', people('ToRecipients', alice)), undefined, 'SendOnly'), { as: bob })).fine
  const [item] = (await post(findItem(inbox, shape('Default')))).fine.items
  assert.equal(textOf(item!, 't:Subject'), 'to her')
  assert.deepEqual((await post(getItem([seen!], shape('IdOnly')))).codes, ['ErrorNonExistentMailbox'])
})

test('a room, and whoever another directory knows, have a mailbox to be removed, and nobody has one who is not there', async (context) => {
  const mail = await host({ rooms: ['room@example.test'] })
  context.after(() => mail.close())
  const accounts = administerAccounts(mail.store)
  await mail.server.addMailbox({ address: 'dora@example.test' })
  await accounts.setDisabled('dora@example.test', true)
  for (const address of ['room@example.test', 'dora@example.test']) {
    await accounts.remove(address, { withMailbox: true })
    await assert.rejects(accounts.remove(address, { withMailbox: true }), AccountError)
  }
  assert.deepEqual(
    (await accounts.list()).map(({ address }) => address),
    [alice, bob],
  )
})
