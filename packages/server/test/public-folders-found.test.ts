import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { administerAccounts, openSqliteStore } from '@exchequer/server'
import { askPox, askSoap, email, outcomes, settingsIn, soapRequest, usersRequest } from './autodiscovering.js'
import {
  alice,
  bob,
  createItem,
  distinguished,
  find,
  findItem,
  getFolder,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { publicAddress, publicHost, publicRoot } from './public-folders.js'

let server: Host & { readonly news: string }
before(async () => {
  server = await publicHost()
})
after(() => server.close())

const settings = async (address: string, names: readonly string[]): Promise<Record<string, string | undefined>> => {
  const answer = await askSoap(server, soapRequest('GetUserSettings', usersRequest([address], names)))
  return settingsIn(outcomes(answer)[0]!)
}

test('Autodiscover leads everybody to the mailbox of the public folders, by its address and by its guid', async () => {
  assert.equal((await settings(bob, ['PublicFolderInformation']))['PublicFolderInformation'], publicAddress)
  const plain = await askPox(server, email(bob))
  assert.equal(textOf(plain, 'o:Account/o:PublicFolderInformation/o:SmtpAddress'), publicAddress)
  const { InternalRpcClientServer: byGuid } = await settings(publicAddress, ['InternalRpcClientServer'])
  assert.match(byGuid!, /^[\da-f-]{36}@example\.test$/)
  assert.equal((await settings(byGuid!, ['AutoDiscoverSMTPAddress']))['AutoDiscoverSMTPAddress'], publicAddress)
  assert.equal(textOf(await askPox(server, email(byGuid!)), 'o:User/o:AutoDiscoverSMTPAddress'), publicAddress)
  const own = await settings(alice, ['AlternateMailboxes'])
  assert.equal(own['AlternateMailboxes'], 'SettingIsNotAvailable')
})

test('requests are answered whatever the headers say that lead them elsewhere at Exchange', async () => {
  const body = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Body>${getFolder(publicRoot)}</s:Body></s:Envelope>`
  const response = await server.server.fetch(
    new Request('https://mail.test/EWS/Exchange.asmx', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'text/xml',
        authorization: `Basic ${btoa(`${bob}:secret`)}`,
        'x-anchormailbox': publicAddress,
        'x-publicfoldermailbox': publicAddress,
      },
    }),
  )
  assert.match(await response.text(), /<m:ResponseCode>NoError</)
})

test('ids of public folders and of what lies in them are converted into other formats and back', async () => {
  const folder = /Id="([^"]*)"/.exec(server.news)![1]!
  const { id: item } = (await server.post(createItem(message('Converted'), server.news), { as: bob })).fine.id
  const convert = async (source: string, to: string) => {
    const answer = await server.post(
      `<m:ConvertId DestinationFormat="${to}"><m:SourceIds>${source}</m:SourceIds></m:ConvertId>`,
      { as: bob },
    )
    return find(answer.fine.message.node, 'm:AlternateId')!.attributes
  }
  const there = await convert(`<t:AlternatePublicFolderId Format="EwsId" FolderId="${folder}"/>`, 'HexEntryId')
  assert.match(there['FolderId']!, /^[\dA-F]+$/)
  assert.equal(there['xsi:type'], 't:AlternatePublicFolderIdType')
  const back = await convert(
    `<t:AlternatePublicFolderId Format="HexEntryId" FolderId="${there['FolderId']}"/>`,
    'EwsId',
  )
  assert.equal(back['FolderId'], folder)
  const both = await convert(
    `<t:AlternatePublicFolderItemId Format="EwsId" FolderId="${folder}" ItemId="${item}"/>`,
    'StoreId',
  )
  assert.equal(both['xsi:type'], 't:AlternatePublicFolderItemIdType')
  const again = await convert(
    `<t:AlternatePublicFolderItemId Format="StoreId" FolderId="${both['FolderId']}" ItemId="${both['ItemId']}"/>`,
    'EwsId',
  )
  assert.deepEqual([again['FolderId'], again['ItemId']], [folder, item])
})

test('there is one mailbox of public folders, and nobody signs in to it, acts as it or is let in by an archive', async () => {
  const { addMailbox } = server.server
  const second = { address: 'more@example.test', kind: 'public-folders' } as const
  await assert.rejects(addMailbox(second), /The public folders are in publicfolders@example\.test already/)
  await assert.rejects(addMailbox({ ...second, address: bob }), /bob@example\.test is the mailbox of somebody already/)
  for (const more of [{ password: 'secret' }, { loginNames: ['CORP\\public'] }, { impersonates: 'all' } as const])
    await assert.rejects(addMailbox({ address: publicAddress, ...more }), /nobody signs in to it/)
  await assert.rejects(addMailbox({ address: publicAddress, archive: true }), /have no archive/)
  const accounts = administerAccounts(server.store)
  await assert.rejects(accounts.setPassword(publicAddress, 'secret'), /nobody signs in to it/)
  await assert.rejects(accounts.setImpersonation(publicAddress, 'all'), /nobody signs in to it/)
  await assert.rejects(accounts.setFullAccess(alice, [publicAddress]), /There is no mailbox/)
  const headers = `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${publicAddress}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
  await addMailbox({ address: bob, impersonates: 'all' })
  const answer = await server.post(getFolder(distinguished('inbox')), { as: bob, headers })
  assert.equal(answer.fault, 'ErrorNonExistentMailbox')
  assert.ok((await accounts.list()).some(({ address, kind }) => address === publicAddress && kind === 'public-folders'))
})

test('public folders are there after a restart, and gone with their mailbox', async () => {
  const path = join(tmpdir(), `exchequer-public-${process.pid}.sqlite`)
  try {
    const first = await publicHost({ store: await openSqliteStore({ path }) })
    ;(await first.post(createItem(message('Kept'), first.news), { as: bob })).fine
    await first.close()
    const second = await host({ store: await openSqliteStore({ path }) })
    assert.equal((await second.post(findItem(first.news, shape('IdOnly')), { as: bob })).fine.ids.length, 1)
    await administerAccounts(second.store).remove(publicAddress, { withMailbox: true })
    assert.deepEqual((await second.post(getFolder(publicRoot), { as: bob })).codes, [
      'ErrorNoPublicFolderReplicaAvailable',
    ])
    assert.deepEqual((await second.post(findItem(first.news), { as: bob })).codes, ['ErrorNonExistentMailbox'])
    await second.close()
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(path + end, { force: true })
  }
})
