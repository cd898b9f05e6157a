import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { administerAccounts, openSqliteStore } from '@exchequer/server'
import { chooseDriver } from '@exchequer/server/internal/store/sqlite/driver'
import { alice, bob, createItem, host, message } from './harness.js'

const folder = mkdtempSync(join(tmpdir(), 'exchequer-migrations-'))
after(() => rmSync(folder, { recursive: true }))

test('who had full access to a mailbox when it was one thing with sending goes on sending as it', async () => {
  const [desk, plain] = ['desk@example.test', 'plain@example.test']
  const path = join(folder, 'store.sqlite')
  const first = await host({ store: await openSqliteStore({ path }) })
  await first.server.addMailbox({ address: desk, kind: 'shared', displayName: 'Desk', fullAccess: [bob] })
  await first.server.addMailbox({ address: plain, kind: 'shared' })
  await first.close()
  const connection = (await chooseDriver()).open(path)
  connection.exec('PRAGMA user_version = 11')
  connection.close()
  const mail = await host({ store: await openSqliteStore({ path }) })
  const given = (await administerAccounts(mail.store).list()).map(({ address, fullAccess, sendAs }) => [
    address,
    fullAccess,
    sendAs,
  ])
  assert.deepEqual(given, [
    [alice, [], []],
    [bob, [], []],
    [desk, [bob], [bob]],
    [plain, [], []],
  ])
  const person = (element: string, address: string): string =>
    `<t:${element}><t:Mailbox><t:EmailAddress>${address}</t:EmailAddress></t:Mailbox></t:${element}>`
  const sent = createItem(
    message('From the desk', person('ToRecipients', alice) + person('From', desk)),
    undefined,
    'SendOnly',
  )
  ;(await mail.post(sent, { as: bob })).fine
  await mail.close()
})
