import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { EmailMessage, ExchangeService } from '@exchequer/client'
import { administerAccounts } from '@exchequer/server'
import { guidOfSid, sidOfGuid } from '@exchequer/server/internal/mailbox/security-identifier'
import {
  alice,
  bob,
  createItem,
  distinguished,
  field,
  folderId,
  getFolder,
  getItem,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { getEvents, puller } from './listening.js'
import { letIn, ofMailbox } from './rights.js'
import { disable } from './signing-in.js'

const inbox = getFolder(distinguished('inbox'), shape('IdOnly'))
let open: Host
const sids = new Map<string, string>()

before(async () => {
  open = await host()
  await open.server.addMailbox({ address: 'room@example.test', kind: 'room', archive: true })
  await open.server.addDistributionList({ address: 'list@example.test', members: [bob] })
  for (const { address, sid } of await administerAccounts(open.store).list()) sids.set(address, sid)
})
after(() => open.close())

const as = (element: string, value: string): string =>
  `<t:ExchangeImpersonation><t:ConnectingSID><t:${element}>${value}</t:${element}></t:ConnectingSID></t:ExchangeImpersonation>`

const elements = ['PrimarySmtpAddress', 'SmtpAddress', 'PrincipalName', 'SID']
const allow = (scope: 'all' | 'none' | readonly string[]): Promise<void> =>
  administerAccounts(open.store).setImpersonation(alice, scope)

const folderOf = async (headers?: string, who = alice): Promise<string> =>
  (await open.post(inbox, { as: who, ...(headers !== undefined && { headers }) })).fine.id.id

const faultOf = async (headers: string): Promise<string> => (await open.post(inbox, { headers })).fault

test('who has the role acts as anybody, by every way to name a user', async () => {
  await allow('all')
  const bobs = await folderOf(undefined, bob)
  for (const element of elements) {
    const value = element === 'SID' ? sids.get(bob)! : bob.toUpperCase()
    assert.equal(await folderOf(as(element, value)), bobs, element)
  }
  assert.notEqual(await folderOf(as('SmtpAddress', 'room@example.test')), bobs)
})

test('who has no role acts as nobody else, and is not told who exists', async () => {
  await allow('none')
  for (const element of elements)
    for (const value of element === 'SID'
      ? [sids.get(bob)!, 'S-1-5-21-1-2-3-4', 'nonsense']
      : [bob, 'nobody@example.test', 'x'])
      assert.equal(await faultOf(as(element, value)), 'ErrorImpersonateUserDenied', `${element} ${value}`)
})

test('to act as oneself needs no role', async () => {
  await allow('none')
  const own = await folderOf()
  for (const element of elements)
    assert.equal(await folderOf(as(element, element === 'SID' ? sids.get(alice)! : alice)), own)
})

test('a role for some is none for the others, whether or not they exist', async () => {
  await allow(['ROOM@example.test'])
  await folderOf(as('SmtpAddress', 'room@example.test'))
  for (const address of [bob, 'nobody@example.test'])
    assert.equal(await faultOf(as('SmtpAddress', address)), 'ErrorImpersonateUserDenied')
})

test('a user who is not there, or is named wrongly, is told so to who may act as all', async () => {
  await allow('all')
  for (const [element, value, code] of [
    ['SmtpAddress', 'nobody@example.test', 'ErrorNonExistentMailbox'],
    ['PrimarySmtpAddress', 'list@example.test', 'ErrorNonExistentMailbox'],
    ['PrimarySmtpAddress', 'not an address', 'ErrorInvalidSmtpAddress'],
    ['PrincipalName', 'nobody@example.test', 'ErrorInvalidUserPrincipalName'],
    ['PrincipalName', 'bob', 'ErrorInvalidUserPrincipalName'],
    ['SID', 'S-1-5-21-1-2-3-4', 'ErrorInvalidUserSid'],
    ['SID', bob, 'ErrorInvalidUserSid'],
    ['SID', 'S-1-5-21-99999999999-2-3-4', 'ErrorInvalidUserSid'],
  ] as const)
    assert.equal(await faultOf(as(element, value)), code, `${element} ${value}`)
})

test('an archive is not somebody', async () => {
  await allow('all')
  const mailboxes = await open.store.read((view) => view.mailboxes())
  const archive = mailboxes.find(({ kind }) => kind === 'archive')!
  assert.equal(await faultOf(as('SmtpAddress', archive.address)), 'ErrorNonExistentMailbox')
  assert.equal(await faultOf(as('SID', sidOfGuid(archive.guid))), 'ErrorInvalidUserSid')
})

test('a disabled account is told so to who acts as it', async () => {
  await allow('all')
  await disable(open, bob)
  assert.equal(await faultOf(as('SmtpAddress', bob)), 'ErrorAccountDisabled')
  await disable(open, bob, false)
})

test('a header that names nobody, or two, is refused with the code for that', async () => {
  await allow('all')
  const names = `<t:SmtpAddress>${bob}</t:SmtpAddress>`
  for (const [inner, code] of [
    ['', 'ErrorInvalidExchangeImpersonationHeaderData'],
    ['<t:ConnectingSID/>', 'ErrorInvalidExchangeImpersonationHeaderData'],
    ['<t:ConnectingSID><t:SmtpAddress/></t:ConnectingSID>', 'ErrorInvalidExchangeImpersonationHeaderData'],
    ['<t:ConnectingSID><t:Name>bob</t:Name></t:ConnectingSID>', 'ErrorInvalidExchangeImpersonationHeaderData'],
    [`<t:ConnectingSID>${names}<t:SID>S-1</t:SID></t:ConnectingSID>`, 'ErrorMoreThanOneAccessModeSpecified'],
  ] as const)
    assert.equal(await faultOf(`<t:ExchangeImpersonation>${inner}</t:ExchangeImpersonation>`), code, inner)
})

test('what is sent on behalf of a user looks as if the user had sent it', async () => {
  await allow('all')
  const service = new ExchangeService({
    url: 'http://mail.test/EWS/Exchange.asmx',
    credentials: { username: alice, password: 'secret' },
    impersonatedUser: bob,
    fetch: open.server.fetch,
  })
  const message = new EmailMessage({ subject: 'From bob', toRecipients: [{ emailAddress: alice }] })
  const [sent] = [...(await service.createItems([message], { messageDisposition: 'SendAndSaveCopy' }))]
  assert.equal(sent?.result, 'success', sent?.errorMessage)
  const request =
    '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape>' +
    `<m:ParentFolderIds>${distinguished('inbox')}</m:ParentFolderIds></m:FindItem>`
  const found = (await open.post(request)).fine.item
  assert.equal(textOf(found, 't:From/t:Mailbox/t:Name'), 'bob')
})

test('a SID follows from a GUID and the other way round', () => {
  for (const guid of [
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
    '01234567-89ab-4def-8123-456789abcdef',
  ])
    assert.equal(guidOfSid(sidOfGuid(guid)), guid)
})

describe('whoever acts for somebody', () => {
  const [service, desk] = ['service@example.test', 'desk@example.test']
  const asBob = { as: service, headers: as('SmtpAddress', bob) }
  let mail: Host
  before(async () => {
    mail = await host({ people: [service] })
    await mail.server.addMailbox({ address: desk, kind: 'shared', fullAccess: [bob], sendAs: [bob] })
    await administerAccounts(mail.store).setImpersonation(service, [bob])
    await letIn(mail, alice, distinguished('inbox'), bob, 'Editor')
    await letIn(mail, alice, distinguished('notes'), service, 'Editor')
  })
  after(() => mail.close())

  test('opens what others let that one into, and nothing that they let himself into', async () => {
    const { id } = (await mail.post(getFolder(ofMailbox('inbox', alice)), asBob)).fine.id
    ;(await mail.post(getFolder(folderId({ id })), asBob)).fine
    const made = (await mail.post(createItem(message('For bob'), folderId({ id })), asBob)).fine.id
    const { item } = (await mail.post(getItem([made], shape('IdOnly', [field('item:LastModifiedName')])))).fine
    assert.equal(textOf(item, 't:LastModifiedName'), 'bob')
    assert.deepEqual((await mail.post(getFolder(ofMailbox('notes', alice)), asBob)).codes, ['ErrorFolderNotFound'])
    for (const place of [ofMailbox('inbox', alice), folderId({ id }), ofMailbox('inbox', bob)])
      assert.deepEqual((await mail.post(getFolder(place), { as: service })).codes, ['ErrorFolderNotFound'])
    ;(await mail.post(getFolder(ofMailbox('notes', alice)), { as: service })).fine
  })

  test('has the mailbox looked for once in a request', async (context) => {
    const looks: string[] = []
    const { read, write } = mail.store
    const watched = <T extends object>(view: T): T =>
      new Proxy(view, {
        get(target, name) {
          const member = Reflect.get(target, name) as unknown
          if (typeof member !== 'function') return member
          return (...given: unknown[]) => {
            if (given[0] === bob) looks.push(String(name))
            return member.apply(target, given)
          }
        },
      })
    context.mock.method(mail.store, 'read', (work: Parameters<typeof read>[0]) => read((view) => work(watched(view))))
    context.mock.method(mail.store, 'write', (work: Parameters<typeof write>[0]) =>
      write((view) => work(watched(view))),
    )
    for (const request of [inbox, createItem('<t:Contact><t:Subject>One</t:Subject></t:Contact>')]) {
      looks.length = 0
      ;(await mail.post(request, asBob)).fine
      assert.deepEqual(looks.toSorted(), [...new Set(looks)].toSorted())
      assert.ok(looks.includes('mailboxByAddress'))
    }
  })

  test('has his full access, hears of that mailbox, and sends from it', async () => {
    const told = await puller(mail, { folders: ofMailbox('inbox', desk), types: ['NewMailEvent'] }, asBob)
    const people = `<t:ToRecipients><t:Mailbox><t:EmailAddress>${desk}</t:EmailAddress></t:Mailbox></t:ToRecipients><t:From><t:Mailbox><t:EmailAddress>${desk}</t:EmailAddress></t:Mailbox></t:From>`
    ;(await mail.post(createItem(message('To itself', people), undefined, 'SendOnly'), asBob)).fine
    assert.equal((await told.events()).length, 1)
    const alone = { as: service }
    assert.deepEqual((await mail.post(getFolder(ofMailbox('inbox', desk)), alone)).codes, ['ErrorFolderNotFound'])
    assert.deepEqual((await mail.post(getEvents(told.id, told.watermark), alone)).codes, [
      'ErrorSubscriptionAccessDenied',
    ])
    assert.deepEqual((await mail.post(createItem(message('No', people), undefined, 'SendOnly'), alone)).codes, [
      'ErrorSendAsDenied',
    ])
  })
})
