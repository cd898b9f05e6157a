import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { askPox, askSoap, email, outcomes, poxError, settingsIn, soapRequest, usersRequest } from './autodiscovering.js'
import {
  type Answer,
  alice,
  all,
  bob,
  createItem,
  distinguished,
  field,
  findItem,
  getFolder,
  getItem,
  type Host,
  host,
  message,
  shape,
  textOf,
} from './harness.js'
import { streaming, subscribed } from './listening.js'
import { ofMailbox, permit } from './rights.js'

const desk = 'desk@example.test'
const team = 'team@example.test'

describe('the names that Autodiscover gives out', () => {
  let mail: Host
  /** Alice's own names, and that of her archive. */
  let guid: string
  let dn: string
  let archive: string
  before(async () => {
    mail = await host({ people: ['carol@example.test'] })
    await mail.server.addMailbox({ address: alice, password: 'secret', archive: true })
    await mail.server.addMailbox({ address: desk, kind: 'shared', displayName: 'Desk', fullAccess: [alice, team] })
    await mail.server.addDistributionList({ address: team, members: ['carol@example.test'] })
    const pox = await askPox(mail, email(alice))
    const [alternative] = all(pox, 'o:AlternativeMailbox')
    guid = textOf(all(pox, 'o:Protocol')[0]!, 'o:Server')!
    dn = textOf(pox, 'o:User/o:LegacyDN')!
    archive = textOf(alternative!, 'o:Server')!
  })
  after(() => mail.close())

  const named = (name: string, mailbox: string): string =>
    `<t:DistinguishedFolderId Id="${name}"><t:Mailbox><t:EmailAddress>${mailbox}</t:EmailAddress>${
      mailbox.startsWith('/') ? '<t:RoutingType>EX</t:RoutingType>' : ''
    }</t:Mailbox></t:DistinguishedFolderId>`
  const open = (name: string, mailbox: string, as = alice): Promise<Answer> =>
    mail.post(getFolder(named(name, mailbox)), { as })

  test('mean the mailbox wherever a folder is named, in any case', async () => {
    const own = (await mail.post(getFolder(distinguished('inbox')))).fine.id
    for (const name of [guid, guid.toUpperCase(), dn, dn.toUpperCase(), alice])
      assert.equal((await open('inbox', name)).fine.id.id, own.id, name)
  })

  test('mean the archive, whose folders go by the names that they have in a mailbox or by their own', async () => {
    const own = (await mail.post(getFolder(distinguished('archiveinbox')))).fine.id
    for (const name of ['inbox', 'archiveinbox']) assert.equal((await open(name, archive)).fine.id.id, own.id)
    assert.equal((await open('archiveinbox', guid)).fine.id.id, own.id)
    assert.equal((await open('calendar', archive)).message.code, 'ErrorFolderNotFound')
  })

  test('are told to a stranger as those of nobody, or of a folder that is not there', async () => {
    const owner = guid.slice(0, guid.indexOf('@'))
    for (const name of [
      archive,
      `archive.${owner}@example.test`,
      archive.replace(/^../, '00'),
      dn.replace('-alice', '-ali'),
    ])
      assert.equal((await open('inbox', name, bob)).message.code, 'ErrorNonExistentMailbox', name)
    for (const name of [guid, dn, alice])
      assert.equal((await open('inbox', name, bob)).message.code, 'ErrorFolderNotFound', name)
    for (const asked of [email(archive), email(`archive.${owner}@example.test`)])
      assert.equal(poxError(await askPox(mail, asked, { as: bob }))[0], '500')
  })

  test('give a guest what the folder gives him', async () => {
    ;(await mail.post(permit(distinguished('contacts'), { [bob]: 'Reviewer' }))).fine
    for (const name of [guid, dn]) (await open('contacts', name, bob)).fine
    ;(await mail.post(permit(distinguished('contacts'), {}))).fine
  })

  test('can be subscribed to, the archive too', async () => {
    for (const name of [guid, dn, archive])
      subscribed((await mail.post(streaming({ folders: named('inbox', name) }))).fine)
    const refusals = []
    for (const name of [guid, archive])
      refusals.push((await mail.post(streaming({ folders: named('inbox', name) }), { as: bob })).message.code)
    assert.deepEqual(refusals, ['ErrorSubscriptionDelegateAccessNotSupported', 'ErrorNonExistentMailbox'])
  })

  test('name the mailbox of other requests: absence, rules, delegates, photos, availability', async () => {
    for (const name of [guid, dn]) {
      const address = `<t:EmailAddress>${name}</t:EmailAddress>`
      ;(await mail.post(`<m:GetInboxRules><m:MailboxSmtpAddress>${name}</m:MailboxSmtpAddress></m:GetInboxRules>`)).fine
      ;(
        await mail.post(
          `<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>${name}</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>`,
        )
      ).fine
      const delegates = `<m:GetDelegate IncludePermissions="false"><m:Mailbox>${address}</m:Mailbox></m:GetDelegate>`
      assert.notEqual((await mail.post(delegates)).message.code, 'ErrorNonExistentMailbox')
      assert.equal((await mail.post(delegates, { as: bob })).message.code, 'ErrorAccessDenied')
    }
  })

  test('reach the mailbox as recipients and senders, who are kept by their addresses', async () => {
    const person = (element: string, name: string, route: string): string =>
      `<t:${element}><t:Mailbox><t:EmailAddress>${name}</t:EmailAddress><t:RoutingType>${route}</t:RoutingType></t:Mailbox></t:${element}>`
    const sent = message('By name', person('ToRecipients', dn, 'EX') + person('CcRecipients', guid, 'SMTP'))
    ;(await mail.post(createItem(sent, undefined, 'SendOnly'), { as: bob })).fine
    const [id, ...more] = (await mail.post(findItem(distinguished('inbox')))).fine.ids
    assert.equal(more.length, 0)
    const people = shape('IdOnly', [field('message:ToRecipients'), field('message:CcRecipients')])
    const { item } = (await mail.post(getItem([id!], people))).fine
    for (const mailbox of all(item, 't:Mailbox')) {
      assert.equal(textOf(mailbox, 't:EmailAddress'), alice)
      assert.equal(textOf(mailbox, 't:RoutingType'), 'SMTP')
    }
    const as = message('As', person('ToRecipients', bob, 'SMTP') + person('From', dn, 'EX'))
    ;(await mail.post(createItem(as, undefined, 'SendOnly'))).fine
    assert.equal(
      (await mail.post(createItem(as, undefined, 'SendOnly'), { as: bob })).message.code,
      'ErrorSendAsDenied',
    )
    const unknown = message('No', person('ToRecipients', `${dn}x`, 'EX'))
    assert.equal((await mail.post(createItem(unknown, undefined, 'SendOnly'))).message.code, 'ErrorInvalidRecipients')
  })

  test('of the old directory are resolved to addresses', async () => {
    for (const entry of [dn, `EX:${dn}`]) {
      const request = `<m:ResolveNames ReturnFullContactData="false"><m:UnresolvedEntry>${entry}</m:UnresolvedEntry></m:ResolveNames>`
      const [resolved] = all((await mail.post(request)).fine.body, 't:Mailbox')
      assert.equal(textOf(resolved!, 't:EmailAddress'), alice)
    }
  })

  test('may be impersonated by who may act for the mailbox', async () => {
    await mail.server.addMailbox({ address: 'service@example.test', password: 'secret', impersonates: [alice] })
    const acting = `<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>${guid}</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
    const request = getFolder(distinguished('inbox'))
    ;(await mail.post(request, { as: 'service@example.test', headers: acting })).fine
    assert.equal((await mail.post(request, { as: bob, headers: acting })).fault, 'ErrorImpersonateUserDenied')
  })

  test('lead Autodiscover to the archive, as a mailbox of its owner', async () => {
    const pox = await askPox(mail, email(archive))
    assert.equal(textOf(pox, 'o:User/o:AutoDiscoverSMTPAddress'), alice)
    assert.equal(textOf(all(pox, 'o:Protocol')[0]!, 'o:Server'), archive)
    const byName = await askPox(mail, `<LegacyDN>${dn}</LegacyDN>`)
    assert.equal(textOf(byName, 'o:User/o:AutoDiscoverSMTPAddress'), alice)
  })

  const alternates = async (of: string, as: string): Promise<(string | undefined)[][]> => {
    const pox = await askPox(mail, email(of), { as })
    const [outcome] = outcomes(
      await askSoap(mail, soapRequest('GetUserSettings', usersRequest([of], ['AlternateMailboxes'])), { as }),
    )
    const [plain, soap] = [all(pox, 'o:AlternativeMailbox'), all(outcome!, 'a:AlternateMailbox')].map((found, i) =>
      found.map((node) =>
        ['Type', 'DisplayName', 'SmtpAddress', 'OwnerSmtpAddress'].map((name) => textOf(node, `${'oa'[i]}:${name}`)),
      ),
    )
    assert.deepEqual(plain, soap)
    if (soap!.length === 0) assert.equal(settingsIn(outcome!)['AlternateMailboxes'], 'SettingIsNotAvailable')
    return soap!
  }

  test('are those of the mailboxes that somebody has full access to, by himself or in a list, and of his archive', async () => {
    const shared = ['Delegate', 'Desk', desk, desk]
    const [first, ...others] = await alternates(alice, alice)
    assert.deepEqual([first![0], first![3]], ['Archive', alice])
    assert.deepEqual(others, [shared])
    assert.deepEqual(await alternates('carol@example.test', 'carol@example.test'), [shared])
    assert.deepEqual(await alternates(bob, bob), [])
    ;(await mail.post(getFolder(ofMailbox('inbox', desk)), { as: 'carol@example.test' })).fine
  })

  test('are told of a mailbox to who may open it, and to no other', async () => {
    assert.deepEqual(await alternates(alice, bob), [])
    assert.equal((await alternates(alice, 'service@example.test')).length, 2)
  })
})
